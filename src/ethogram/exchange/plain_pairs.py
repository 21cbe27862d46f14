"""Preferences as a plain table, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ethogram.exchange.loss import Losses, quoted
from ethogram.exchange.plain_labels import plain, table_csv
from ethogram.judge.preference import Preference

PREFERENCE_COLUMNS = (
    "id",
    "first",
    "second",
    "case",
    "clause",
    "labeller",
    "preferred",
    "reason",
    "is_swapped",
    "at",
    "seconds",
    "queue",
    "is_simulated",
    "clause_digest",
    "guideline",
    "supersedes",
    "retest_of",
)
_PAIR = ("first", "second", "case", "clause")
_FLAGS = ("is_swapped", "is_simulated")
_NULLABLE = ("seconds", "supersedes", "retest_of")


def preferences_csv(preferences: Iterable[Preference]) -> str:
    """Write preferences as CSV with a heading row."""
    return table_csv(PREFERENCE_COLUMNS, map(_cells, preferences))


def _cells(each: Preference) -> dict[str, object]:
    own = {key: getattr(each, key) for key in PREFERENCE_COLUMNS if key not in _PAIR}
    return own | {key: getattr(each.pair, key) for key in _PAIR}


def preference_of_row(row: Mapping[str, str], where: str, losses: Losses) -> Preference | None:
    """Read one row of `preferences_csv` back; None when it is no preference."""
    cells = {key: plain(value) for key, value in row.items() if key in PREFERENCE_COLUMNS}
    raw: dict[str, object] = {key: value for key, value in cells.items() if key not in _PAIR}
    raw |= {key: cells.get(key) or None for key in _NULLABLE}
    raw |= {key: cells.get(key, "").strip().lower() in ("true", "1", "yes") for key in _FLAGS}
    raw["pair"] = {key: cells[key] for key in _PAIR if key in cells}
    try:
        return msgspec.convert(raw, Preference, strict=False)
    except (msgspec.ValidationError, ValueError, OverflowError) as error:
        losses.lose(
            "no-preference",
            "A row is no preference; left out. Expected the columns that 'ethogram labels export "
            "--to csv' writes.",
            f"{where}: {error} {quoted(cells.get('id', ''))}",
        )
        return None
