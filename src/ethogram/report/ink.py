"""Colour for a terminal, or none; meaning never rests on it alone."""

from __future__ import annotations

from typing import Literal

Tone = Literal["plain", "bad", "good", "warn", "strong", "faint", "accent"]

_CODES: dict[Tone, str] = {
    "plain": "",
    "bad": "1;31",
    "good": "1;32",
    "warn": "1;33",
    "strong": "1",
    "faint": "2",
    "accent": "1;36",
}


def ink(text: str, tone: Tone, *, colour: bool) -> str:
    """Give the text in its tone, or as it is when there is no colour."""
    code = _CODES[tone]
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code and text else text
