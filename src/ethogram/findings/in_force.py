"""The outcome in force: of everything said about a reply, the one answer that counts.

A person's label, else a code check's verdict, else a measured judge's, else an unmeasured one's;
simulated labels count as unmeasured judges. A judge that refused, erred or could not be read
gives way to whoever did answer. A label on the clause as a whole stands for all its criteria,
unless a person says afterwards that one of them fails, or somebody else does.
Two people who differ leave the outcome `unclear`, and the observation says that they dispute it,
until an adjudication settles it. One that keeps an honest difference keeps the dispute; one that
calls the item broken leaves the reply out.

Rows come in light, because a run has tens of thousands and its summary must not keep a person
waiting: `Asked` and `Given` take nothing of transcripts and verdicts but what numbers need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ethogram.findings.observation import NOBODY, Dispute, Observation, whole_criterion
from ethogram.findings.settlement import rulings_that_hold, settled_by_reply
from ethogram.ids import CaseId, ClauseId, CriterionId, FamilyId, JudgeName, TranscriptId
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.label import Label
from ethogram.judge.label_file import instant, labels_in_force
from ethogram.judge.verdict import JudgeKind, Outcome, Verdict
from ethogram.spec.clause import Spec


class Asked(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """One conversation that was to be held, as far as numbers need it."""

    transcript: TranscriptId
    case: CaseId
    family: FamilyId
    situation: str
    repeat: int
    is_twin: bool
    is_missing: bool
    """True when no reply came."""
    clauses: tuple[ClauseId, ...]
    """Clauses it is evidence for: those its case tests, and those judged always."""


class Given(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """One verdict, as far as numbers need it."""

    transcript: TranscriptId
    clause: ClauseId
    criterion: CriterionId
    outcome: Outcome
    judge: JudgeName
    judge_kind: JudgeKind
    card: str | None = None
    judged: int = 0
    """Rises with every judging of the run; among equals the later one counts."""


def given_of(verdict: Verdict, judged: int = 0) -> Given:
    """Keep of a whole verdict what numbers need."""
    return Given(
        verdict.transcript,
        verdict.clause,
        verdict.criterion,
        verdict.outcome,
        verdict.judge,
        verdict.judge_kind,
        verdict.card,
        judged,
    )


class _Answer(NamedTuple):
    """What is in force on one criterion of one reply."""

    outcome: Outcome
    judge: JudgeName
    judge_kind: JudgeKind
    is_measured: bool
    dispute: Dispute = ""
    people: int = 0
    rank: tuple[int, int] = (0, 0)
    """How much it weighs against other answers to the same question."""


_Said = dict[TranscriptId, dict[ClauseId, dict[CriterionId, _Answer]]]

UNJUDGED = _Answer("unclear", NOBODY, "model", False)
NO_REPLY = _Answer("error", NOBODY, "model", False)

FAILED_TO_JUDGE: frozenset[Outcome] = frozenset({"refused", "unparsable", "error"})


def observe(
    asked: Iterable[Asked],
    given: Iterable[Given],
    labels: Iterable[Label],
    spec: Spec,
    adjudications: Iterable[Adjudication] = (),
) -> list[Observation]:
    """Reduce a run to one observation for each reply, clause and criterion.

    Args:
        asked: The conversations of the run.
        given: Verdicts on them, in any order.
        labels: What people said, oldest first; undone and stale ones may be among them.
        spec: The specification in force. Retired clauses, and clauses it no longer has, are left
            out; criteria that nobody judged are observed as `unclear`.
        adjudications: How disagreements between people were settled.

    Returns:
        Observations, those of one reply and clause next to one another.
    """
    criteria = {
        clause.id: tuple(criterion.id for criterion in clause.criteria)
        for clause in spec.clauses
        if clause.status != "retired"
    }
    said = _in_force(given)
    _overrule(said, labels, adjudications, spec)
    seen: list[Observation] = []
    nothing: dict[ClauseId, dict[CriterionId, _Answer]] = {}
    for row in asked:
        by_clause = said.get(row.transcript, nothing)
        clauses: Iterable[ClauseId] = row.clauses
        if by_clause:
            clauses = dict.fromkeys((*row.clauses, *by_clause))
        for clause in clauses:
            if clause in criteria:
                answers = _answers(row, clause, criteria[clause], by_clause.get(clause))
                seen.extend(_observation(row, clause, *pair) for pair in answers)
    return seen


def _observation(
    row: Asked, clause: ClauseId, criterion: CriterionId, answer: _Answer
) -> Observation:
    outcome, judge, judge_kind, is_measured, dispute, people, _ = answer
    return Observation(
        row.transcript,
        row.case,
        row.family,
        row.situation,
        clause,
        criterion,
        outcome,
        judge,
        judge_kind,
        is_measured,
        row.repeat,
        row.is_twin,
        row.is_missing,
        dispute,
        people,
    )


def _answers(
    row: Asked,
    clause: ClauseId,
    criteria: Sequence[CriterionId],
    answers: Mapping[CriterionId, _Answer] | None,
) -> Iterable[tuple[CriterionId, _Answer]]:
    """Give what is in force on each criterion that this reply is evidence for."""
    if row.is_missing:
        return ((whole_criterion(clause), NO_REPLY),)
    if not answers:
        return ((criterion, UNJUDGED) for criterion in criteria or (whole_criterion(clause),))
    whole = answers.get(whole_criterion(clause))
    if whole is not None:
        return ((whole_criterion(clause), whole),)
    if all(criterion in answers for criterion in criteria):
        return answers.items()
    silent = {criterion: UNJUDGED for criterion in criteria if criterion not in answers}
    return (*answers.items(), *silent.items())


def _in_force(given: Iterable[Given]) -> _Said:
    """Of all verdicts on a criterion of a reply, keep the one that counts."""
    said: _Said = {}
    known: dict[tuple[object, ...], _Answer] = {}
    for row in given:
        key = (row.outcome, row.judge, row.judge_kind, row.card, row.judged)
        answer = known.get(key)
        if answer is None:
            answer = known[key] = _answer_of(row)
        by_clause = said.get(row.transcript)
        if by_clause is None:
            said[row.transcript] = {row.clause: {row.criterion: answer}}
            continue
        answers = by_clause.get(row.clause)
        if answers is None:
            answers = by_clause[row.clause] = {}
        before = answers.get(row.criterion)
        if before is None or before.rank <= answer.rank:
            answers[row.criterion] = answer
    return said


def _answer_of(row: Given) -> _Answer:
    return _Answer(
        row.outcome,
        row.judge,
        row.judge_kind,
        row.judge_kind in {"code", "person"} or row.card is not None,
        rank=(_rank(row), row.judged),
    )


def _rank(row: Given) -> int:
    """Say how much a verdict weighs against others on the same criterion of the same reply."""
    if row.outcome in FAILED_TO_JUDGE:
        return 0
    if row.judge_kind == "person":
        return 4
    if row.judge_kind == "code":
        return 3
    return 1 if row.card is None else 2


def _overrule(
    said: _Said, labels: Iterable[Label], adjudications: Iterable[Adjudication], spec: Spec
) -> None:
    """Put what people said over what judges said."""
    criteria = {clause.id: len(clause.criteria) for clause in spec.clauses}
    standing, settled = _standing(labels, spec), settled_by_reply(adjudications, spec)
    for transcript, clause in dict.fromkeys((*standing, *settled)):
        answers = said.setdefault(transcript, {}).setdefault(clause, {})
        labelled = standing.get((transcript, clause), ())
        whole, is_only = whole_criterion(clause), criteria[clause] <= 1
        people = _of_whom(labelled, is_simulated=False)
        rulings = rulings_that_hold(settled.get((transcript, clause), {}), people, whole)
        open_to = {name: by for name, by in people.items() if name not in rulings}
        speak_for_the_clause(open_to, whole, is_only=is_only)
        for criterion, by_person in {**people, **open_to}.items():
            answers[criterion] = _of_people(by_person)
        for criterion, ruling in rulings.items():
            _rule(answers, criterion, ruling, whole, is_only=is_only)
        for criterion, simulated in _of_whom(labelled, is_simulated=True).items():
            if _is_open(answers, criterion, whole):
                answers[criterion] = _of_people(simulated)._replace(
                    judge_kind="standin", is_measured=False, people=0
                )


def _rule(
    answers: dict[CriterionId, _Answer],
    criterion: CriterionId,
    ruling: Adjudication,
    whole: CriterionId,
    *,
    is_only: bool,
) -> None:
    """Let an adjudication decide: the criterion, and the clause where it speaks for that."""
    judge, people = JudgeName(ruling.adjudicator), len(ruling.seen) + 1
    if ruling.reason_code == "item-broken":
        answers[whole] = _Answer("not-applicable", judge, "person", True, "", people)
        return
    outcome: Outcome = (
        "fail" if ruling.settled == "fail" else "pass" if ruling.settled == "pass" else "unclear"
    )
    answer = _Answer(outcome, judge, "person", True, "", people)
    answers[criterion] = answer
    if whole in answers and (is_only or outcome == "fail"):
        answers[whole] = answer


_People = dict[str, Label]
"""Who said what."""


def _of_whom(
    standing: Iterable[tuple[CriterionId, Label]], *, is_simulated: bool
) -> dict[CriterionId, _People]:
    people: dict[CriterionId, _People] = {}
    for criterion, label in standing:
        if label.is_simulated == is_simulated:
            people.setdefault(criterion, {})[label.labeller] = label
    return people


def people_on(
    labels: Iterable[Label], spec: Spec, *, is_simulated: bool = False
) -> dict[tuple[TranscriptId, ClauseId], dict[CriterionId, dict[str, Label]]]:
    """Say who said what of each reply, clause and criterion, as far as it is in force.

    Args:
        labels: In any order; undone and stale ones may be among them.
        spec: The specification in force.
        is_simulated: Give the labels that no person gave, and no others.
    """
    criteria = {clause.id: len(clause.criteria) for clause in spec.clauses}
    said: dict[tuple[TranscriptId, ClauseId], dict[CriterionId, dict[str, Label]]] = {}
    for (transcript, clause), standing in _standing(labels, spec).items():
        people = _of_whom(standing, is_simulated=is_simulated)
        if people:
            whole = whole_criterion(clause)
            speak_for_the_clause(people, whole, is_only=criteria[clause] <= 1)
            said[transcript, clause] = people
    return said


def speak_for_the_clause(
    people: dict[CriterionId, _People], whole: CriterionId, *, is_only: bool
) -> None:
    """Let what was said of one criterion speak for the clause too, where someone judged all of it.

    One failing criterion breaks the clause, and the only criterion is the clause. What a person
    said of the clause afterwards stands above what they said of a criterion before.
    """
    if whole not in people:
        return
    spoken = dict(people[whole])
    for criterion, by_person in people.items():
        for who, label in by_person.items() if criterion != whole else ():
            before = people[whole].get(who)
            is_later = before is None or instant(label.at) > instant(before.at)
            if is_later and (is_only or label.outcome in {"fail", "clause-is-wrong"}):
                spoken[who] = label
    people[whole] = spoken


def _is_open(
    answers: Mapping[CriterionId, _Answer], criterion: CriterionId, whole: CriterionId
) -> bool:
    """True when no judge and no person said anything that a simulated label would put aside."""
    aside = answers.values() if criterion == whole else filter(None, [answers.get(criterion)])
    return all(answer.outcome in FAILED_TO_JUDGE for answer in aside)


def _of_people(labels: _People) -> _Answer:
    """Join what several people said about one criterion of one reply."""
    outcomes = {who: label.outcome for who, label in labels.items()}
    judge, said = JudgeName(", ".join(sorted(outcomes))), set(outcomes.values())
    if "clause-is-wrong" in said:
        return _Answer("unclear", judge, "person", True, "clause", len(outcomes))
    if {"pass", "fail"} <= said:
        return _Answer("unclear", judge, "person", True, "outcome", len(outcomes))
    outcome: Outcome = "fail" if "fail" in said else "pass" if "pass" in said else "unclear"
    return _Answer(outcome, judge, "person", True, "", len(outcomes))


def _standing(
    labels: Iterable[Label], spec: Spec
) -> dict[tuple[TranscriptId, ClauseId], list[tuple[CriterionId, Label]]]:
    """Group the labels that stand: the last of each person, not undone, on the clause as it is."""
    digests = {clause.id: clause.digest for clause in spec.clauses}
    standing: dict[tuple[TranscriptId, ClauseId], list[tuple[CriterionId, Label]]] = {}
    for on, ruled in labels_in_force(tuple(labels), digests).items():
        criterion = on.criterion or whole_criterion(on.clause)
        for label in ruled.labels:
            standing.setdefault((on.transcript, on.clause), []).append((criterion, label))
    return standing
