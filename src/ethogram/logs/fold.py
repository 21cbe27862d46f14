"""Fold near-duplicates: the same question asked in almost the same words counts once, with its users.

Texts are sets of three-word shingles. Those that share one of their smallest hashes are compared
(a bottom-k sketch, after Broder 1997), and fold when four fifths of their shingles are shared.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import msgspec

SHINGLE = 3
SKETCH = 4
ALIKE = 0.8
"""Shared part of all shingles from which on two texts are one."""
MOST_COMPARED = 50
"""Texts of one sketch that a new one is held against; a bound for floods of the same words."""
_WORDS = re.compile(r"\w+")


class Fold(msgspec.Struct, frozen=True, kw_only=True):
    """One text and everything that folds into it."""

    first: int
    """Index of the text that stands for all."""
    members: tuple[int, ...]
    """Indexes, the first among them, in their order."""


def fold(texts: Sequence[str]) -> tuple[Fold, ...]:
    """Fold texts that say almost the same; every text is in exactly one fold."""
    by_sketch: dict[int, list[int]] = {}
    exact: dict[str, int] = {}
    sets: list[frozenset[int]] = []
    members: dict[int, list[int]] = {}
    for number, text in enumerate(texts):
        words = _WORDS.findall(text.lower())
        plain = " ".join(words)
        shingles = _shingles(words)
        sets.append(shingles)
        home = exact.get(plain)
        if home is None:
            home = _alike(shingles, by_sketch, sets)
        if home is None:
            home = number
            members[number] = []
            for key in sorted(shingles)[:SKETCH]:
                by_sketch.setdefault(key, []).append(number)
        exact.setdefault(plain, home)
        members[home].append(number)
    return tuple(Fold(first=first, members=tuple(found)) for first, found in members.items())


def _alike(
    shingles: frozenset[int], by_sketch: dict[int, list[int]], sets: Sequence[frozenset[int]]
) -> int | None:
    for key in sorted(shingles)[:SKETCH]:
        for other in by_sketch.get(key, ())[:MOST_COMPARED]:
            both = len(shingles & sets[other])
            if both >= ALIKE * (len(shingles) + len(sets[other]) - both):
                return other
    return None


def _shingles(words: list[str]) -> frozenset[int]:
    if len(words) < SHINGLE:
        return frozenset((zlib.crc32(" ".join(words).encode()),)) if words else frozenset()
    return frozenset(
        zlib.crc32(" ".join(words[at : at + SHINGLE]).encode())
        for at in range(len(words) - SHINGLE + 1)
    )
