"""Change files of cases together, all or none, and remember what takes the change back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import Digest, digest
from ethogram.workflow.journal import moment
from ethogram.workflow.spec_files import put_in_place

JOURNAL = ".ethogram/suite-changes.json"
MOST_STEPS = 20
"""Changes that can be taken back, the newest first."""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One change of files."""

    at: str
    what: str
    """In words: `approved 3 cases`."""
    before: dict[str, str | None]
    """Text of each file before; None where there was none."""
    after: dict[str, Digest | None]
    """Digest of each file afterwards; None where there is none."""


def change_files(root: Path, texts: Mapping[str, str | None], what: str, now: float) -> Step:
    """Write files, or remove those whose text is None, and remember how they were.

    Raises:
        UsageRefused: A file cannot be written; those that were are as they were before.
    """
    before = {path: _read(root / path) for path in texts}
    step = Step(
        at=moment(now),
        what=what,
        before=before,
        after={path: None if text is None else digest(text) for path, text in texts.items()},
    )
    _write(root, texts, before)
    _keep(root, (*load_steps(root), step)[-MOST_STEPS:])
    return step


def take_back(root: Path) -> Step:
    """Put the files of the newest change back as they were.

    Raises:
        UsageRefused: There is nothing to take back, or a file was changed since.
    """
    steps = load_steps(root)
    if not steps:
        raise UsageRefused(
            "There is nothing to take back. 'ethogram suite undo' takes back what fill, vary, "
            "attack, approve, drop and prune did in this workspace."
        )
    step = steps[-1]
    now = {path: _read(root / path) for path in step.before}
    moved = [
        path
        for path, text in now.items()
        if (None if text is None else digest(text)) != step.after[path]
    ]
    if moved:
        raise UsageRefused(
            f"{moved[0]!r} was changed after {step.what} ({step.at}), so taking it back would lose "
            "that. Undo your change first, or mend the file by hand."
        )
    _write(root, step.before, now)
    _keep(root, steps[:-1])
    return step


def load_steps(root: Path) -> tuple[Step, ...]:
    """Give the changes that can be taken back, oldest first; a torn journal has none."""
    try:
        return msgspec.json.decode((root / JOURNAL).read_bytes(), type=tuple[Step, ...])
    except (OSError, msgspec.DecodeError):
        return ()


def _keep(root: Path, steps: tuple[Step, ...]) -> None:
    path = root / JOURNAL
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    put_in_place(path, msgspec.json.encode(steps).decode())


def _read(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8") if path.is_file() else None


def _write(root: Path, texts: Mapping[str, str | None], before: Mapping[str, str | None]) -> None:
    done: list[str] = []
    try:
        for path, text in texts.items():
            done.append(path)
            _put(root / path, text)
    except OSError as error:
        for path in reversed(done[:-1]):
            _put(root / path, before[path])
        raise UsageRefused(
            f"Cannot write {done[-1]!r}: {error.strerror}. Expected a folder that can be written; "
            "nothing was changed."
        ) from error


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    put_in_place(path, text)
