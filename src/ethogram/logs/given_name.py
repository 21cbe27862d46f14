"""Names of people, where a text introduces them: `My name is Anna`, `Dear Dr. Berg`, `Frau Berg`."""

from __future__ import annotations

import re

_WORD = r"[A-Z\u00c0-\u00de][\w'\u2019-]{1,40}"
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Professor|Herr|Frau|Herrn|Madame|Monsieur)\.?\s+)"
INTRODUCED = re.compile(
    r"(?:\b(?:[Mm]y name is|[Mm]y name's|I am called|[Cc]all me|[Mm]ein Name ist|[Ii]ch hei\u00dfe"
    r"|[Jj]e m'appelle|[Mm]e llamo"
    r"|[Mm]y (?:mother|father|mum|mom|dad|son|daughter|husband|wife|boss|friend|teacher|doctor)"
    r"(?: is| called|,)?|[Dd]ear|[Rr]egards,?|[Ss]incerely,?|[Ss]igned,?|[Ll]iebe[r]?"
    rf"|(?:[Hh]i|[Hh]ello),? (?:I'm|I am))\s+{_TITLE}?|\b{_TITLE})"
    rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,3}})"
)
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "Sir Madam Team All Customer Support The A An Not Sorry I It My Your This That Can Could "
        "Please Is Are What How Why When Where Who And But Or Diary Mr Mrs Ms Dr Prof Professor Herr "
        "Herrn Frau Madame Monsieur Hiring Manager Everyone Friends",
    )
)
"""Words that begin with a capital after `Dear` or at the start of a sentence and name nobody."""


def names_in(text: str) -> frozenset[str]:
    """Give the words of every name that the text introduces as one."""
    return frozenset(
        word
        for found in INTRODUCED.finditer(text)
        for word in found["name"].split()
        if word not in _NO_NAMES
    )


def without_names(text: str, names: frozenset[str]) -> tuple[str, int]:
    """Put `[name]` in place of every name; names that follow one another are one.

    Returns:
        The text and how many were taken out.
    """
    if not names:
        return text, 0
    one = "|".join(re.escape(name) for name in sorted(names, key=lambda each: (-len(each), each)))
    return re.subn(rf"(?<!\w)(?:{one})(?:\s+(?:{one}))*(?!\w)", "[name]", text)
