"""Find where each part of one text stands in another."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Literal

import msgspec

_WORD = re.compile(r"\w+")
_LEAST_SHARED = 0.4
"""Share of a part's words that must stand together for it to count as changed, not missing."""
_SHORTEST_RUN = 2
_PLENTY = 2_000

Match = Literal["same", "whitespace", "changed"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A named piece of the text we expect."""

    name: str
    text: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Where a part stands in the other text: characters, end exclusive."""

    part: Part
    start: int
    end: int
    match: Match


class Alignment(msgspec.Struct, frozen=True, kw_only=True):
    """Where every part stands, and what belongs to none."""

    found: tuple[Found, ...]
    """In the order of the parts."""
    missing: tuple[Part, ...]
    left_over: tuple[tuple[int, int], ...]
    """Stretches of the other text that no part claims and that are not blank."""


def align(parts: Sequence[Part], text: str) -> Alignment:
    """Find each part in a text: as it is, with other white space, or changed.

    Longer parts are looked for first, so that a short one is not found inside them.
    """
    free = [(0, len(text))]
    found: dict[int, Found] = {}
    by_length = sorted(range(len(parts)), key=lambda number: -len(parts[number].text))
    for match in ("same", "whitespace", "changed"):
        for number in by_length:
            if number in found:
                continue
            place = _look(parts[number].text, text, free, match)
            if place is not None:
                start, end = place
                found[number] = Found(part=parts[number], start=start, end=end, match=match)
                free = _without(free, start, end)
    return Alignment(
        found=tuple(found[number] for number in sorted(found)),
        missing=tuple(part for number, part in enumerate(parts) if number not in found),
        left_over=tuple(each for each in (_trimmed(text, gap) for gap in free) if each),
    )


def moved(found: Sequence[Found]) -> tuple[Found, ...]:
    """Give the fewest parts that would have to move for all to stand in order."""
    runs: list[list[int]] = []
    for number, each in enumerate(found):
        longest: list[int] = []
        for run in runs:
            if found[run[-1]].start < each.start and len(run) > len(longest):
                longest = run
        runs.append([*longest, number])
    size = max(map(len, runs), default=0)
    kept = next((set(run) for run in runs if len(run) == size), set())
    return tuple(each for number, each in enumerate(found) if number not in kept)


def _look(
    part: str, text: str, free: Sequence[tuple[int, int]], match: Match
) -> tuple[int, int] | None:
    if match == "changed":
        return _look_changed(part, text, free)
    for start, end in free:
        if match == "same":
            at = text.find(part, start, end)
            if at >= 0:
                return at, at + len(part)
        else:
            words = re.compile(r"\s+".join(map(re.escape, part.split())))
            hit = words.search(text, start, end) if words.pattern else None
            if hit is not None:
                return hit.span()
    return None


def _look_changed(part: str, text: str, free: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    words = _WORD.findall(part.lower())
    best, best_place = _LEAST_SHARED, None
    for start, end in free:
        hits = list(_WORD.finditer(text, start, end))
        others = [hit[0].lower() for hit in hits]
        is_long = len(others) > _PLENTY
        matcher = difflib.SequenceMatcher(None, words, others, autojunk=is_long)
        runs = [run for run in matcher.get_matching_blocks() if run.size >= _SHORTEST_RUN]
        shared = sum(run.size for run in runs) / len(words) if words else 0.0
        if runs and shared >= best:
            last = runs[-1]
            place = (hits[runs[0].b].start(), hits[last.b + last.size - 1].end())
            best, best_place = shared, _widened(text, place, (start, end))
    return best_place


def _widened(text: str, place: tuple[int, int], bounds: tuple[int, int]) -> tuple[int, int]:
    """Widen a place to whole paragraphs, within the free stretch it stands in."""
    gap = text.rfind("\n\n", bounds[0], place[0])
    start = bounds[0] if gap < 0 else gap + 2
    gap = text.find("\n\n", place[1], bounds[1])
    end = bounds[1] if gap < 0 else gap
    return _trimmed(text, (start, end)) or place


def _trimmed(text: str, stretch: tuple[int, int]) -> tuple[int, int] | None:
    inside = text[slice(*stretch)]
    start = stretch[0] + len(inside) - len(inside.lstrip())
    end = stretch[0] + len(inside.rstrip())
    return (start, end) if start < end else None


def _without(free: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    left: list[tuple[int, int]] = []
    for low, high in free:
        if end <= low or start >= high:
            left.append((low, high))
        else:
            left += [each for each in ((low, start), (end, high)) if each[0] < each[1]]
    return left
