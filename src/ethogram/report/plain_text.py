"""Text of strangers made safe for one line of a terminal: escapes shown, widths counted in cells.

What a model answers is hostile until shown otherwise: it can carry terminal escapes that clear a
screen, marks that reverse the reading direction, and letters nobody can see.
"""

from __future__ import annotations

import re
import unicodedata

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_HIDDEN = (0x00AD, 0x180E, 0x200B, *range(0x2060, 0x2065), 0xFEFF, *range(0xFFF9, 0xFFFC))
_TAGS = range(0xE0000, 0xE0080)


def _replacements() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
    table[0x7F] = "\u2421"
    for code in (*range(0x80, 0xA0), *_BIDI, *_HIDDEN, *_TAGS):
        table[code] = f"\u27e8U+{code:04X}\u27e9"
    table[0x2028] = table[0x2029] = "\n"
    return table


_VISIBLE = _replacements()
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEEDS_WORK = re.compile(r"[^\n\t\x20-\x7e]")
_SPACES = re.compile(r"\s+")


def visible(text: str) -> str:
    """Show what cannot be seen: controls, direction marks and hidden letters become symbols.

    Line feeds and tabs stay. A carriage return before a line feed is only a line end.
    """
    if not _NEEDS_WORK.search(text):
        return text
    return _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n")).translate(_VISIBLE)


def one_line(text: str) -> str:
    """Give the visible text on one line, runs of white space as single spaces."""
    return _SPACES.sub(" ", visible(text)).strip()


def cells(text: str) -> int:
    """Count the terminal columns a visible text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells_of(letter) for letter in text)


def cut(text: str, width: int) -> str:
    """Shorten a visible line to `width` columns, with an ellipsis where something was cut."""
    if cells(text) <= width:
        return text
    room, kept = width - 1, []
    for letter in text:
        room -= _cells_of(letter)
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def wrap(text: str, width: int) -> list[str]:
    """Break a visible line at spaces into lines of at most `width` columns."""
    lines: list[str] = []
    line, taken = "", 0
    for word in _pieces(text, width):
        size = cells(word)
        if line and taken + 1 + size > width:
            lines.append(line)
            line, taken = word, size
        else:
            line, taken = (f"{line} {word}", taken + 1 + size) if line else (word, size)
    return [*lines, line] if line else lines


def pad(text: str, width: int) -> str:
    """Fill a visible text with spaces up to `width` columns."""
    return text + " " * (width - cells(text))


def _pieces(text: str, width: int) -> list[str]:
    pieces: list[str] = []
    for word in text.split(" "):
        rest = word
        while cells(rest) > width:
            size = max(1, len(cut(rest, width + 1)) - 1)
            pieces.append(rest[:size])
            rest = rest[size:]
        if rest:
            pieces.append(rest)
    return pieces


def _cells_of(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
