"""Join everything a run shows into the six answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ethogram.findings.caution import caution
from ethogram.findings.conformance import conformance
from ethogram.findings.contest import Contest
from ethogram.findings.coverage import coverage
from ethogram.findings.exhibit import QuoteOf, with_quotes
from ethogram.findings.in_force import Asked
from ethogram.findings.measured import NOTHING_MEASURED, Measured
from ethogram.findings.observation import Observation
from ethogram.findings.summary import (
    Caution,
    Comparison,
    Inconsistency,
    Robustness,
    RunFacts,
    Summary,
)
from ethogram.ids import CaseId, ClauseId, FamilyId
from ethogram.spec.clause import Spec
from ethogram.spec.product import Product


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the six answers are made of."""

    run: RunFacts
    spec: Spec
    product: Product = Product()
    asked: Sequence[Asked] = ()
    observations: Sequence[Observation] = ()
    restricted: frozenset[CaseId] = frozenset()
    """Cases that expect the model to decline, ask or hand off."""
    probed: Mapping[tuple[ClauseId, FamilyId], bool] = msgspec.field(default_factory=dict)
    """What was asked again with the instruction alone, and whether the target failed that too."""
    remeasure: Mapping[ClauseId, str] = msgspec.field(default_factory=dict)
    """What would let the judge of a clause decide it, where its card is stale."""
    comparison: Comparison | None = None
    caution_before: Caution | None = None
    inconsistencies: tuple[Inconsistency, ...] = ()
    robustness: Robustness = Robustness()
    judges_refused: tuple[str, ...] = ()
    quote_of: QuoteOf | None = None
    notes: tuple[str, ...] = ()
    contests: Mapping[ClauseId, Contest] = msgspec.field(default_factory=dict)
    """Clauses over which people differ."""
    measured: Measured = NOTHING_MEASURED
    """What the rates of judges are corrected by."""


def summarise(gathered: Gathered) -> Summary:
    """Answer the six questions about a run.

    Did it behave, what broke, what changed, is it too cautious and too loose, what do we not know
    and what would settle it, what did we never ask.
    """
    observations = gathered.observations
    clauses = conformance(
        gathered.spec,
        observations,
        gathered.probed,
        gathered.remeasure,
        gathered.contests,
        gathered.measured,
    )
    if gathered.quote_of is not None:
        clauses = with_quotes(clauses, observations, gathered.quote_of)
    return Summary(
        run=gathered.run,
        clauses=clauses,
        comparison=gathered.comparison,
        caution=caution(observations, gathered.restricted),
        caution_before=gathered.caution_before,
        coverage=coverage(gathered.product, gathered.asked),
        inconsistencies=gathered.inconsistencies,
        robustness=gathered.robustness,
        judges_refused=gathered.judges_refused,
        notes=(*_notes(gathered), *gathered.notes),
    )


def _notes(gathered: Gathered) -> tuple[str, ...]:
    """Say what a reader must be told before any number."""
    run, notes = gathered.run, list[str]()
    if run.is_standin:
        notes.append(
            f"{run.model or run.target} is a stand-in with planted behaviour, not a real model."
        )
    if not run.is_complete:
        notes.append(f"The run is incomplete: {run.replies} of {run.planned} replies.")
    simulated = {seen.transcript for seen in gathered.observations if seen.judge_kind == "standin"}
    if simulated:
        count = len(simulated)
        noun = "reply was" if count == 1 else "replies were"
        notes.append(f"{count} {noun} judged by a stand-in or a simulated label, not by a person.")
    broken = {
        seen.transcript
        for seen in gathered.observations
        if seen.judge_kind == "person" and seen.outcome == "not-applicable"
    }
    if broken:
        noun = "reply was" if len(broken) == 1 else "replies were"
        notes.append(f"{len(broken)} {noun} left out: an adjudicator found the item broken.")
    return tuple(notes)
