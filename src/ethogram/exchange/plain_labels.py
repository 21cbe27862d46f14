"""Labels as a plain table for a spreadsheet, and back. JSON Lines hold the records as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ethogram.exchange.loss import Losses, quoted
from ethogram.judge.label import Label

LABEL_COLUMNS = (
    "id",
    "transcript",
    "case",
    "clause",
    "criterion",
    "labeller",
    "outcome",
    "points",
    "done",
    "instead",
    "said",
    "note",
    "quote",
    "quote_start",
    "quote_end",
    "at",
    "seconds",
    "queue",
    "is_simulated",
    "clause_digest",
    "guideline",
    "reply",
    "supersedes",
    "retest_of",
)
_TEXTS = ("id", "transcript", "case", "clause", "labeller", "outcome", "at")
_OPTIONAL = ("note", "queue", "clause_digest", "guideline", "reply")
_NULLABLE = ("criterion", "supersedes", "retest_of")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet, whoever wrote it."""


def labels_csv(labels: Iterable[Label]) -> str:
    """Write labels as CSV with a heading row."""
    return table_csv(LABEL_COLUMNS, map(_label_cells, labels))


def table_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Write rows as CSV; no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def plain(cell: str) -> str:
    """Undo what `_cell` put before a formula."""
    return cell.removeprefix("'")


def _label_cells(label: Label) -> dict[str, object]:
    cells = {
        key: getattr(label, key)
        for key in (*_TEXTS, *_OPTIONAL, *_NULLABLE, "points", "seconds", "is_simulated")
    }
    answer, span = label.answer_class, label.span
    if answer is not None:
        cells |= {"done": answer.done, "instead": answer.instead, "said": answer.said}
    if span is not None:
        cells |= {"quote": span.quote, "quote_start": span.start, "quote_end": span.end}
    return cells


def label_of_row(row: Mapping[str, str], where: str, losses: Losses) -> Label | None:
    """Read one row of `labels_csv` back; None when it is no label."""
    cells = {key: plain(value) for key, value in row.items()}
    raw: dict[str, object] = {key: cells.get(key, "") for key in (*_TEXTS, *_OPTIONAL)}
    raw |= {key: cells.get(key) or None for key in _NULLABLE}
    raw["is_simulated"] = cells.get("is_simulated", "").strip().lower() in ("true", "1", "yes")
    for key in ("points", "seconds"):
        if cells.get(key, "").strip():
            raw[key] = cells[key].strip()
    if cells.get("done"):
        answer = {"done": cells["done"], "instead": cells.get("instead") or "nothing"}
        raw["answer_class"] = {**answer, "said": cells.get("said") or "openly"}
    if cells.get("quote"):
        places = {"start": cells.get("quote_start", ""), "end": cells.get("quote_end", "")}
        raw["span"] = {"quote": cells["quote"], **places}
    try:
        return msgspec.convert(raw, Label, strict=False)
    except (msgspec.ValidationError, ValueError, OverflowError) as error:
        losses.lose(
            "no-label",
            "A row is no label; left out. Expected the columns that 'ethogram labels export --to "
            "csv' writes.",
            f"{where}: {error} {quoted(cells.get('id', ''))}",
        )
        return None
