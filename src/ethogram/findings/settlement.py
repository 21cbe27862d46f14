"""Which adjudications hold: a person settled a disagreement, and nobody labelled afresh since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ethogram.findings.observation import whole_criterion
from ethogram.ids import ClauseId, CriterionId, TranscriptId
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.adjudication_file import adjudications_in_force, is_settled
from ethogram.judge.label import Label
from ethogram.judge.label_file import instant
from ethogram.spec.clause import Spec

ReplyAndClause = tuple[TranscriptId, ClauseId]


def settled_by_reply(
    adjudications: Iterable[Adjudication], spec: Spec
) -> dict[ReplyAndClause, dict[CriterionId, Adjudication]]:
    """Group the adjudications in force by reply and clause, criterion by criterion.

    One about the clause as a whole stands under `whole_criterion`.
    """
    digests = {clause.id: clause.digest for clause in spec.clauses}
    settled: dict[ReplyAndClause, dict[CriterionId, Adjudication]] = {}
    for on, each in adjudications_in_force(tuple(adjudications), digests).items():
        by_criterion = settled.setdefault((on.transcript, on.clause), {})
        by_criterion[on.criterion or whole_criterion(on.clause)] = each
    return settled


def holding(
    settled: Mapping[CriterionId, Adjudication],
    people: Mapping[CriterionId, Mapping[str, Label]],
    whole: CriterionId,
) -> dict[CriterionId, Adjudication]:
    """Leave out the adjudications of one reply and clause that a later label opens again.

    Args:
        settled: By criterion.
        people: Labels in force by criterion and person.
        whole: The clause as a whole; a label on any of its criteria opens it again too.
    """
    return {
        criterion: adjudication
        for criterion, adjudication in settled.items()
        if is_settled(adjudication, people.get(criterion, {}).values())
        and not (criterion == whole and _is_overtaken(adjudication, people))
    }


def rulings_that_hold(
    settled: Mapping[CriterionId, Adjudication],
    people: Mapping[CriterionId, Mapping[str, Label]],
    whole: CriterionId,
) -> dict[CriterionId, Adjudication]:
    """Give the adjudications that decide an outcome: those that hold and keep no difference."""
    held = holding(settled, people, whole)
    return {criterion: each for criterion, each in held.items() if each.settled != "kept"}


def _is_overtaken(
    adjudication: Adjudication, people: Mapping[CriterionId, Mapping[str, Label]]
) -> bool:
    decided = instant(adjudication.at)
    return any(
        label.id not in adjudication.seen and instant(label.at) > decided
        for by_person in people.values()
        for label in by_person.values()
    )
