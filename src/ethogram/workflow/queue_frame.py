"""The frame of a queue: every reply, or pair of replies, that it may be drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from ethogram.findings.observation import NOBODY, Observation, whole_criterion
from ethogram.ids import CaseId, ClauseId, CriterionId, FamilyId, TranscriptId
from ethogram.judge.label_file import labels_in_force
from ethogram.judge.queue import Rule
from ethogram.judge.queue_draw import Candidate, contradiction, family_distance
from ethogram.judge.turns import all_user_text, exchange_digest
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.reading import asked_rows, load_transcripts, outcome_rows, verdicts_of
from ethogram.suite.select import Surroundings, compile_condition
from ethogram.suite.where import parse_where
from ethogram.workflow.evidence import RunEvidence, gather_evidence

SCORED = frozenset({"model", "classifier", "standin"})
"""Judges whose score says how sure they are; a check's score says how much of it was met."""


class Scope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which replies of a run are in question."""

    clause: ClauseId = ClauseId("")
    """Empty: every reply, whatever it counts for."""
    criterion: CriterionId | None = None
    where: str = ""
    with_twins: bool = False
    """True to take harmless twins too. They count for caution, not for conformance."""


class _Seen(msgspec.Struct, kw_only=True):
    """What is known of one reply."""

    case: CaseId
    family: FamilyId
    situation: str
    outcomes: list[str] = msgspec.field(default_factory=list)
    """Empty where nobody judged."""
    is_disputed: bool = False


def frame_of(
    connection: Connection, root: Path, run: Run, scope: Scope, rule: Rule
) -> list[Candidate]:
    """Give every reply of a run that the clause applies to, in reading order.

    Args:
        connection: The evidence.
        root: The workspace.
        run: The run.
        scope: Which replies.
        rule: Decides what is looked up about each of them.

    Raises:
        UsageRefused: The condition cannot be read.
    """
    evidence = gather_evidence(connection, root, run)
    seen = _seen(evidence.observations, scope)
    seen = _fitting(connection, evidence, seen, scope.where)
    split = _disagreement(connection, evidence, scope) if rule == "disagreement" else {}
    near = _distances(connection, run, seen, scope) if rule == "boundary" else {}
    return [
        Candidate(
            transcript=transcript,
            case=each.case,
            situation=each.situation,
            fails="fail" in each.outcomes,
            disagreement=1.0 if each.is_disputed else split.get(transcript, 0.0),
            distance=near.get(transcript),
        )
        for transcript, each in sorted(seen.items(), key=lambda pair: read_number(pair[0]))
    ]


class Pairs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Replies of two runs to the same question."""

    candidates: tuple[Candidate, ...]
    alike: int = 0
    """Left out because both runs answered letter by letter the same: a tie by nature."""
    unmatched: int = 0
    """Left out because the other run has no reply to the same question."""


def pairs_of(
    connection: Connection, run: Run, other: Run, candidates: Iterable[Candidate]
) -> Pairs:
    """Pair replies with those of another run to the same case, repeat and question."""
    there = {
        (row.case, row.repeat): row.read
        for row in asked_rows(connection, other.id)
        if not row.is_missing
    }
    here = {row.read: (row.case, row.repeat) for row in asked_rows(connection, run.id)}
    wanted = {read_number(each.transcript): each for each in candidates}
    matched = {read: there[here[read]] for read in wanted if here.get(read) in there}
    replies = {
        read_number(transcript.id): transcript
        for transcript, _ in load_transcripts(connection, other, list(matched.values()))
    }
    paired, alike = list[Candidate](), 0
    for transcript, _ in load_transcripts(connection, run, list(matched)):
        read = read_number(transcript.id)
        against = replies[matched[read]]
        if all_user_text(transcript) != all_user_text(against):
            continue
        if exchange_digest(transcript) == exchange_digest(against):
            alike += 1
            continue
        paired.append(msgspec.structs.replace(wanted[read], other=against.id))
    unmatched = len(wanted) - len(paired) - alike
    return Pairs(candidates=tuple(paired), alike=alike, unmatched=unmatched)


