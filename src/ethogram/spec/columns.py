"""Tables read by the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from ethogram.spec.markup import Cell, Table
from ethogram.spec.source import Source, instead, quoted, slug

_OWN_ID = re.compile(r"\{#([^\s{}]+)\}\s*")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row: cells by the key of their column, and the `{#id}` that stands in any cell."""

    cells: dict[str, Cell]
    id: str = ""
    id_column: int = 1
    line: int

    def text(self, key: str) -> str:
        """Give the text of a cell; empty when the row or the table lacks it."""
        return self.cells[key].text if key in self.cells else ""

    def column(self, key: str) -> int:
        """Give the column a cell's text starts at; 1 when there is no such cell."""
        return self.cells[key].column if key in self.cells else 1


def header_keys(table: Table, names: Mapping[str, str]) -> set[str]:
    """Give the keys that the table's header names. `names` maps slugs to keys."""
    return {names[slug(cell.text)] for cell in table.header if slug(cell.text) in names}


def read_rows(table: Table, names: Mapping[str, str], source: Source) -> Sequence[Row]:
    """Read a table row by row; unknown columns and superfluous cells are reported."""
    keys: list[str | None] = []
    for cell in table.header:
        keys.append(names.get(slug(cell.text)))
        if keys[-1] is None and cell.text:
            known = tuple(dict.fromkeys(names.values()))
            source.report(
                "unknown-column",
                source.at(cell.line, cell.column),
                f"No column is called {cell.text!r} here. Columns: {quoted(known)}.",
                fix=instead(cell.text, known, "Remove the column, or rename it."),
                severity="warning",
            )
    return [_row(cells, keys, source) for cells in table.rows]


def _row(cells: Sequence[Cell], keys: Sequence[str | None], source: Source) -> Row:
    by_key: dict[str, Cell] = {}
    own_id, id_column = "", 1
    for at, cell in enumerate(cells):
        if at >= len(keys):
            source.report(
                "too-many-cells",
                source.at(cell.line, cell.column),
                f"The row has {len(cells)} cells, its header {len(keys)}.",
                fix="Write a bar that belongs to the text as '\\|'.",
            )
            break
        found = _OWN_ID.search(cell.text)
        if found and not own_id:
            own_id, id_column = found[1], cell.column + found.start()
        key = keys[at]
        if key is not None:
            by_key[key] = _bare(cell)
    line = cells[0].line if cells else 1
    return Row(cells=by_key, id=own_id, id_column=id_column, line=line)


def _bare(cell: Cell) -> Cell:
    found = _OWN_ID.match(cell.text)
    text = _OWN_ID.sub("", cell.text).strip()
    column = cell.column + (found.end() if found else 0)
    return Cell(text="" if text in {"-", "–", "—"} else text, line=cell.line, column=column)
