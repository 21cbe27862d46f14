"""From a stretch of text as it is shown back to the stretch of what was really said.

What is shown is longer than what was said where controls and hidden letters were made visible, so
an offset that a person points at is no offset of the reply.
"""

from __future__ import annotations

from typing import NamedTuple

from ethogram.report.plain_text import visible


class Stretch(NamedTuple):
    """Characters of a text, end exclusive."""

    start: int
    end: int


def behind(text: str, shown: Stretch) -> Stretch | None:
    """Give the letters of `text` that `shown` covers in `visible(text)`.

    A letter that is shown as a symbol of several letters counts when any of them is covered. Gives
    None when nothing is covered, or the stretch lies outside the text.
    """
    if not 0 <= shown.start < shown.end <= len(visible(text)):
        return None
    start, end, place = -1, -1, 0
    for index, letter in enumerate(text):
        width = _width(text, index, letter)
        if width and place < shown.end and place + width > shown.start:
            start = index if start < 0 else start
            end = index + 1
        place += width
        if place >= shown.end:
            break
    return Stretch(start, end)


def _width(text: str, index: int, letter: str) -> int:
    if letter == "\r" and text[index + 1 : index + 2] == "\n":
        return 0
    return 1 if " " <= letter <= "~" else len(visible(letter))