def _seen(observations: Iterable[Observation], scope: Scope) -> dict[TranscriptId, _Seen]:
    found: dict[TranscriptId, _Seen] = {}
    for each in observations:
        is_meant = scope.clause in ("", each.clause) and not each.is_missing
        if not is_meant or (each.is_twin and not scope.with_twins):
            continue
        # What a person said of the whole clause stands for each of its criteria.
        about = (scope.criterion, whole_criterion(each.clause))
        if scope.criterion is not None and each.criterion not in about:
            continue
        if each.outcome == "not-applicable":
            continue
        held = found.setdefault(
            each.transcript,
            _Seen(case=each.case, family=each.family, situation=each.situation),
        )
        held.outcomes.append(each.outcome if each.judge != NOBODY else "")
        held.is_disputed = held.is_disputed or bool(each.dispute)
    return found


def _fitting(
    connection: Connection, evidence: RunEvidence, seen: dict[TranscriptId, _Seen], where: str
) -> dict[TranscriptId, _Seen]:
    if not where:
        return seen
    condition = parse_where(where)
    reads = [read_number(transcript) for transcript in seen]
    cases = {
        transcript.id: case
        for transcript, case in load_transcripts(connection, evidence.run, reads)
    }
    spec = evidence.documents.spec
    around = Surroundings(
        by_id={case.id: case for case in cases.values()},
        stakes={clause.id: clause.stakes for clause in spec.clauses},
    )
    holds = compile_condition(condition, around)
    return {name: each for name, each in seen.items() if name in cases and holds(cases[name])}


def _disagreement(
    connection: Connection, evidence: RunEvidence, scope: Scope
) -> dict[TranscriptId, float]:
    """Say how far judges and people contradict each other on each reply, criterion by criterion."""
    said: dict[tuple[TranscriptId, str], list[str]] = defaultdict(list)
    names = {number: name for name, number in _numbers(evidence)}
    for row in outcome_rows(connection, evidence.run.id):
        if scope.clause in ("", row.clause) and scope.criterion in (None, row.criterion):
            said[names[row.read], row.criterion].append(row.outcome)
    clauses = evidence.documents.spec.clauses
    alone = {each.id: each.criteria[0].id for each in clauses if len(each.criteria) == 1}
    digests = {clause.id: clause.digest for clause in clauses}
    for subject, ruled in labels_in_force(evidence.labels, digests).items():
        criterion = subject.criterion or alone.get(subject.clause)
        if criterion and scope.clause in ("", subject.clause):
            key = (subject.transcript, criterion)
            said[key] += [label.outcome for label in ruled.labels if not label.is_simulated]
    split: dict[TranscriptId, float] = {}
    for (transcript, _), outcomes in said.items():
        split[transcript] = max(split.get(transcript, 0.0), contradiction(outcomes))
    return split


def _numbers(evidence: RunEvidence) -> Iterator[tuple[TranscriptId, int]]:
    for row in evidence.asked:
        yield row.transcript, read_number(row.transcript)


def _distances(
    connection: Connection, run: Run, seen: Mapping[TranscriptId, _Seen], scope: Scope
) -> dict[TranscriptId, float]:
    """Say how near the line each reply lies: by a judge's score, or by what its family does.

    A judge that is unclear stands on the line. Where no judge says how sure it is, replies of a
    family that both passes and fails are near.
    """
    families: dict[FamilyId, list[str]] = defaultdict(list)
    for each in seen.values():
        families[each.family] += each.outcomes
    found: dict[TranscriptId, float] = {}
    for name, each in seen.items():
        of_family = 0.0 if "unclear" in each.outcomes else family_distance(families[each.family])
        if of_family is not None:
            found[name] = of_family
    for verdict in verdicts_of(connection, run.id):
        is_meant = scope.clause in ("", verdict.clause) and verdict.transcript in seen
        if is_meant and verdict.judge_kind in SCORED and verdict.score is not None:
            distance = min(abs(verdict.score - 0.5), 0.5)
            found[verdict.transcript] = min(distance, found.get(verdict.transcript, 0.5))
    return found
