"""The rows of somebody's table: CSV or JSON Lines, every value as text, joined with other files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ethogram.exchange.loss import Losses, quoted
from ethogram.exchange.mapping import Join

Row = dict[str, str]

LONGEST_CELL = 4_000_000


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it was read."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(body: bytes, name: str, losses: Losses) -> Table:
    """Read a file by its name: `.jsonl` and `.ndjson` as JSON Lines, anything else as CSV.

    Letters that are not UTF-8 are replaced and counted; a row that cannot be read is left out and
    counted.
    """
    text = body.decode("utf-8", "replace").removeprefix("\ufeff")
    broken = text.count("\ufffd") - body.count("\ufffd".encode())
    if broken > 0:
        losses.note(
            "not-utf-8", "Letters that are not UTF-8 are replaced; save the file as UTF-8.", name
        )
    is_json = name.lower().endswith((".jsonl", ".ndjson"))
    rows = tuple(_json_rows(text, name, losses) if is_json else _csv_rows(text, name, losses))
    columns = dict.fromkeys(column for row in rows for column in row)
    return Table(columns=tuple(columns), rows=rows)


def _csv_rows(text: str, name: str, losses: Losses) -> Iterator[Row]:
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        rows = csv.reader(io.StringIO(text, newline=""))
        header: list[str] | None = None
        for cells in rows:
            if not any(cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                continue
            if len(cells) != len(header):
                losses.lose(
                    "ragged-row",
                    "A row has another number of cells than the first row names columns; left out. "
                    "Put quotes around texts that hold a comma.",
                    f"{name}, line {rows.line_num}: {len(cells)} cells, {len(header)} columns",
                )
                continue
            yield dict(zip(header, cells, strict=True))
    except csv.Error as error:
        losses.lose(
            "csv", f"The rest of the file cannot be read: {error}. Close every quote.", name
        )
    finally:
        csv.field_size_limit(before)


def _json_rows(text: str, name: str, losses: Losses) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            raw = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            losses.lose("json", f"A line is not JSON: {error}; left out.", f"{name}, line {number}")
            continue
        if not isinstance(raw, dict):
            losses.lose("json", "A line is no object; left out.", f"{name}, line {number}")
            continue
        yield {key: _text(value) for key, value in raw.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def fits(row: Mapping[str, str], when: Mapping[str, str]) -> bool:
    """Say whether a row holds these values."""
    return all(row.get(column, "") == value for column, value in when.items())


def joined(
    rows: Sequence[Row], joins: Sequence[tuple[Join, Table]], losses: Losses
) -> tuple[Row, ...]:
    """Add the columns of other files; a column that the row has already stays as it is."""
    indexed = [(join, _index(join, table, losses)) for join, table in joins]
    return tuple(_joined(row, indexed, losses) for row in rows)


def _index(join: Join, table: Table, losses: Losses) -> dict[str, Row]:
    key = join.key or join.on
    index: dict[str, Row] = {}
    for row in table.rows:
        value = row.get(key, "")
        if value in index:
            losses.note(
                "key-twice",
                "A key stands twice in a joined file; its first row counts.",
                f"{join.file}: {quoted(value)}",
            )
        index.setdefault(value, row)
    return index


def _joined(row: Row, indexed: Sequence[tuple[Join, dict[str, Row]]], losses: Losses) -> Row:
    whole = dict(row)
    for join, index in indexed:
        if not fits(row, join.when):
            continue
        found = index.get(row.get(join.on, "").removeprefix(join.remove_prefix))
        if found is None:
            losses.note(
                "no-partner",
                "A row has no partner in a joined file; it lacks those columns.",
                f"{join.file}: {quoted(row.get(join.on, ''))}",
            )
            continue
        for column, value in found.items():
            whole[column] = whole.get(column) or value
    return whole
