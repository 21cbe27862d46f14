"""TOML as a person wrote it: its values, and where each key stands.

`tomllib` gives values without places, and stops at its first error. Here a line it cannot read is
set aside and the rest is read, so that all problems are seen at once.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

import msgspec

KeyPath = tuple[str, ...]

MOST_ERRORS = 20
_AT = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^(\s*)((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_"'-]+)*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


class SyntaxProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is not TOML."""

    line: int
    column: int
    message: str


class TomlText(msgspec.Struct, frozen=True, kw_only=True):
    """What a TOML document says, and where."""

    values: dict[str, Any]
    lines: tuple[str, ...]
    places: dict[KeyPath, tuple[int, int]]
    """Line and column of each key and table header, counted from 1."""
    problems: tuple[SyntaxProblem, ...] = ()

    def place(self, path: KeyPath) -> tuple[int, int]:
        """Give the line and column of a key, or of the nearest table around it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return 1, 1

    def line(self, number: int) -> str:
        """Give a line of the document; empty past its end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def read_toml(text: str) -> TomlText:
    """Read a document, setting aside the lines that are not TOML."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    kept = list(lines)
    problems: list[SyntaxProblem] = []
    values: dict[str, Any] = {}
    while len(problems) < MOST_ERRORS:
        try:
            values = tomllib.loads("\n".join(kept))
            break
        except tomllib.TOMLDecodeError as error:
            problem = _problem(str(error), len(lines))
            problems.append(problem)
            if not kept[problem.line - 1]:
                break
            kept[problem.line - 1] = ""
        except RecursionError:
            problems.append(SyntaxProblem(line=1, column=1, message="Nested too deeply"))
            break
    return TomlText(
        values=values, lines=tuple(lines), places=_places(kept), problems=tuple(problems)
    )


def _problem(message: str, line_count: int) -> SyntaxProblem:
    found = _AT.search(message)
    line, column = line_count, 1
    if found and found[1]:
        line, column = min(int(found[1]), line_count), int(found[2])
    plain = _AT.sub("", message).strip()
    return SyntaxProblem(line=max(1, line), column=max(1, column), message=plain)


def _places(lines: list[str]) -> dict[KeyPath, tuple[int, int]]:
    """Find where keys stand; the first place of a key counts."""
    places: dict[KeyPath, tuple[int, int]] = {}
    table: KeyPath = ()
    for number, line in enumerate(lines, start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = _parts(header[1])
            places.setdefault(table, (number, line.index("[") + 1))
        elif key:
            places.setdefault(table + _parts(key[2]), (number, len(key[1]) + 1))
    return places


def _parts(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
