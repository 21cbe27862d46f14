"""Suggested groups of notes in a terminal: what came together, and how far it holds."""

from __future__ import annotations

import msgspec

from ethogram.ids import ModeId
from ethogram.report.ink import Tone, ink
from ethogram.report.number import coefficient, count
from ethogram.report.plain_text import cut, one_line

STABLE = 0.6
_SHOWN = 4


class NoteGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Notes that came together."""

    number: int
    phrase: str
    """What is in the middle of the group."""
    reads: tuple[int, ...]
    notes: tuple[str, ...]
    held: float | None = None
    """Mean Jaccard index when a fifth of the notes is left out; None: too few to say."""
    near: ModeId = ModeId("")
    """The mode of the codebook that it resembles most; empty: none."""

    @property
    def is_stable(self) -> bool:
        """True when the group comes back."""
        return self.held is not None and self.held >= STABLE


class NoteGroups(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every group of notes that carry no mode yet."""

    groups: tuple[NoteGroup, ...] = ()
    """Of two notes and more, the largest first."""
    alone: tuple[tuple[int, str], ...] = ()
    """Notes like no other: number of the reply, note."""
    stability: float | None = None
    """Mean adjusted Rand index over random parts; None: too few notes to say."""
    fewest: int = 0
    """Notes from which stability can be told."""

    @property
    def notes(self) -> int:
        """Notes that were grouped."""
        return len(self.alone) + sum(len(group.reads) for group in self.groups)


def render_groups(found: NoteGroups, *, width: int, colour: bool) -> str:
    """Write the groups; what does not hold is faint and says so."""
    head = f"{count(found.notes, 'note')} without a mode: {count(len(found.groups), 'group')}"
    lines = [ink(head, "strong", colour=colour), _stability(found)]
    for group in found.groups:
        held = "too few to say" if group.held is None else f"holds {coefficient(group.held)}"
        doubt = "" if group.is_stable else "  UNSTABLE" if group.held is not None else ""
        near = f"  like {group.near}" if group.near else ""
        title = (
            f"{group.number:>3}  {one_line(group.phrase)} ({len(group.reads)}, {held}){doubt}{near}"
        )
        is_faint = group.held is not None and not group.is_stable
        tone: Tone = "faint" if is_faint else "accent"
        lines.append(ink(cut(title, width), tone, colour=colour))
        for read, note in list(zip(group.reads, group.notes, strict=True))[:_SHOWN]:
            lines.append(cut(f"       read {read}: {one_line(note)}", width))
        if len(group.reads) > _SHOWN:
            lines.append(f"       and {len(group.reads) - _SHOWN} more")
    if found.alone:
        lines.append(f"  {count(len(found.alone), 'note')} like no other")
        lines += [cut(f"       read {read}: {one_line(note)}", width) for read, note in found.alone]
    lines += [
        "",
        "next     ethogram failures suggest --keep 1   then rename it: a person names modes",
    ]
    return "\n".join(lines) + "\n"


def _stability(found: NoteGroups) -> str:
    if found.stability is None:
        return f"Too few notes to say whether the groups hold: {found.fewest} are needed."
    said = f"groups hold with a fifth left out: ARI {coefficient(found.stability)}"
    return said if found.stability >= STABLE else f"{said}, too little to read anything from them"
