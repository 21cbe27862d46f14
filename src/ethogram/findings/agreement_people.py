"""Who agrees with whom, and who with oneself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec

from ethogram.findings.agreement_items import FamilyOf, Item, Kind, answer_of
from ethogram.ids import LabelId
from ethogram.judge.label import Label
from ethogram.stats.agreement import percent_agreement
from ethogram.stats.agreement_pairs import cohen
from ethogram.stats.agreement_tally import tally
from ethogram.stats.estimate import Estimate

_KINDS: tuple[Kind, ...] = ("outcome", "points", "answer class")


class Pairing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two people on everything that both answered about."""

    one: str
    other: str
    kind: Kind = "outcome"
    items: int
    divided: int
    percent: Estimate
    cohen: Estimate


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One labeller."""

    who: str
    items: int
    """Items this person answered about."""
    shared: int
    """Of those, the ones that somebody else answered about too."""
    against: int
    """Of those, the ones on which most others said something else."""
    retests: int
    """Items of one's own that came back, blind."""
    self_agreement: Estimate
    """How often the second answer is the first."""


def pairings(items: Sequence[Item]) -> tuple[Pairing, ...]:
    """Compare every two people on the items that both answered about, least agreeing first."""
    found = [
        _pairing(one, other, kind, both)
        for kind in dict.fromkeys(item.kind for item in items)
        for (one, other), both in _in_common(items, kind).items()
    ]
    return tuple(sorted(found, key=lambda each: (each.percent.estimate or 0.0, each.one)))


def persons(
    items: Sequence[Item], labels: Sequence[Label], family_of: FamilyOf
) -> tuple[Person, ...]:
    """Say of every labeller how often they stand against others, and against themselves."""
    again = _repeated(labels)
    mine: dict[str, list[Item]] = {}
    for item in items:
        for who in item.answers:
            mine.setdefault(who, []).append(item)
    return tuple(
        _person(who, mine.get(who, []), again.get(who, []), family_of)
        for who in sorted({*mine, *again})
    )


def _in_common(items: Sequence[Item], kind: Kind) -> Mapping[tuple[str, str], list[Item]]:
    common: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if item.kind == kind:
            for pair in combinations(sorted(item.answers), 2):
                common.setdefault(pair, []).append(item)
    return common


def _pairing(one: str, other: str, kind: Kind, both: Sequence[Item]) -> Pairing:
    said = [(item.answers[one], item.answers[other]) for item in both]
    families = [item.family for item in both]
    return Pairing(
        one=one,
        other=other,
        kind=kind,
        items=len(both),
        divided=sum(mine != theirs for mine, theirs in said),
        percent=_same(said, families),
        cohen=cohen(said, clusters=families),
    )


def _same(said: Sequence[tuple[str, str]], families: Sequence[str]) -> Estimate:
    items = [{"one": mine, "other": theirs} for mine, theirs in said]
    return percent_agreement(tally(items, clusters=families))


def _repeated(labels: Sequence[Label]) -> Mapping[str, list[tuple[Label, Label]]]:
    """Pair each second answer with the first, person by person; what was undone is left out."""
    by_id: Mapping[LabelId, Label] = {label.id: label for label in labels}
    undone = {label.supersedes for label in labels if label.outcome == "withdrawn"}
    again: dict[str, list[tuple[Label, Label]]] = {}
    for label in labels:
        first = by_id.get(label.retest_of) if label.retest_of else None
        if first is None or label.id in undone or label.is_simulated:
            continue
        if label.outcome not in {"skipped", "withdrawn"}:
            again.setdefault(label.labeller, []).append((first, label))
    return again


def _person(
    who: str,
    items: Sequence[Item],
    again: Sequence[tuple[Label, Label]],
    family_of: FamilyOf,
) -> Person:
    twice = [
        (one, two, family_of(first.case))
        for first, second in again
        for kind in _KINDS
        if (one := answer_of(first, kind)) and (two := answer_of(second, kind))
    ]
    return Person(
        who=who,
        items=len(items),
        shared=sum(item.is_shared for item in items),
        against=sum(item.answers[who] != _most_said(item, who) for item in items if item.is_shared),
        retests=len(twice),
        self_agreement=_same([(one, two) for one, two, _ in twice], [each[2] for each in twice]),
    )


def _most_said(item: Item, who: str) -> str:
    """Give what most others said; where they are divided themselves, what this person said."""
    others = Counter(answer for name, answer in item.answers.items() if name != who)
    (first, most), *rest = others.most_common(2)
    return item.answers[who] if rest and rest[0][1] == most else first
