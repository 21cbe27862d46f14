"""What is covered, in words and as a map: what was wanted, and how far each part of it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from ethogram.findings.coverage_grid import Cell, CoverageGrid, Share
from ethogram.findings.unseen_modes import Unseen
from ethogram.ids import ClauseId
from ethogram.report.number import count, percent, percent_text

Reach = Literal["missing", "partly", "tested", "labelled", "enough"]
"""How far the cells of a clause in one situation are, together."""
By = Literal["clause", "situation", "kind", "polarity"]
OTHER_SIDE = {"twin": "harmless twin", "counterpart": "harmful counterpart"}


class CoveragePage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a page about coverage says."""

    product: str
    grid: CoverageGrid
    unseen: Unseen | None = None
    """None: nothing was run yet."""
    run: str = ""
    """The run whose replies count; empty: every case of the suite counts."""
    is_standin: bool = False
    proposed: int = 0
    """Cases that wait for approval."""


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cells that share a clause, a situation, a kind or a side of the line."""

    name: str
    wanted: int
    tested: int
    labelled: int
    enough: int
    weight: float
    """Share of all that was said to matter."""
    tested_weight: float
    more: str = ""
    """What else is known: families of those the bar takes."""

    @property
    def reach(self) -> Reach:
        """How far these cells are together."""
        if not self.tested:
            return "missing"
        if self.tested < self.wanted:
            return "partly"
        if self.labelled < self.wanted:
            return "tested"
        return "enough" if self.enough == self.wanted else "labelled"


class HeatMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Clauses by situations, the heaviest situation first."""

    columns: tuple[tuple[str, float], ...]
    """Situation and its share of all weight."""
    rows: tuple[tuple[str, tuple[Line | None, ...]], ...]
    """None: the clause does not apply there."""


def answer(page: CoveragePage) -> str:
    """Say how much is covered, in each of the three senses."""
    grid = page.grid
    wanted = len(grid.cells)
    if not wanted:
        return "Nothing is required: no clause in force applies to a situation that matters."
    tested = f"Covered: {grid.tested.cells} of {count(wanted, 'required cell')}"
    return (
        f"{tested} ({percent(grid.tested.weight)} by weight). "
        f"Labelled by people: {_share(grid.labelled)}. "
        f"Enough families for the bar: {_share(grid.enough)}."
    )


def _share(share: Share) -> str:
    return f"{share.cells} ({percent(share.weight)})" if share.cells else "none"


def gaps(grid: CoverageGrid) -> tuple[Cell, ...]:
    """Give what nothing tests, most weight first."""
    found = (cell for cell in grid.cells if not cell.is_tested)
    return tuple(sorted(found, key=lambda cell: -cell.weight))


class GapGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that one clause misses in one situation."""

    clause: str
    situation: str
    missing: tuple[str, ...]
    """`adversarial (ghost-writing)`."""
    weight: float
    waiting: int
    """Families of proposed cases that stand there."""
    command: str


def gap_groups(grid: CoverageGrid) -> tuple[GapGroup, ...]:
    """Give what nothing tests by clause and situation, most weight first."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in gaps(grid):
        found.setdefault((cell.clause, cell.situation), []).append(cell)
    groups = (
        GapGroup(
            clause=clause,
            situation=situation,
            missing=tuple(map(slot_text, cells)),
            weight=sum(cell.weight for cell in cells),
            waiting=sum(cell.waiting for cell in cells),
            command=fill_command(min(cells, key=lambda cell: cell.waiting)),
        )
        for (clause, situation), cells in found.items()
    )
    return tuple(sorted(groups, key=lambda each: -each.weight))


def slot_text(cell: Cell) -> str:
    """Name what a cell wants: `adversarial (ghost-writing)`, `harmless twin`."""
    beside = ", ".join(filter(None, (cell.mode, f"to {cell.intent}" if cell.intent else "")))
    return f"{OTHER_SIDE.get(cell.slot, cell.slot)}{f' ({beside})' if beside else ''}"


def gap_text(cell: Cell) -> str:
    """Name a cell: `coach: adversarial (ghost-writing) in editor/student/essay-help`."""
    return f"{cell.clause}: {slot_text(cell)} in {cell.situation}"


def fill_command(cell: Cell) -> str:
    """Write the command that proposes a case for a cell, or shows the one that waits."""
    if cell.waiting:
        return "ethogram cases --proposed"
    return f"ethogram suite fill --for {cell.clause} --situation {cell.situation}"


