"""Screen a context: every part in or out by a plan, so that few replies tell their effects apart."""

from __future__ import annotations

from collections.abc import Sequence

from ethogram.experiment.design import Design, Factor, factorial, screen
from ethogram.experiment.effects import Count, Effect, interactions, main_effects
from ethogram.experiment.intervention import Intervention
from ethogram.experiment.stack import Part, parts_of
from ethogram.workflow.experimenting import Bench, Spent

SUSPECTS = 3
"""Parts whose interactions are tested; with few replies more would only be noise."""


async def screen_parts(bench: Bench, calls: int) -> tuple[Effect, ...]:
    """Estimate what every part does to the fail rate, and test the interactions of the largest.

    Args:
        bench: Asks the replies.
        calls: How many may still be asked for; decides how often every family is asked.

    Returns:
        Effects of single parts, the largest first, then those of pairs from a factorial.

    Raises:
        Spent: The calls do not reach for asking every family once in every run.
    """
    parts = _shared_parts(bench)
    if len(parts) < 2:
        return ()
    design = screen([Factor(name=part.name, kind="block") for part in parts])
    once = len(design.runs) * len(bench.subjects.stacks)
    if once > calls:
        raise Spent
    repeats = min(3, calls // (once + 4 * len(bench.subjects.stacks)) or 1)
    effects = main_effects(design, await _observed(bench, design, repeats))
    suspects = [effect.factors[0] for effect in effects[:SUSPECTS] if effect.is_clear]
    if len(suspects) < 2:
        return effects
    return (*effects, *await _pairs(bench, parts, suspects))


async def _pairs(
    bench: Bench, parts: Sequence[Part], suspects: Sequence[str]
) -> tuple[Effect, ...]:
    """Set the suspects every way there is, with all other parts as they are."""
    design = factorial([Factor(name=name) for name in suspects])
    others = [part.name for part in parts if part.name not in suspects]
    try:
        observed = await _observed(bench, design, 1, always=others)
    except Spent:
        return ()
    return interactions(design, observed, suspects)


async def _observed(
    bench: Bench, design: Design, repeats: int, always: Sequence[str] = ()
) -> dict[str, list[Count]]:
    families = [str(stack.case.family) for stack in bench.subjects.stacks]
    observed: dict[str, list[Count]] = {family: [] for family in families}
    for run in design.runs:
        kept = [factor.name for factor, level in zip(design.factors, run, strict=True) if level > 0]
        move = Intervention(move="keep only", parts=(*always, *kept))
        counts = await bench.by_family(move, repeats)
        for family, count in zip(families, counts, strict=True):
            observed[family].append(count)
    return observed


def _shared_parts(bench: Bench) -> list[Part]:
    """Give the parts of the context; what only one case brings along is no factor."""
    stacks = bench.subjects.stacks
    names = set.intersection(*({part.name for part in parts_of(stack)} for stack in stacks))
    return [
        part
        for part in parts_of(stacks[0])
        if part.name in names and part.kind not in {"turn", "history"}
    ]
