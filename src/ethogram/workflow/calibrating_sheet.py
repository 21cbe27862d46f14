"""One criterion of one measurement: what is asked about, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ethogram.ids import CriterionId, FamilyId, JudgeName, TranscriptId, clause_of
from ethogram.judge.calibrate import Graded, JudgeFacts
from ethogram.judge.calibrate_gold import GoldItem, Side, side_of
from ethogram.judge.card import Probe, ProbeName
from ethogram.judge.exam import ExamResult
from ethogram.judge.probe import PROBES
from ethogram.judge.verdict import Outcome, Verdict
from ethogram.spec.clause import Clause, Spec
from ethogram.workflow.calibrating_gold import Gold

RETESTED = 20
"""Replies that a judge is asked about twice, unless said otherwise."""
SPLIT = 0.5


class CalibrationWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for; everything but the judge has a default."""

    judge: str
    runs: tuple[str, ...] = ()
    about: str = ""
    """A clause or a criterion; empty for everything that people labelled and the judge grades."""
    split: float = SPLIT
    """Share of the families set aside for tuning; the figures never see them."""
    seed: int = 0
    probes: tuple[ProbeName, ...] = PROBES
    retest: int = RETESTED
    tune: bool = False
    """Show the misjudgements of the tuning families, and measure nothing."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion with its labelled replies, split by family."""

    clause: Clause
    criterion: CriterionId
    held_out: Side
    tuning: Side
    generation: int = 0
    """How often the judge was found to have drifted on it."""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What a judge said of the replies of one sheet."""

    facts: JudgeFacts
    graded: tuple[Graded, ...] = ()
    verdicts: dict[TranscriptId, Verdict] = msgspec.field(default_factory=dict)
    again: tuple[tuple[FamilyId, Outcome, Outcome], ...] = ()
    probes: tuple[Probe, ...] = ()
    exam: ExamResult | None = None


def sheets_of(gold: Gold, spec: Spec, wish: CalibrationWish) -> list[Sheet]:
    """Split the labelled replies of every criterion, in the order of the specification."""
    clauses = {clause.id: clause for clause in spec.clauses}
    order = list(clauses)
    found = [(criterion, items) for criterion, items in gold.items.items()]
    found.sort(key=lambda pair: (order.index(clause_of(pair[0])), pair[0]))
    return [
        Sheet(
            clause=clauses[clause_of(criterion)],
            criterion=criterion,
            held_out=side_of(items, seed=wish.seed, split=wish.split, tuning=False),
            tuning=side_of(items, seed=wish.seed, split=wish.split, tuning=True),
            generation=gold.drifted.get((JudgeName(wish.judge), criterion), 0),
        )
        for criterion, items in found
    ]


def graded_of(
    items: Iterable[GoldItem],
    verdicts: Mapping[TranscriptId, Verdict],
    costs: Mapping[TranscriptId, float | None],
) -> tuple[Graded, ...]:
    """Put people's word beside the judge's, where the judge was heard."""
    return tuple(
        Graded(
            item=item,
            outcome=verdict.outcome,
            cost=costs.get(item.transcript, verdict.cost),
            seconds=verdict.seconds or None,
        )
        for item in items
        if (verdict := verdicts.get(item.transcript)) is not None
    )


def used_items(sheets: Sequence[Sheet], *, tune: bool) -> list[GoldItem]:
    """Give every reply the judge has to be heard on."""
    return [item for sheet in sheets for item in (sheet.tuning if tune else sheet.held_out).items]
