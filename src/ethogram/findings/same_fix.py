"""Are two failure modes one? They are when the same fix removes both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from ethogram.ids import FamilyId, ModeId, RunId
from ethogram.stats.estimate import Estimate
from ethogram.stats.proportion import wilson

HALF = 0.5

Effect = Literal["removed", "stays", "undecided"]
"""Of a mode: the whole interval of its share that passes now lies above a half, or below it."""
Answer = Literal["one", "two", "undecided"]


class ModeFixed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a fix did to one mode."""

    mode: ModeId
    asked: int
    """Families that showed the mode and were asked again."""
    passes: int
    """Those that fail nothing any more."""
    share: Estimate
    effect: Effect


class SameFix(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two modes under one fix."""

    one: ModeFixed
    other: ModeFixed
    source: RunId
    """The run in which the modes were seen."""
    fixed_by: RunId
    answer: Answer


def same_fix(
    modes: tuple[ModeId, ModeId],
    families: Mapping[ModeId, Collection[FamilyId]],
    after: Mapping[FamilyId, bool],
    runs: tuple[RunId, RunId],
) -> SameFix:
    """Say whether one fix removes both modes.

    Args:
        modes: The two.
        families: Families that showed each mode before the fix.
        after: For each family asked after it, True where it fails nothing any more.
        runs: The run before, and the run after the fix.
    """
    one, other = (_fixed(mode, families.get(mode, ()), after) for mode in modes)
    effects = {one.effect, other.effect}
    answer: Answer = "undecided"
    if effects == {"removed"}:
        answer = "one"
    elif effects == {"removed", "stays"}:
        answer = "two"
    return SameFix(one=one, other=other, source=runs[0], fixed_by=runs[1], answer=answer)


def _fixed(
    mode: ModeId, families: Collection[FamilyId], after: Mapping[FamilyId, bool]
) -> ModeFixed:
    asked = [after[each] for each in families if each in after]
    share = wilson(sum(asked), len(asked))
    effect: Effect = "undecided"
    if share.low is not None and share.low > HALF:
        effect = "removed"
    elif share.high is not None and share.high < HALF:
        effect = "stays"
    return ModeFixed(mode=mode, asked=len(asked), passes=sum(asked), share=share, effect=effect)
