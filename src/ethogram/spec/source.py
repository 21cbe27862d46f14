"""A document while it is read: its lines, and every problem met so far."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from ethogram.errors import Diagnostic, Position, Severity

_HALVES = re.compile("[\ud800-\udfff]")


class Source:
    """One document being read. Collects problems, so that all are shown at once."""

    def __init__(self, path: str, text: str) -> None:
        """Split the text into lines at line feeds only, as editors count them."""
        self.path = path
        self.lines = split_lines(text)
        self._problems: list[Diagnostic] = []

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Every problem reported so far, in the order of the document."""
        return tuple(sorted(self._problems, key=lambda one: (one.at.line, one.at.column)))

    def at(self, line: int, column: int = 1) -> Position:
        """Give a position of this document."""
        return Position(path=self.path, line=line, column=column)

    def line(self, number: int) -> str:
        """Give a line by its number, or nothing outside the document."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def report(
        self, rule: str, at: Position, message: str, *, fix: str = "", severity: Severity = "error"
    ) -> None:
        """Keep one problem, with the offending line as its excerpt."""
        self._problems.append(
            Diagnostic(
                rule=rule,
                severity=severity,
                at=at,
                message=message,
                fix=fix,
                excerpt=self.line(at.line),
            )
        )


def split_lines(text: str) -> tuple[str, ...]:
    r"""Cut a text at `\n`, without the `\r` that some editors leave before it.

    Halves of broken letters become `\ufffd`, as nothing that holds them can be stored or sent.
    """
    whole = _HALVES.sub("\ufffd", text.removeprefix("\ufeff"))
    return tuple(line.removesuffix("\r") for line in whole.split("\n"))


def slug(name: str) -> str:
    """Make an id of a name: `Support chat` gives `support-chat`."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that was probably meant, or None."""
    by_slug = {slug(one): one for one in known}
    close = difflib.get_close_matches(slug(word), by_slug, n=1, cutoff=0.6)
    if close:
        return by_slug[close[0]]
    inside = [one for key, one in by_slug.items() if slug(word) and slug(word) in key.split("-")]
    return inside[0] if len(inside) == 1 else None


def quoted(names: Iterable[str]) -> str:
    """List names as a message shows them: `'editor', 'search'`."""
    return ", ".join(repr(name) for name in names)


def instead(word: str, known: Iterable[str], otherwise: str) -> str:
    """Say what to type instead of `word`: the nearest known one, or what to do otherwise."""
    meant = nearest(word, known)
    return f"Did you mean {meant!r}?" if meant else otherwise
