"""What people said of a judge's replies, item by item, split by family for tuning and measuring."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from ethogram.ids import (
    CaseId,
    ClauseId,
    CriterionId,
    Digest,
    FamilyId,
    LabelId,
    TranscriptId,
    criterion_id,
)
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.adjudication_file import is_settled
from ethogram.judge.card import Sampling
from ethogram.judge.label import Label
from ethogram.judge.label_file import Ruled, Subject
from ethogram.spec.clause import Clause

Decided = Literal["pass", "fail"]

_HASH_BITS = 64


class GoldItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply that people labelled on one criterion."""

    transcript: TranscriptId
    criterion: CriterionId
    family: FamilyId
    case: CaseId
    people: Decided | None = None
    """What they settled on; None: they differ, or nobody could decide."""
    said: tuple[tuple[str, Decided], ...] = ()
    """Who said what."""
    labels: tuple[LabelId, ...] = ()
    """The labels behind it."""
    guidelines: tuple[Digest, ...] = ()
    """What each label was given under."""
    note: str = ""
    """What the first of them wrote."""
    sampling: tuple[Sampling, ...] = ()
    """How each label's reply was drawn; `unknown` for one picked by hand."""
    is_simulated: bool = False
    """True when no person labelled it."""
    is_severe: bool = False
    """True for a case, or else a clause, of high stakes."""
    model: str = ""
    """The model that answered."""
    target: str = ""
    """The target it answered for."""


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The items of one side of the split, and what could not be used."""

    items: tuple[GoldItem, ...] = ()
    disputed: tuple[GoldItem, ...] = ()
    """Replies on which people differ and nobody settled it: they measure people, not judges."""

    @property
    def families(self) -> int:
        """Independent units among the items."""
        return len({item.family for item in self.items})


def criterion_of(subject: Subject, clause: Clause) -> CriterionId | None:
    """Name the criterion a label decides; None for one on a clause as a whole that has several.

    One failing criterion breaks a clause, so a label on the whole says nothing of each.
    """
    if subject.criterion is not None:
        return subject.criterion
    if len(clause.criteria) == 1:
        return clause.criteria[0].id
    return None if clause.criteria else criterion_id(ClauseId(clause.id), "whole")


def settled(ruled: Ruled, adjudication: Adjudication | None) -> Decided | None:
    """Say what people make of a reply: what they all say, or how it was adjudicated."""
    labels = people_first(ruled.labels)
    if adjudication is not None and is_settled(adjudication, labels):
        if adjudication.reason_code == "item-broken":
            return None
        return _decided(adjudication.settled)
    outcomes = {label.outcome for label in labels}
    return _decided(next(iter(outcomes))) if len(outcomes) == 1 else None


def people_first(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Give what people said; simulated labels only where nobody said anything."""
    people = tuple(label for label in labels if not label.is_simulated)
    return people or tuple(labels)


def said_by(labels: Iterable[Label]) -> tuple[tuple[str, Decided], ...]:
    """Keep who passed and who failed a reply."""
    pairs = ((label.labeller, _decided(label.outcome)) for label in labels)
    return tuple((who, outcome) for who, outcome in pairs if outcome is not None)


def _decided(outcome: str) -> Decided | None:
    match outcome:
        case "pass":
            return "pass"
        case "fail":
            return "fail"
        case _:
            return None


def is_for_tuning(family: FamilyId, *, seed: int, split: float) -> bool:
    """Say on which side of the split a family falls, whatever other families there are.

    The side hangs on the family and the seed alone, so a family that somebody looked at while
    tuning never comes back to measure the judge, however many labels are added.
    """
    hashed = hashlib.blake2b(f"{seed}:{family}".encode(), digest_size=8, person=b"split").digest()
    return int.from_bytes(hashed) < split * (1 << _HASH_BITS)


def side_of(items: Iterable[GoldItem], *, seed: int, split: float, tuning: bool) -> Side:
    """Give the decided items of the families on one side of the split.

    Where people labelled anything, simulated labels are left out.
    """
    mine = [item for item in items if is_for_tuning(item.family, seed=seed, split=split) is tuning]
    people = [item for item in mine if not item.is_simulated]
    used = people or mine
    return Side(
        items=tuple(item for item in used if item.people is not None),
        disputed=tuple(item for item in used if item.people is None),
    )


def sampling_of(items: Iterable[GoldItem]) -> Sampling:
    """Say how the labelled replies were drawn; several ways together are a mix of their own."""
    ways = {way for item in items for way in item.sampling}
    if not ways:
        return "unknown"
    return ways.pop() if len(ways) == 1 else "targeted"
