"""What people said, read from `labels/` and read again only where a file has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from ethogram.errors import Diagnostic, Parsed
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.adjudication_file import FILE as ADJUDICATIONS
from ethogram.judge.adjudication_file import parse_adjudications
from ethogram.judge.label import Label
from ethogram.judge.label_file import parse_labels
from ethogram.judge.preference import Preference
from ethogram.judge.preference_file import FOLDER as PAIRS
from ethogram.judge.preference_file import parse_preferences
from ethogram.workflow.evidence import NOT_LABELS
from ethogram.workflow.labelling import FOLDER

T = TypeVar("T")
Parse = Callable[[Iterable[str], str], Parsed[tuple[T, ...]]]


class LabelFiles:
    """The labels, preferences and adjudications of a workspace; may be shared between threads.

    A label is on the disk before anybody is told so, therefore what is read here is what counts,
    also when another process labels at the same time.
    """

    def __init__(self, root: Path) -> None:
        """Take a workspace; nothing is read yet."""
        self._root = root
        self._lock = threading.Lock()
        self._labels = _Lines(root, parse_labels)
        self._preferences = _Lines(root, parse_preferences)
        self._adjudications = _Lines(root, parse_adjudications)

    def labels(self) -> list[Label]:
        """Give every label, file by file, oldest line first."""
        files = (self._root / FOLDER).glob("*.jsonl")
        with self._lock:
            return self._labels.read(path for path in files if path.name not in NOT_LABELS)

    def preferences(self) -> list[Preference]:
        """Give every preference, file by file, oldest line first."""
        with self._lock:
            return self._preferences.read((self._root / PAIRS).glob("*.jsonl"))

    def adjudications(self) -> list[Adjudication]:
        """Give every adjudication, oldest line first."""
        with self._lock:
            return self._adjudications.read([self._root / FOLDER / ADJUDICATIONS])

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Lines that could not be read in what was asked for so far; they count for nothing."""
        read = (self._labels, self._preferences, self._adjudications)
        return tuple(problem for each in read for problem in each.problems)


class _Lines(Generic[T]):
    """Files of lines, each parsed once for every state it is found in."""

    def __init__(self, root: Path, parse: Parse[T]) -> None:
        self._root = root
        self._parse = parse
        self._held: dict[Path, tuple[tuple[int, int], Parsed[tuple[T, ...]]]] = {}

    @property
    def problems(self) -> list[Diagnostic]:
        return [problem for _, parsed in self._held.values() for problem in parsed.problems]

    def read(self, paths: Iterable[Path]) -> list[T]:
        before, self._held = self._held, {}
        for path in sorted(paths):
            if not path.is_file():
                continue
            stat = path.stat()
            state = (stat.st_mtime_ns, stat.st_size)
            held = before.get(path)
            self._held[path] = held if held and held[0] == state else (state, self._parsed(path))
        return [line for _, parsed in self._held.values() for line in parsed.value]

    def _parsed(self, path: Path) -> Parsed[tuple[T, ...]]:
        with path.open(encoding="utf-8", errors="replace") as lines:
            return self._parse(lines, path.relative_to(self._root).as_posix())
