"""Gather every problem of one document, each with the line it stands on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Protocol

from ethogram.errors import Diagnostic, Position, Severity

_LONGEST_EXCERPT = 200


class Placed(Protocol):
    """Anything that knows its line and column."""

    @property
    def line(self) -> int:
        """Counts from 1."""

    @property
    def column(self) -> int:
        """Counts from 1."""


class Problems:
    """The problems of one document, in the order they were met."""

    def __init__(self, path: str, text: str, first_line: int = 1) -> None:
        """Remember the document's lines for the excerpts; `text` begins on `first_line`."""
        self.path = path
        self._first_line = first_line
        self.found: list[Diagnostic] = []
        self._lines = text.split("\n")

    def at(self, place: Placed) -> Position:
        """Give the position of a node in this document."""
        return Position(path=self.path, line=place.line, column=place.column)

    def add(
        self, rule: str, place: Placed, message: str, fix: str = "", severity: Severity = "error"
    ) -> None:
        """Report one problem at a place."""
        index = place.line - self._first_line
        line = self._lines[index] if 0 <= index < len(self._lines) else ""
        self.found.append(
            Diagnostic(
                rule=rule,
                severity=severity,
                at=self.at(place),
                message=message,
                fix=fix,
                excerpt=line.rstrip("\r")[:_LONGEST_EXCERPT],
            )
        )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word a person most likely meant, if any is near."""
    choices = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower()[:100], choices, n=1, cutoff=0.6)
    return choices[near[0]] if near else None


def listed(known: Iterable[str], most: int = 12) -> str:
    """List known words for a message: `'a', 'b', 'c'`."""
    words = [repr(str(word)) for word in known]
    shown = ", ".join(words[:most])
    return f"{shown} and {len(words) - most} more" if len(words) > most else shown or "none"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Say what to type instead of an unknown word."""
    names = list(known)
    near = nearest(word, names)
    return f"Did you mean {near!r}?" if near else f"Known here: {listed(names)}."
