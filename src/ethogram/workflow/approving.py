"""Approve proposed cases, and drop cases: entries move from file to file as they stand."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePosixPath

import msgspec

from ethogram.errors import UsageRefused
from ethogram.suite.case import Case
from ethogram.suite.entries import (
    CaseFile,
    Entry,
    cut_entries,
    parted,
    with_reason,
    without_mark,
)
from ethogram.suite.inherit import parent_of
from ethogram.suite.operators.twin import is_unfilled
from ethogram.suite.proposal import DROPPED, FOLDER, stands_among_proposed
from ethogram.suite.select import select_cases
from ethogram.workflow.suite_journal import change_files, take_back
from ethogram.workflow.workspace import Workspace, load_workspace, plain_line_ends

CASES = "cases/"
MOVABLE = (".yaml", ".yml", ".jsonl")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases a person means."""

    names: tuple[str, ...] = ()
    is_all: bool = False
    """Every proposed case."""
    where: str = ""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Entries that were moved."""

    names: tuple[str, ...]
    """Ids as they are written; paraphrases move with their entry."""
    cases: int
    """Cases they become."""
    paths: tuple[str, ...]
    """Files they stand in now; none when they were removed."""


def approve(workspace: Workspace, choice: Choice, *, now: float) -> Moved:
    """Let proposed cases be asked from now on.

    Raises:
        UsageRefused: Nothing fits, a blank is not filled, or a file cannot be cut.
    """
    chosen = _chosen(workspace.proposed, workspace, choice, "proposed case", "cases --proposed")
    _refuse_unfilled(chosen)
    texts: dict[str, str | None] = {}
    names = _names(chosen)
    for path, cases in _by_path(chosen).items():
        file = _cut(workspace, path)
        kept, taken = parted(file, _names(cases))
        if not stands_among_proposed(path):
            texts[path] = _unmarked(file, taken, path)
            continue
        texts[path] = kept.text if kept.entries else None
        _add(workspace, texts, CASES + path.removeprefix(FOLDER), file.head, taken)
    moved = _move(workspace, texts, f"approved {_count(names)}", now)
    waiting = {parent_of(case.id) for case in load_workspace(workspace.root).proposed} & names
    if waiting:
        take_back(workspace.root)
        raise UsageRefused(
            f"{min(waiting)!r} is made a proposal by the defaults of its file. Expected 'proposed' "
            "in the entry itself; take it out of the defaults by hand."
        )
    return msgspec.structs.replace(moved, names=tuple(sorted(names)), cases=len(chosen))


def drop(
    workspace: Workspace,
    choice: Choice,
    *,
    now: float,
    reasons: Mapping[str, str] | None = None,
    with_kin: bool = False,
    deletes: bool = False,
) -> Moved:
    """Take cases out of the suite, into `cases/dropped/` with the reason, or away altogether.

    Args:
        workspace: The documents.
        choice: Which; without names only proposed cases, unless `where` says otherwise.
        now: Seconds since the epoch, for the note above each.
        reasons: Why, by id; empty where a person gave none.
        with_kin: Also drop what was derived from them, and their twins.
        deletes: Keep nothing.

    Raises:
        UsageRefused: Nothing fits, another case leans on one of them, or a file cannot be cut.
    """
    every = (*workspace.cases, *workspace.proposed)
    pool = workspace.proposed if choice.is_all else every
    chosen = _chosen(pool, workspace, choice, "case", "cases")
    names = _with_kin(every, _names(chosen), allows=with_kin)
    chosen = tuple(case for case in every if parent_of(case.id) in names)
    day = datetime.datetime.fromtimestamp(now, tz=datetime.UTC).astimezone().date()
    texts: dict[str, str | None] = {}
    for path, cases in _by_path(chosen).items():
        file = _cut(workspace, path)
        kept, taken = parted(file, _names(cases))
        texts[path] = kept.text if kept.entries or not stands_among_proposed(path) else None
        if not deletes:
            noted = tuple(_noted(entry, reasons or {}, str(day), path) for entry in taken)
            stem = path.removeprefix(FOLDER).removeprefix(CASES)
            _add(workspace, texts, DROPPED + stem, file.head, noted)
    moved = _move(workspace, texts, f"dropped {_count(names)}", now)
    return msgspec.structs.replace(moved, names=tuple(sorted(names)), cases=len(chosen))


def _chosen(
    pool: Sequence[Case], workspace: Workspace, choice: Choice, noun: str, command: str
) -> tuple[Case, ...]:
    """Give the cases a person means, every wording of an entry with it."""
    if not choice.names and not choice.is_all and not choice.where:
        raise UsageRefused(f"Which {noun}s? Name them, or say --where CONDITION, or --all.")
    known = {parent_of(case.id) for case in pool}
    for name in choice.names:
        if parent_of(name) not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"List them: 'ethogram {command}'."
            raise UsageRefused(f"No {noun} {name!r}. {hint}")
    named = {parent_of(name) for name in choice.names} or known
    fits = [case for case in pool if parent_of(case.id) in named]
    if choice.where:
        fits = list(select_cases(fits, choice.where, spec=workspace.spec))
    if not fits:
        said = f" fits {choice.where!r}" if choice.where else " is there"
        raise UsageRefused(f"No {noun}{said}. List them: 'ethogram {command}'.")
    names = _names(fits)
    return tuple(case for case in pool if parent_of(case.id) in names)


def _names(cases: Iterable[Case]) -> set[str]:
    return {parent_of(case.id) for case in cases}


def _by_path(cases: Iterable[Case]) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(case.at.path, []).append(case)
    return found


def _refuse_unfilled(cases: Iterable[Case]) -> None:
    for case in cases:
        if any(is_unfilled(turn.content) for turn in case.turns):
            raise UsageRefused(
                f"Case {case.id!r} still has a blank in {case.at.path}, line {case.at.line}. "
                "Write the request in the place of '<fill in: ...>', then approve it."
            )


def _cut(workspace: Workspace, path: str) -> CaseFile:
    if PurePosixPath(path).suffix not in MOVABLE:
        raise UsageRefused(
            f"Cases cannot be moved out of {path!r} one by one. Expected a file that ends with "
            f"{', '.join(MOVABLE)}; move the whole file by hand."
        )
    text = plain_line_ends((workspace.root / path).read_bytes().decode("utf-8"))
    file = cut_entries(text, path, (*workspace.cases, *workspace.proposed))
    shared = next((entry for entry in file.entries if len(entry.ids) > 1), None)
    if shared is not None:
        raise UsageRefused(
            f"The cases {', '.join(shared.ids)} of {path!r} share a line. Write each on a line of "
            "its own, then repeat the command."
        )
    return file


def _unmarked(file: CaseFile, taken: Sequence[Entry], path: str) -> str:
    marked = [entry for entry in taken if without_mark(entry) == entry]
    if marked:
        raise UsageRefused(
            f"Case {marked[0].ids[0]!r} of {path!r} has no line 'proposed: yes' to take out. "
            "Take it out of the entry, or of the defaults, by hand."
        )
    entries = (without_mark(each) if each in taken else each for each in file.entries)
    return msgspec.structs.replace(file, entries=tuple(entries)).text


def _add(
    workspace: Workspace,
    texts: dict[str, str | None],
    path: str,
    head: str,
    entries: Sequence[Entry],
) -> None:
    """Put entries at the end of a file with the same head, or into a new one beside it."""
    place, number = PurePosixPath(path), 1
    added = "".join(entry.text for entry in entries)
    while True:
        there = texts.get(path)
        if there is None and (workspace.root / path).exists():
            there = plain_line_ends((workspace.root / path).read_bytes().decode("utf-8"))
        if there is None:
            texts[path] = head + added
            return
        if there.startswith(head) and not _has_other_head(there, head):
            texts[path] = there + ("" if there.endswith("\n") else "\n") + added
            return
        number += 1
        path = str(place.with_stem(f"{place.stem}-{number}"))


def _has_other_head(text: str, head: str) -> bool:
    """True when a file without defaults would gain entries below a mapping, or the reverse."""
    keys = ("defaults:", "cases:")
    own = any(line.startswith(keys) for line in text.splitlines())
    return own != any(line.startswith(keys) for line in head.splitlines())


def _noted(entry: Entry, reasons: Mapping[str, str], day: str, path: str) -> Entry:
    if path.endswith(".jsonl"):
        return entry
    reason = next((reasons[name] for name in entry.ids if reasons.get(name)), "")
    return with_reason(entry, f"Dropped {day}{': ' * bool(reason)}{reason}")


def _with_kin(every: Sequence[Case], names: set[str], *, allows: bool) -> set[str]:
    """Add the cases that lean on the dropped ones, or refuse to leave them hanging."""
    found = set(names)
    while True:
        more = {parent_of(case.id) for case in every if _leans_on(case, found)} - found
        if not more:
            return found
        if not allows:
            some = ", ".join(sorted(more)[:4]) + (", ..." if len(more) > 4 else "")
            raise UsageRefused(
                f"{_count(more)} would lean on nothing: {some} (parent, twin-of or differs-from). "
                "Drop them as well with --with-kin."
            )
        found |= more


def _leans_on(case: Case, names: Collection[str]) -> bool:
    kin = (case.parent, case.twin_of, case.differs_from)
    return any(name is not None and parent_of(name) in names for name in kin)


def _count(names: Collection[str]) -> str:
    return f"{len(names):,} case{'s' * (len(names) != 1)}"


def _move(workspace: Workspace, texts: Mapping[str, str | None], what: str, now: float) -> Moved:
    """Change the files, and put them back when a case that should be there cannot be read."""
    gone = {case.id for case in (*workspace.cases, *workspace.proposed)}
    change_files(workspace.root, texts, what, now)
    after = load_workspace(workspace.root)
    there = {case.id for case in (*after.cases, *after.proposed)}
    is_drop = what.startswith("dropped")
    errors = [problem for problem in after.problems if problem.severity == "error"]
    known = {problem.message for problem in workspace.problems}
    new = [problem for problem in errors if problem.message not in known]
    if new or (not is_drop and there != gone):
        take_back(workspace.root)
        reason = new[0].message if new else "a case would be lost"
        raise UsageRefused(
            f"The files would not read back as they should: {reason} Nothing was changed; expected "
            "entries that start with '- id:'. Move the entry by hand."
        )
    gained = (path for path, text in texts.items() if text is not None and _is_end(path, is_drop))
    return Moved(names=(), cases=0, paths=tuple(gained))


def _is_end(path: str, is_drop: bool) -> bool:
    """True for a file that cases move to."""
    return path.startswith(DROPPED) if is_drop else not stands_among_proposed(path)
