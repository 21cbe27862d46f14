"""What people said of the same thing: the items that any question about agreement starts from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from ethogram.findings.in_force import people_on
from ethogram.findings.observation import whole_criterion
from ethogram.ids import CaseId, ClauseId, CriterionId, FamilyId, LabelId, TranscriptId
from ethogram.judge.label import Label
from ethogram.judge.label_file import instant, is_fresh
from ethogram.judge.preference import Preference, Preferred
from ethogram.spec.clause import Spec

Kind = Literal["outcome", "points", "answer class", "preference"]
"""What was asked: pass or fail, a point of a scale, an answer class, which of two replies."""

FamilyOf = Callable[[CaseId], FamilyId]

People = Mapping[tuple[TranscriptId, ClauseId], Mapping[CriterionId, Mapping[str, Label]]]
"""Who said what of each reply and clause, criterion by criterion; see `in_force.people_on`."""

_TURNED: dict[Preferred, Preferred] = {"first": "second", "second": "first"}


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that somebody answered about: a reply under a criterion, or a pair of replies."""

    transcript: TranscriptId
    other: TranscriptId | None = None
    """The second reply of a pair."""
    case: CaseId
    family: FamilyId
    clause: ClauseId
    criterion: CriterionId
    """`coach.whole` where the clause was in question as a whole."""
    kind: Kind = "outcome"
    answers: dict[str, str]
    """Person to answer."""
    notes: dict[str, str] = msgspec.field(default_factory=dict)
    """Person to note, where there is one."""
    labels: tuple[LabelId, ...] = ()

    @property
    def is_shared(self) -> bool:
        """True when at least two people answered."""
        return len(self.answers) > 1

    @property
    def is_divided(self) -> bool:
        """True when two people answered differently."""
        return len(set(self.answers.values())) > 1

    @property
    def pairs(self) -> tuple[int, int]:
        """Pairs of people, and how many of them differ."""
        said = list(self.answers.values())
        differ = sum(a != b for place, a in enumerate(said) for b in said[place + 1 :])
        return len(said) * (len(said) - 1) // 2, differ


def family_by_name(case: CaseId) -> FamilyId:
    """Give the family that a case's name shows: `essay~2` belongs to `essay`."""
    return FamilyId(case.partition("~")[0])


def items_of(
    labels: Sequence[Label],
    spec: Spec,
    *,
    family_of: FamilyOf = family_by_name,
    is_simulated: bool = False,
) -> list[Item]:
    """Gather the answers in force of every kind, reply by reply and criterion by criterion.

    Args:
        labels: In any order; undone, stale and repeated ones may be among them and do not count.
        spec: The specification in force.
        family_of: The family of a case.
        is_simulated: Gather what no person said, and nothing else.
    """
    found = outcome_items(people_on(labels, spec, is_simulated=is_simulated), family_of)
    for (_, criterion, kind), people in _marked(labels, spec, is_simulated=is_simulated).items():
        found.append(_item(people, criterion, kind, family_of))
    return found


def outcome_items(people: People, family_of: FamilyOf = family_by_name) -> list[Item]:
    """Gather who said pass, fail, unclear or that the clause is wrong."""
    return [
        _item(by_person, criterion, "outcome", family_of)
        for by_criterion in people.values()
        for criterion, by_person in by_criterion.items()
        if by_person
    ]


def preference_items(
    preferences: Iterable[Preference],
    spec: Spec,
    *,
    family_of: FamilyOf = family_by_name,
    is_simulated: bool = False,
) -> list[Item]:
    """Gather what people prefer, pair by pair, whichever reply of a pair stood first."""
    digests = {clause.id: clause.digest for clause in spec.clauses}
    last: dict[tuple[TranscriptId, TranscriptId, ClauseId], dict[str, Preference]] = {}
    for each in sorted(preferences, key=lambda one: instant(one.at)):
        pair = each.pair
        in_force = digests.get(pair.clause)
        is_stale = pair.clause != "" and each.clause_digest not in ("", in_force)
        if each.retest_of is not None or is_stale or each.is_simulated != is_simulated:
            continue
        first, second = sorted((pair.first, pair.second))
        people = last.setdefault((first, second, pair.clause), {})
        people.pop(each.labeller, None)
        if each.preferred not in {"withdrawn", "skipped"}:
            people[each.labeller] = each
    return [
        _pair_item(first, second, people, family_of)
        for (first, second, _), people in last.items()
        if people
    ]


def answer_of(label: Label, kind: Kind) -> str:
    """Give what a label answers to a question of that kind; empty when it does not."""
    match kind:
        case "points":
            return "" if label.points is None else str(label.points)
        case "answer class":
            return "" if label.answer_class is None else label.answer_class.name
        case _:
            return "" if label.outcome in {"marked", "skipped", "withdrawn"} else label.outcome


def _item(
    people: Mapping[str, Label], criterion: CriterionId, kind: Kind, family_of: FamilyOf
) -> Item:
    first = next(iter(people.values()))
    return Item(
        transcript=first.transcript,
        case=first.case,
        family=family_of(first.case),
        clause=first.clause,
        criterion=criterion,
        kind=kind,
        answers={who: answer_of(label, kind) for who, label in people.items()},
        notes={who: label.note for who, label in people.items() if label.note},
        labels=tuple(label.id for label in people.values()),
    )


def _marked(
    labels: Sequence[Label], spec: Spec, *, is_simulated: bool
) -> dict[tuple[TranscriptId, CriterionId, Kind], dict[str, Label]]:
    """Keep the last point and the last answer class that each person gave a reply."""
    digests = {clause.id: clause.digest for clause in spec.clauses}
    undone = {label.supersedes for label in labels if label.outcome == "withdrawn"}
    kinds: tuple[Kind, ...] = ("points", "answer class")
    found: dict[tuple[TranscriptId, CriterionId, Kind], dict[str, Label]] = {}
    for label in sorted(labels, key=lambda one: instant(one.at)):
        is_beside = label.retest_of is not None or label.gold is not None or label.id in undone
        if (
            is_beside
            or label.is_simulated != is_simulated
            or not is_fresh(label, digests.get(label.clause))
        ):
            continue
        criterion = label.criterion or whole_criterion(label.clause)
        for kind in kinds:
            if answer_of(label, kind):
                found.setdefault((label.transcript, criterion, kind), {})[label.labeller] = label
    return found


def _pair_item(
    first: TranscriptId,
    second: TranscriptId,
    people: Mapping[str, Preference],
    family_of: FamilyOf,
) -> Item:
    one = next(iter(people.values()))
    clause = one.pair.clause
    return Item(
        transcript=first,
        other=second,
        case=one.pair.case,
        family=family_of(one.pair.case),
        clause=clause,
        criterion=whole_criterion(clause),
        kind="preference",
        answers={who: _preferred(each, first) for who, each in people.items()},
        notes={who: each.reason for who, each in people.items() if each.reason},
        labels=tuple(each.id for each in people.values()),
    )


def _preferred(preference: Preference, first: TranscriptId) -> str:
    said = preference.preferred
    return said if preference.pair.first == first else _TURNED.get(said, said)
