"""Edit a codebook: name, merge, split and rename modes. Nothing is ever lost by it.

An id that goes away stays with the mode that takes its place, so that every code that names it
goes on counting.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import msgspec

from ethogram.errors import UsageRefused
from ethogram.findings.failure_mode import FailureMode, Revision, Taxonomy
from ethogram.ids import ClauseId, ModeId
from ethogram.spec.source import nearest, slug

T = TypeVar("T")


class Editor(NamedTuple):
    """Who changes the codebook, and on which day."""

    by: str
    date: str
    """ISO 8601: `2026-11-09`."""


def find_mode(taxonomy: Taxonomy, name: str) -> FailureMode:
    """Give the mode that a person named.

    Raises:
        UsageRefused: There is none.
    """
    found = taxonomy.mode(name)
    if found is not None:
        return found
    known = [str(each.id) for each in taxonomy.modes]
    near = nearest(name, known)
    hint = f" Did you mean {near!r}?" if near else ""
    some = ", ".join(known[:12]) or "none yet"
    raise UsageRefused(
        f"No failure mode is called {name!r}.{hint} Modes: {some}. "
        "List them with 'ethogram failures'; name one while you read: 'ethogram failures read'."
    )


def new_mode_id(taxonomy: Taxonomy, name: str) -> ModeId:
    """Make an id of a name that no mode has or had.

    Raises:
        UsageRefused: The name holds no letter, or a mode has it.
    """
    made = ModeId(slug(name))
    if not made:
        raise UsageRefused(
            f"The name {name!r} holds no letter or figure. Expected what goes wrong in a few words, "
            "such as 'invents a source'."
        )
    taken = taxonomy.mode(made) or taxonomy.mode(name)
    if taken is not None:
        raise UsageRefused(
            f"There is a mode {str(taken.id)!r} already ({taken.name}). Take another name, or use "
            f"that one: 'ethogram failures show {taken.id}'."
        )
    return made


def add_mode(taxonomy: Taxonomy, mode: FailureMode, editor: Editor) -> Taxonomy:
    """Add a mode at the end."""
    new_mode_id(taxonomy, mode.id)
    return _changed(taxonomy, (*taxonomy.modes, mode), editor, f"added {str(mode.id)!r}")


def merge_modes(taxonomy: Taxonomy, one: str, into: str, editor: Editor) -> Taxonomy:
    """Let one mode become part of another, which keeps its name and gets both ids and examples.

    Raises:
        UsageRefused: There is no such mode, or both are the same.
    """
    gone, kept = find_mode(taxonomy, one), find_mode(taxonomy, into)
    if gone.id == kept.id:
        raise UsageRefused(
            f"{one!r} and {into!r} are the same mode, {str(kept.id)!r}. Expected two different ones."
        )
    merged = msgspec.structs.replace(
        kept,
        formerly=_union(kept.formerly, (gone.id, *gone.formerly)),
        clauses=_union(kept.clauses, gone.clauses),
        examples=_union(kept.examples, gone.examples),
        severity=min(kept.severity, gone.severity, key=("high", "medium", "low").index),
        include=_joined(kept.include, gone.definition or gone.name, gone.include),
        exclude=_joined(kept.exclude, gone.exclude),
        for_the_user=kept.for_the_user or gone.for_the_user,
        why=kept.why or gone.why,
        named_by=editor.by,
    )
    modes = tuple(merged if x.id == kept.id else x for x in taxonomy.modes if x.id != gone.id)
    what = f"merged {str(gone.id)!r} into {str(kept.id)!r}"
    return _changed(taxonomy, modes, editor, what)


def split_mode(
    taxonomy: Taxonomy,
    one: str,
    name: str,
    editor: Editor,
    clauses: tuple[ClauseId, ...] = (),
) -> Taxonomy:
    """Make a new mode out of a part of another; which replies move is said by codes.

    Args:
        taxonomy: The codebook.
        one: The mode that is too wide.
        name: Name of the part.
        editor: Who splits it.
        clauses: What the part breaks; none: the same.

    Raises:
        UsageRefused: There is no such mode, or the new name is taken.
    """
    whole = find_mode(taxonomy, one)
    part = FailureMode(
        id=new_mode_id(taxonomy, name),
        name=" ".join(name.split()),
        exclude=f"{whole.name}: that is {whole.id}.",
        severity=whole.severity,
        clauses=clauses or whole.clauses,
        for_the_user=whole.for_the_user,
        named_by=editor.by,
    )
    modes: list[FailureMode] = []
    for each in taxonomy.modes:
        modes.append(each)
        if each.id == whole.id:
            modes.append(part)
    what = f"split {str(part.id)!r} off {str(whole.id)!r}"
    return _changed(taxonomy, tuple(modes), editor, what)


def rename_mode(taxonomy: Taxonomy, one: str, name: str, editor: Editor) -> Taxonomy:
    """Give a mode another name and id; a person has named it then.

    Raises:
        UsageRefused: There is no such mode, or another one has the name.
    """
    mode = find_mode(taxonomy, one)
    others = msgspec.structs.replace(
        taxonomy, modes=tuple(each for each in taxonomy.modes if each.id != mode.id)
    )
    new_id = new_mode_id(others, name)
    earlier = _union(mode.formerly, (mode.id,))
    renamed = msgspec.structs.replace(
        mode,
        id=new_id,
        name=" ".join(name.split()),
        formerly=tuple(each for each in earlier if each != new_id),
        named_by=editor.by,
    )
    modes = tuple(renamed if each.id == mode.id else each for each in taxonomy.modes)
    what = f"renamed {str(mode.id)!r} to {str(new_id)!r}"
    return _changed(taxonomy, modes, editor, what)


def replace_mode(taxonomy: Taxonomy, mode: FailureMode, editor: Editor) -> Taxonomy:
    """Put another record in the place of the mode with the same id."""
    old = find_mode(taxonomy, mode.id)
    modes = tuple(mode if each.id == old.id else each for each in taxonomy.modes)
    return _changed(taxonomy, modes, editor, f"changed {str(mode.id)!r}")


def _changed(
    taxonomy: Taxonomy, modes: tuple[FailureMode, ...], editor: Editor, what: str
) -> Taxonomy:
    version = taxonomy.version + 1
    revision = Revision(version=version, date=editor.date, by=editor.by, what=what)
    return msgspec.structs.replace(
        taxonomy, version=version, modes=modes, revisions=(*taxonomy.revisions, revision)
    )


def _union(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _joined(*texts: str) -> str:
    return " ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
