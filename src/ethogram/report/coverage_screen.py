"""Coverage on a terminal: the answer first, then the map or a table, then the gaps."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from ethogram.findings.coverage_grid import Cell
from ethogram.report.coverage import (
    By,
    CoveragePage,
    HeatMap,
    Line,
    Reach,
    answer,
    fill_command,
    gap_text,
    gaps,
    heat_map,
    lines,
    remarks,
    unseen_text,
)
from ethogram.report.ink import Tone, ink
from ethogram.report.number import count, percent
from ethogram.report.plain_text import cells, cut, one_line, pad, wrap

TONES: dict[Reach, Tone] = {
    "missing": "bad",
    "partly": "warn",
    "tested": "plain",
    "labelled": "good",
    "enough": "good",
}
_WIDEST_NAME = 34
_NOTE = 9
MARKS = "+ all labelled by people, * and enough families for the bar, . the clause does not apply"


def render_coverage(
    page: CoveragePage,
    *,
    by: By | None = None,
    is_list: bool = False,
    width: int = 100,
    colour: bool = False,
) -> str:
    """Write coverage for a terminal.

    Args:
        page: What to say.
        by: Add up along one side instead of showing the map.
        is_list: List every gap with what fills it.
        width: Columns to write in.
        colour: True on a terminal with colour.
    """
    grid = page.grid
    about = f"run {page.run}" if page.run else f"the suite of {count(grid.cases, 'case')}"
    head = f"What is covered?   {one_line(page.product)} · {about}"
    parts = [ink(cut(head, width), "strong", colour=colour), *wrap(answer(page), width)]
    open_cells = gaps(grid)
    if open_cells and not is_list:
        parts += wrap(f"Heaviest gap: {_gap(open_cells[0])}", width)
    if is_list:
        parts += ["", *_listed(open_cells, width, colour=colour)]
    elif by is not None:
        parts += ["", *_table(lines(grid, by), width, colour=colour)]
    elif grid.cells:
        parts += ["", *_map(heat_map(grid), width, colour=colour)]
    parts += ["", *wrap(unseen_text(page.unseen), width)]
    for remark in remarks(page):
        rows = wrap(remark, width - _NOTE)
        parts += [f"{'' if n else 'NOTE':<{_NOTE}}{row}" for n, row in enumerate(rows)]
    parts += list(_next(open_cells, is_list=is_list))
    return "\n".join(line.rstrip() for line in parts) + "\n"


def _gap(cell: Cell) -> str:
    return f"{one_line(gap_text(cell))} ({percent(cell.weight)} by weight)"


def _next(open_cells: Sequence[Cell], *, is_list: bool) -> Iterator[str]:
    if not open_cells:
        return
    yield f"next     {fill_command(open_cells[0])}"
    if not is_list:
        yield f"         ethogram coverage --missing   ({count(len(open_cells), 'gap')})"


def _listed(open_cells: Sequence[Cell], width: int, *, colour: bool) -> Iterator[str]:
    if not open_cells:
        yield "Nothing is missing."
    for command, group in itertools.groupby(open_cells, key=fill_command):
        for cell in group:
            text = f"{percent(cell.weight):>5}  {one_line(gap_text(cell))}"
            yield ink(cut(text, width), "warn" if cell.waiting else "bad", colour=colour)
        yield ink(cut(f"       {command}", width), "faint", colour=colour)


def _table(found: Sequence[Line], width: int, *, colour: bool) -> Iterator[str]:
    if not found:
        yield "Nothing is required on this side."
        return
    name_width = min(_WIDEST_NAME, max(cells(one_line(each.name)) for each in found))
    heads = ("required", "tested", "labelled", "enough", "weight")
    titles = pad("", name_width) + "".join(f"{head:>10}" for head in heads)
    yield ink(cut(titles, width), "faint", colour=colour)
    for each in found:
        figures = (str(each.wanted), str(each.tested), str(each.labelled), str(each.enough))
        weight = f"{percent(each.tested_weight)}/{percent(each.weight).removesuffix(' %')}"
        row = pad(cut(one_line(each.name), name_width), name_width)
        row += "".join(f"{figure:>10}" for figure in (*figures, weight))
        row += f"   {each.more}" if each.more else ""
        yield ink(cut(row, width), TONES[each.reach], colour=colour)


def _map(heat: HeatMap, width: int, *, colour: bool) -> Iterator[str]:
    name_width = min(22, max(cells(one_line(name)) for name, _ in heat.rows)) + 1
    room = max(1, (width - name_width) // 6)
    shown = heat.columns[:room]
    yield ink(
        pad("", name_width) + "".join(f"{number:>6}" for number in range(1, len(shown) + 1)),
        "faint",
        colour=colour,
    )
    for name, row in heat.rows:
        line = pad(cut(one_line(name), name_width - 1), name_width)
        yield line + "".join(_figure(each, colour=colour) for each in row[: len(shown)])
    yield ""
    labels = [
        f"{number} {one_line(name)} {percent(weight)}"
        for number, (name, weight) in enumerate(shown, 1)
    ]
    if len(heat.columns) > len(shown):
        labels.append(
            f"and {len(heat.columns) - len(shown)} more: ethogram coverage --by situation"
        )
    yield from wrap("tested/required by situation: " + ", ".join(labels), width)
    yield from wrap(MARKS, width)


def _figure(line: Line | None, *, colour: bool) -> str:
    if line is None:
        return f"{'.':>5} "
    mark = {"labelled": "+", "enough": "*"}.get(line.reach, " ")
    text = f"{line.tested}/{line.wanted}"
    return f"{'':{5 - len(text)}}" + ink(text + mark, TONES[line.reach], colour=colour)
