"""Read the adjudications of a workspace, and know one reply again in several runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from ethogram.errors import Diagnostic
from ethogram.findings.code import Code
from ethogram.ids import CaseId, Digest, TranscriptId
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.adjudication_file import FILE, parse_adjudications
from ethogram.judge.label import Label

Said = TypeVar("Said", Label, Adjudication, Code)
"""What a person said about a reply."""


def adjudications_path(root: Path) -> Path:
    """Say where the adjudications of a workspace are."""
    return root / "labels" / FILE


def load_adjudications(root: Path) -> tuple[tuple[Adjudication, ...], tuple[Diagnostic, ...]]:
    """Read every adjudication of the workspace; without a file there is none."""
    path = adjudications_path(root)
    if not path.is_file():
        return (), ()
    with path.open(encoding="utf-8", errors="replace") as lines:
        parsed = parse_adjudications(lines, path.relative_to(root).as_posix())
    return parsed.value, parsed.problems


class SameReplies:
    """Gives one name to a reply that several runs heard, letter by letter, on the same case."""

    def __init__(self, labels: Iterable[Label | Adjudication | Code]) -> None:
        """Take whatever was said about replies; the first transcript names the reply."""
        self._first: dict[tuple[CaseId, Digest], TranscriptId] = {}
        for each in labels:
            if each.reply:
                self._first.setdefault((each.case, each.reply), each.transcript)

    def name(self, said: Sequence[Said]) -> tuple[Said, ...]:
        """Let everything that was said about one reply name the same transcript."""
        return tuple(self._named(each) for each in said)

    def _named(self, each: Said) -> Said:
        first = self._first.get((each.case, each.reply), each.transcript)
        return each if first == each.transcript else msgspec.structs.replace(each, transcript=first)
