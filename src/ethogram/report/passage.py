"""A text cut where marks begin and end, so that marked words can be shown without offsets."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of a text that something points at: characters, end exclusive."""

    start: int
    end: int
    by: int
    """Index of what points here, such as a verdict or a block."""


class Passage(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A stretch of text and everything that points at it."""

    text: str
    by: tuple[int, ...] = ()


def passages(text: str, marks: Sequence[Mark]) -> tuple[Passage, ...]:
    """Cut a text at every mark; joined again, the passages are the text.

    Marks may overlap; one that lies outside the text or covers nothing is left out.
    """
    if not text:
        return ()
    kept = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    edges = sorted({0, len(text), *(m.start for m in kept), *(m.end for m in kept)})
    return tuple(
        Passage(
            text=text[start:end],
            by=tuple(sorted({m.by for m in kept if m.start <= start and end <= m.end})),
        )
        for start, end in zip(edges, edges[1:], strict=False)
    )
