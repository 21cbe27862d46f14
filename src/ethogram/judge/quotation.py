"""Find a judge's quote in the reply it is said to come from."""

from __future__ import annotations

import re

from ethogram.judge.verdict import Evidence

_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|\u2026|\[\.\.\.\]|\[\u2026\])\s*")
_SAME = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
    "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_FOLD = str.maketrans(_SAME)
_SHORTEST_PART = 3


def find_quote(quote: str, text: str) -> Evidence:
    """Find a quote whatever its white space, quotation marks, dashes and capitals.

    A quote with an ellipsis is found when its parts stand in the text in that order. Offsets of
    one that is not found are -1.
    """
    parts = [part for part in _ELLIPSIS.split(_trimmed(quote)) if part.strip()]
    if not parts or max(len(part) for part in parts) < _SHORTEST_PART:
        return Evidence(quote=quote)
    folded = text.translate(_FOLD)
    start = end = -1
    for part in parts:
        pieces = (re.escape(piece) for piece in part.translate(_FOLD).split())
        match = re.compile(r"\s+".join(pieces), re.IGNORECASE).search(folded, max(0, end))
        if match is None:
            return Evidence(quote=quote)
        start = match.start() if start < 0 else start
        end = match.end()
    return Evidence(quote=text[start:end], start=start, end=end)


def _trimmed(quote: str) -> str:
    """Take off the quotation marks and the closing point that a judge puts round a quote."""
    return quote.translate(_FOLD).strip().strip("\"'").strip().rstrip(".,;:").strip()
