"""Two or more people who label the same replies, with planted agreement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ethogram.findings.agreement_items import Item, Kind
from ethogram.ids import CaseId, ClauseId, CriterionId, FamilyId, LabelId, TranscriptId
from ethogram.judge.label import Label, LabelOutcome
from tests.fakes.observations import a_label


def an_item(
    number: int,
    answers: Mapping[str, str],
    *,
    family: str = "",
    kind: Kind = "outcome",
    **notes: str,
) -> Item:
    """Reply `number` of run `r` under `coach.pasteable`, by default the only one of its family."""
    return Item(
        transcript=TranscriptId(f"r.{number}"),
        case=CaseId(f"f{number}"),
        family=FamilyId(family or f"f{number}"),
        clause=ClauseId("coach"),
        criterion=CriterionId("coach.pasteable"),
        kind=kind,
        answers=dict(answers),
        notes=notes,
        labels=tuple(LabelId(f"{who}-{number}") for who in answers),
    )


def said_by_two(pairs: Iterable[tuple[str, str]]) -> list[Item]:
    """What ann and bob say of one reply after the other."""
    return [an_item(n, {"ann": one, "bob": two}) for n, (one, two) in enumerate(pairs)]


def labels_of_two(agreed: int, divided: int, criterion: str | None = None) -> list[Label]:
    """Labels of ann and bob: on the agreed replies they take turns, on the others bob fails it."""
    labels: list[Label] = []
    for number in range(agreed + divided):
        turn: LabelOutcome = "pass" if number % 2 else "fail"
        ann: LabelOutcome = turn if number < agreed else "pass"
        bob: LabelOutcome = turn if number < agreed else "fail"
        labels += [
            a_label(number, ann, criterion, by="ann"),
            a_label(number, bob, criterion, by="bob"),
        ]
    return labels
