"""Bars as people write them: `9 in 10`, `never`."""

from __future__ import annotations

import re
from fractions import Fraction

from ethogram.spec.clause import Bar
from ethogram.spec.places import Word
from ethogram.spec.source import Source

_IN = re.compile(r"^(\d{1,6})\s+in\s+(\d{1,6})$", re.IGNORECASE)
_OF = re.compile(r"^(\d{1,6})\s*(?:of|out of|/|:|from)\s*(\d{1,6})$", re.IGNORECASE)
_SHARE = re.compile(r"^(\d{1,3}(?:[.,]\d{1,4})?)\s*(?:%|per ?cent)$", re.IGNORECASE)
_EXPECTED = "A bar is '9 in 10' and the like, or 'never'"


def read_bar(word: Word, source: Source) -> Bar | None:
    """Read a bar, or report it with the nearest one that can be read."""
    if word.text.casefold() == "never":
        return Bar(passes=1, of=1, is_never=True)
    found = _IN.match(word.text)
    if found:
        passes, of = int(found[1]), int(found[2])
        if 0 < passes <= of:
            return Bar(passes=passes, of=of)
    source.report(
        "bad-bar",
        source.at(word.line, word.column),
        f"The bar {word.text!r} cannot be read. {_EXPECTED}.",
        fix=f"Write {_meant(word.text)!r}.",
    )
    return None


def _meant(text: str) -> str:
    of = _OF.match(text)
    if of and 0 < int(of[1]) <= int(of[2]):
        return f"{int(of[1])} in {int(of[2])}"
    share = _SHARE.match(text)
    if share:
        part = Fraction(share[1].replace(",", ".")) / 100
        if 0 < part <= 1:
            return f"{part.numerator} in {part.denominator}"
    if text.casefold() in {"always", "zero", "0", "none"}:
        return "never"
    return "9 in 10"
