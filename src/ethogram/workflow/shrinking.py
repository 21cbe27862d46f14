"""Shrink a failing context to the parts it takes to fail, and check the result afresh."""

from __future__ import annotations

import msgspec

from ethogram.experiment.intervention import Intervention
from ethogram.experiment.oracle import Answer, Sequential, weigh
from ethogram.experiment.shrink import Parts, ddmin
from ethogram.experiment.stack import parts_of
from ethogram.workflow.experimenting import Bench, Spent


class Minimal(msgspec.Struct, frozen=True, kw_only=True):
    """Parts that are enough to fail."""

    parts: tuple[str, ...]
    is_minimal: bool = False
    """True when fresh replies agree: it fails, and without any one part it passes."""


async def shrink(bench: Bench, test: Sequential) -> Minimal:
    """Search for a smallest set of parts that still fails.

    Each set is a sequential test on replies; a set is never asked about twice. The result is
    checked on replies that the search has not seen.

    Raises:
        Spent: There are no calls left for the search. When they end during the check, the result
            is given as not minimal.
    """
    stacks = bench.subjects.stacks
    names = list(
        dict.fromkeys(
            part.name
            for stack in stacks
            for part in parts_of(stack)
            if part.kind not in {"turn", "history"}
        )
    )
    left = await _smallest(bench, test, names)
    try:
        return Minimal(parts=left, is_minimal=await _is_minimal(bench, test, left))
    except Spent:
        return Minimal(parts=left)


async def _smallest(bench: Bench, test: Sequential, names: list[str]) -> tuple[str, ...]:
    search = ddmin(len(names))
    answer: Answer | None = None
    while True:
        try:
            numbers: Parts = next(search) if answer is None else search.send(answer == "fails")
        except StopIteration as end:
            return tuple(names[number] for number in end.value)
        step = await bench.settle(_keep(names, numbers), test)
        # What nobody could judge shows no failure.
        answer = step.answer or "passes"


async def _is_minimal(bench: Bench, test: Sequential, left: tuple[str, ...]) -> bool:
    if await _afresh(bench, test, left) != "fails":
        return False
    for gone in left:
        if await _afresh(bench, test, tuple(name for name in left if name != gone)) != "passes":
            return False
    return True


async def _afresh(bench: Bench, test: Sequential, parts: tuple[str, ...]) -> Answer:
    """Settle a set on replies that come after those of the search."""
    move = Intervention(move="keep only", parts=parts)
    start = bench.used(move)
    step = await bench.count(move, start + min(4, test.most), start)
    settled = weigh(test, step.failed, step.asked) if step.asked else None
    while settled is None and step.asked < test.most:
        step = await bench.count(move, start + step.asked + step.unjudged + 2, start)
        settled = weigh(test, step.failed, step.asked) if step.asked else "passes"
    return settled or "passes"


def _keep(names: list[str], numbers: Parts) -> Intervention:
    return Intervention(move="keep only", parts=tuple(names[number] for number in numbers))
