"""Reading a ruling: `**Ruling 2026-11-09.** One sentence is coaching. Case: essay-one-line.`."""

from __future__ import annotations

import datetime
import re

from ethogram.errors import Position
from ethogram.spec.clause import Ruling
from ethogram.spec.source import Source

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}\b")
_CASE = re.compile(r"\s*\bCase:\s*`?([\w~-]+(?:\.[\w~-]+)*)`?\.?")
_BY = re.compile(r"\s*\b(?:By|Ruled by):\s*([^.\n]+)\.?")


def read_ruling(argument: str, text: str, at: Position, source: Source) -> Ruling:
    """Read a ruling from what its label says (date, who) and the text after it."""
    found = _DATE.match(argument)
    if found is None or not _is_date(found[0]):
        source.report(
            "bad-date",
            at,
            f"The ruling's date {argument!r} is not a day of the calendar.",
            fix="Write the day as year-month-day: '**Ruling 2026-11-09.**'.",
        )
    date = found[0] if found else argument
    by = argument[found.end() :].strip(" ,.:;") if found else ""
    text = " ".join(text.split())
    case, who = _CASE.search(text), _BY.search(text)
    words = _BY.sub("", _CASE.sub("", text))
    return Ruling(
        date=date,
        text=" ".join(words.split()),
        by=by.removeprefix("by ") or (who[1].strip() if who else ""),
        case=case[1] if case else None,
        at=at,
    )


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
