"""Suggest modes: notes without a mode, distilled to phrases and grouped by likeness, offline."""

from __future__ import annotations

from collections.abc import Sequence

from ethogram.errors import UsageRefused
from ethogram.findings.distil import distil
from ethogram.findings.failure_mode import FailureMode
from ethogram.ids import ModeId
from ethogram.model.embedder import Embedder
from ethogram.report.failures import FailingReply
from ethogram.report.mode_groups import NoteGroup, NoteGroups
from ethogram.stats.grouping import ALIKE, FEWEST, group_alike
from ethogram.workflow.failures import Bench

FEWEST_NOTES = 2


def noted(bench: Bench) -> list[FailingReply]:
    """Give the failing replies with a note and no mode yet, in the order to read them."""
    # Only these are loaded: of a large run most replies carry no note.
    return bench.open([name for name in bench.uncoded() if bench.note_of(name)[0]])


def suggest_groups(bench: Bench) -> NoteGroups:
    """Group the notes that carry no mode.

    Raises:
        UsageRefused: There are fewer than two.
        MissingExtra: Texts cannot be compared here.
    """
    replies = noted(bench)
    if len(replies) < FEWEST_NOTES:
        raise UsageRefused(
            f"{len(replies)} failing replies of this run have a note and no mode; to group takes "
            f"{FEWEST_NOTES}. Write notes while you read: 'ethogram failures read', key o."
        )
    embedder = Embedder()
    phrases = [distil(reply.note) for reply in replies]
    rows = embedder.embed(phrases)
    found = group_alike(rows)
    near = _nearest_modes(embedder, bench, phrases)
    groups: list[NoteGroup] = []
    alone: list[tuple[int, str]] = []
    for group, held in zip(found.groups, found.held or [None] * len(found.groups), strict=True):
        if len(group) == 1:
            alone.append((replies[group[0]].read, replies[group[0]].note))
            continue
        likeness = rows[list(group)] @ rows[list(group)].T
        centre = group[int(likeness.sum(axis=1).argmax())]
        groups.append(
            NoteGroup(
                number=len(groups) + 1,
                phrase=phrases[centre],
                reads=tuple(replies[each].read for each in group),
                notes=tuple(replies[each].note for each in group),
                held=held,
                near=near[centre],
            )
        )
    return NoteGroups(
        groups=tuple(groups), alone=tuple(alone), stability=found.stability, fewest=FEWEST
    )


def keep_groups(bench: Bench, found: NoteGroups, numbers: Sequence[int]) -> list[FailureMode]:
    """Make unreviewed modes of groups; each is a step that can be undone.

    Raises:
        UsageRefused: There is no group of that number, or its name is taken.
    """
    by_number = {group.number: group for group in found.groups}
    unknown = [number for number in numbers if number not in by_number]
    if unknown:
        raise UsageRefused(
            f"There is no group {unknown[0]}. Expected 1 to {len(by_number)}. See them with "
            "'ethogram failures suggest'."
        )
    kept = []
    for number in dict.fromkeys(numbers):
        group = by_number[number]
        replies = bench.open([bench.find(read) for read in group.reads])
        kept.append(bench.name_mode(group.phrase, replies, is_reviewed=False))
    return kept


def _nearest_modes(embedder: Embedder, bench: Bench, phrases: Sequence[str]) -> list[ModeId]:
    modes = bench.taxonomy.modes
    if not modes:
        return [ModeId("")] * len(phrases)
    words = [distil(f"{mode.name}. {mode.definition}") for mode in modes]
    likeness = embedder.embed(phrases) @ embedder.embed(words).T
    best = likeness.argmax(axis=1)
    return [
        modes[int(at)].id if float(row[int(at)]) >= ALIKE else ModeId("")
        for row, at in zip(likeness, best, strict=True)
    ]
