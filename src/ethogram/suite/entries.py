"""Cut a file of cases into its entries, so that one can be moved and the others stay as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import msgspec

from ethogram.suite.case import Case
from ethogram.suite.inherit import parent_of

_LINE = re.compile(r"[^\n]*\n")
_MARK = re.compile(
    r"""[ \t]+proposed:[ \t]*["']?(?:yes|true)["']?[ \t]*(?:#.*)?\n""", re.IGNORECASE
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as it stands, with the comment right above it."""

    ids: tuple[str, ...]
    """Ids as they are written; two where entries share a line."""
    text: str
    """Its lines with their line ends."""


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of cases: what stands before the first entry, and the entries."""

    head: str
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """The file letter by letter, but for a line end at its end."""
        return self.head + "".join(entry.text for entry in self.entries)


def cut_entries(text: str, path: str, cases: Iterable[Case]) -> CaseFile:
    """Cut a YAML or JSON Lines file where its cases stand.

    Args:
        text: The file.
        path: Its path, as the cases' positions have it.
        cases: Cases that were read from it; others are passed over.
    """
    ids: dict[int, dict[str, None]] = {}
    for case in cases:
        if case.at.path == path:
            ids.setdefault(case.at.line, {})[parent_of(case.id)] = None
    # Not splitlines: that also cuts at letters which are no line end to the readers of cases.
    lines = _LINE.findall(text if text.endswith("\n") or not text else text + "\n")
    starts = [_with_comment(lines, line - 1) for line in sorted(ids)]
    ends = [*starts, len(lines)][1:]
    entries = tuple(
        Entry(ids=tuple(ids[line]), text="".join(lines[start:end]))
        for line, start, end in zip(sorted(ids), starts, ends, strict=True)
    )
    return CaseFile(head="".join(lines[: starts[0]] if starts else lines), entries=entries)


def _with_comment(lines: list[str], start: int) -> int:
    """Go up over the comment right above an entry; one at the top belongs to the file."""
    first = start
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return first if first > 0 else start


def parted(file: CaseFile, names: Collection[str]) -> tuple[CaseFile, tuple[Entry, ...]]:
    """Take the entries of some names out of a file; gives what stays, and what was taken."""
    taken = tuple(entry for entry in file.entries if set(names) & set(entry.ids))
    kept = tuple(entry for entry in file.entries if entry not in taken)
    return CaseFile(head=file.head, entries=kept), taken


def without_mark(entry: Entry) -> Entry:
    """Take the line `proposed: yes` out of an entry."""
    return msgspec.structs.replace(entry, text=_MARK.sub("", entry.text))


def with_reason(entry: Entry, reason: str) -> Entry:
    """Write a comment above an entry, at its indent."""
    indent = entry.text[: len(entry.text) - len(entry.text.lstrip(" "))].rpartition("\n")[2]
    told = " ".join(reason.split())
    return msgspec.structs.replace(entry, text=f"{indent}# {told}\n{entry.text}")
