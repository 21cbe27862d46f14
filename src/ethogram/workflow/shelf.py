"""Documents that lie open: read once, and read again only when a file of them has moved."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

from ethogram.workflow.workspace import Workspace, load_workspace

T = TypeVar("T")

PATTERNS = (
    "*.md",
    "*.toml",
    "*.yaml",
    "*.yml",
    "*.jsonl",
    "*.csv",
    "spec/**/*.md",
    "context/*.md",
    "cases/**/*",
    "rubrics/*.md",
    "targets/*.toml",
)
"""Files that `load_workspace` reads."""
LABELS = ("labels/**/*.jsonl", "labels/queues/*.json")
_MOST_KEPT = 64

Stamp = tuple[tuple[str, int, int], ...]
"""Path, time of the last write and size of every file."""


def stamp(root: Path, patterns: tuple[str, ...] = PATTERNS) -> Stamp:
    """Say how files stand, so that what was made of them can be kept while none moves."""
    found: set[tuple[str, int, int]] = set()
    for pattern in patterns:
        for path in root.glob(pattern):
            try:
                state = path.stat()
            except OSError:
                continue
            found.add((str(path), state.st_mtime_ns, state.st_size))
    return tuple(sorted(found))


class Shelf:
    """Keeps the documents of a workspace, and what was made of them.

    A web server asks from several threads; one lock lets in one at a time, because what is slow is
    done once.

    Attributes:
        root: The workspace.
        edition: Rises whenever `workspace` has read the documents anew.
    """

    def __init__(self, root: Path) -> None:
        """Read nothing yet."""
        self.root = root
        self._lock = threading.RLock()
        self._made: dict[Hashable, tuple[Hashable, Any]] = {}
        self.edition = 0

    def workspace(self) -> Workspace:
        """Give every document as it is on the disk now."""
        return self.kept("workspace", stamp(self.root), self._read)

    def _read(self) -> Workspace:
        self.edition += 1
        return load_workspace(self.root)

    def kept(self, key: Hashable, state: Hashable, make: Callable[[], T]) -> T:
        """Give what was made for a key while its state is the same, else make it anew."""
        with self._lock:
            known = self._made.pop(key, None)
            if known is None or known[0] != state:
                known = (state, make())
            self._made[key] = known
            while len(self._made) > _MOST_KEPT:
                del self._made[next(iter(self._made))]
            made: T = known[1]
            return made