def unseen_text(unseen: Unseen | None) -> str:
    """Say how much may still be unseen, or why nobody can."""
    if unseen is None:
        return "Failures nobody has seen yet: cannot say, because nothing was run."
    chance = unseen.next_is_new
    if chance.estimate is None:
        return f"Failures nobody has seen yet: cannot say; {chance.undefined_because}."
    total = unseen.in_all
    least, most = round(total.estimate or 0), round(total.high or 0)
    span = f"{least} to {most}" if most > least else str(least)
    planted = " The failures are a stand-in's, which were planted." if unseen.is_standin else ""
    return (
        f"Failures nobody has seen yet: the next failure is of a new kind with a chance of "
        f"{percent_text(chance)} ({chance.method}, {count(chance.n, 'failure')}, "
        "a family once a kind); "
        f"{count(len(unseen.modes), 'kind')} seen, at least {span} in all.{planted}"
    )


def lines(grid: CoverageGrid, by: By) -> tuple[Line, ...]:
    """Add the cells up, along one side of the grid; most missing weight first."""
    if by == "clause":
        needs = {each.clause: _families(each.families, each.needed) for each in grid.clauses}
        found = _lines(grid.cells, lambda cell: str(cell.clause))
        found = [
            msgspec.structs.replace(each, more=needs.get(ClauseId(each.name), "")) for each in found
        ]
    elif by == "situation":
        found = _lines(grid.cells, lambda cell: cell.situation)
    elif by == "kind":
        own = (cell for cell in grid.cells if cell.slot not in OTHER_SIDE)
        found = _lines(own, lambda cell: f"{cell.slot}{f' ({cell.mode})' if cell.mode else ''}")
    else:
        other = (cell for cell in grid.cells if cell.slot in OTHER_SIDE)
        found = _lines(other, lambda cell: f"{cell.clause}, {OTHER_SIDE[cell.slot]}")
    return tuple(sorted(found, key=lambda each: (each.tested_weight - each.weight, each.name)))


def coverage_data(page: CoveragePage) -> dict[str, object]:
    """Give everything as data: the sums first, then every cell with its state."""
    grid = page.grid
    return {
        "answer": answer(page),
        "run": page.run,
        "is_standin": page.is_standin,
        "required": len(grid.cells),
        "tested": grid.tested,
        "labelled": grid.labelled,
        "enough": grid.enough,
        "unseen": page.unseen,
        "proposed": page.proposed,
        "elsewhere": grid.elsewhere,
        "untied": grid.untied,
        "clauses": grid.clauses,
        "cells": [{"state": cell.state, **msgspec.structs.asdict(cell)} for cell in grid.cells],
    }


def heat_map(grid: CoverageGrid) -> HeatMap:
    """Lay clauses against situations."""
    weights: dict[str, float] = {}
    cells: dict[tuple[str, str], list[Cell]] = {}
    for cell in grid.cells:
        weights[cell.situation] = weights.get(cell.situation, 0.0) + cell.weight
        cells.setdefault((cell.clause, cell.situation), []).append(cell)
    return HeatMap(
        columns=tuple((name, weights[name]) for name in grid.situations),
        rows=tuple(
            (
                str(each.clause),
                tuple(
                    _line(f"{each.clause} in {name}", cells[each.clause, name])
                    if (each.clause, name) in cells
                    else None
                    for name in grid.situations
                ),
            )
            for each in grid.clauses
            if any((each.clause, name) in cells for name in grid.situations)
        ),
    )


def line_label(line: Line) -> str:
    """Say a cell of the map in words, for who cannot see its colour."""
    return (
        f"{line.name}: {line.reach}; of {count(line.wanted, 'cell')} {line.tested} tested, "
        f"{line.labelled} labelled, {line.enough} with enough families"
    )


def remarks(page: CoveragePage) -> Iterator[str]:
    """Say what a reader must know beside the numbers."""
    if page.is_standin and page.run:
        yield "The replies are a stand-in's, not a real model's."
    if page.proposed:
        yield (
            f"{count(page.proposed, 'proposed case waits', 'proposed cases wait')} for approval and "
            "cover nothing yet: ethogram cases --proposed"
        )
    if page.grid.elsewhere:
        yield (
            f"{count(page.grid.elsewhere, 'case stands', 'cases stand')} in no situation that "
            "product.md lists; a case that leaves open who asks or what for stands in none."
        )
    if page.grid.untied:
        yield f"{count(page.grid.untied, 'case speaks', 'cases speak')} of no clause in force."


def _families(families: int, needed: int | None) -> str:
    return f"{families} of {needed} families" if needed is not None else f"{families} families"


def _lines(cells: Iterable[Cell], name_of: Callable[[Cell], str]) -> list[Line]:
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(name_of(cell), []).append(cell)
    return [_line(name, group) for name, group in groups.items()]


def _line(name: str, cells: Iterable[Cell]) -> Line:
    found = list(cells)
    tested = [cell for cell in found if cell.is_tested]
    return Line(
        name=name,
        wanted=len(found),
        tested=len(tested),
        labelled=sum(cell.is_labelled for cell in tested),
        enough=sum(cell.has_enough for cell in tested),
        weight=sum(cell.weight for cell in found),
        tested_weight=sum(cell.weight for cell in tested),
    )
