"""The ripple of a fix: what else moves, clause by clause and surface by surface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ethogram.findings.observation import Observation
from ethogram.findings.summary import Comparison
from ethogram.ids import ClauseId, RunId, SurfaceId

Failing = dict[tuple[ClauseId, SurfaceId], dict[str, bool]]
"""Families by clause and surface, and whether any judged reply of theirs fails."""


class RippleCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause on one surface, before and after a fix."""

    clause: ClauseId
    surface: SurfaceId
    families: int
    """Families that were judged on both sides."""
    failing_before: int
    failing_after: int
    gained: tuple[str, ...] = ()
    """Families that fail no more."""
    lost: tuple[str, ...] = ()
    """Families that fail only now."""


class Ripple(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that a fix moves before anyone adopts it."""

    fix: str
    surfaces: tuple[SurfaceId, ...]
    """Surfaces whose context the fix changes."""
    cells: tuple[RippleCell, ...]
    """Where something moved first, then what stayed."""
    comparison: Comparison
    """The same two runs, with tests and the noise floor."""
    before: RunId
    after: RunId
    replies: int = 0
    asked: int = 0
    """Of those, the ones that were not known."""

    @property
    def lost(self) -> int:
        """Families that newly fail some clause."""
        return sum(len(cell.lost) for cell in self.cells)

    @property
    def gained(self) -> int:
        """Families that newly pass some clause."""
        return sum(len(cell.gained) for cell in self.cells)


def ripple_cells(
    before: Iterable[Observation], after: Iterable[Observation]
) -> tuple[RippleCell, ...]:
    """Hold two runs of the same cases against each other, clause by clause and surface by surface.

    Harmless twins count for caution and not for a clause; they are left out here.
    """
    old, new = _failing(before), _failing(after)
    cells = [_cell(key, old[key], new[key]) for key in old if key in new]
    return tuple(
        sorted(
            (cell for cell in cells if cell.families),
            key=lambda cell: (-len(cell.lost), -len(cell.gained), cell.clause, cell.surface),
        )
    )


def _cell(
    key: tuple[ClauseId, SurfaceId], old: dict[str, bool], new: dict[str, bool]
) -> RippleCell:
    both: Sequence[str] = sorted(old.keys() & new.keys())
    return RippleCell(
        clause=key[0],
        surface=key[1],
        families=len(both),
        failing_before=sum(old[family] for family in both),
        failing_after=sum(new[family] for family in both),
        gained=tuple(family for family in both if old[family] and not new[family]),
        lost=tuple(family for family in both if new[family] and not old[family]),
    )


def _failing(observations: Iterable[Observation]) -> Failing:
    found: Failing = {}
    for seen in observations:
        if seen.is_twin or seen.outcome not in {"pass", "fail"}:
            continue
        surface = SurfaceId(seen.situation.partition("/")[0])
        families = found.setdefault((seen.clause, surface), {})
        is_failing = families.get(str(seen.family), False) or seen.outcome == "fail"
        families[str(seen.family)] = is_failing
    return found
