"""The bench of failures as its page shows it: one reply, the modes, suggested groups, the curve."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import NamedTuple

from ethogram.errors import MissingExtra, UsageRefused
from ethogram.findings.failure_mode import FailureMode
from ethogram.findings.mode_counts import ModeCount, ModesSeen
from ethogram.ids import TranscriptId
from ethogram.report.failures import FailingReply
from ethogram.report.mode_groups import NoteGroups
from ethogram.report.number import count, percent
from ethogram.run.converse import read_number
from ethogram.stats.unseen import Point
from ethogram.workflow.failures import Bench
from ethogram.workflow.mode_groups import suggest_groups

RESERVED = "nobzmrsgjk"
"""Letters that are keys of the page."""
LETTERS = "".join(letter for letter in string.ascii_lowercase if letter not in RESERVED)
WIDTH, HEIGHT = 320, 120
BAR = 120


class ModeRow(NamedTuple):
    """One mode on the right."""

    found: ModeCount
    bar: float
    """Length of its bar."""
    often: str
    reads: tuple[int, ...]

    @property
    def mode(self) -> FailureMode:
        """The mode itself."""
        return self.found.mode


class Curve(NamedTuple):
    """The saturation curve, in the units of its drawing."""

    seen: str
    expected: str
    label: str
    most: int
    last: int


class BenchShown(NamedTuple):
    """Everything the page shows."""

    bench: Bench
    reply: FailingReply | None
    place: int
    """Of the reply, from 1."""
    of: int
    left: int
    seen: ModesSeen
    rows: tuple[ModeRow, ...]
    choices: tuple[tuple[FailureMode, str], ...]
    """Every mode and its letter, in the order of the codebook: a letter never changes its mode."""
    groups: NoteGroups | None
    groups_said: str
    """Why there are no groups."""
    curve: Curve | None


def shown(bench: Bench, read: int = 0) -> BenchShown:
    """Lay out the bench with a reply in front.

    Args:
        bench: The run and its coder.
        read: Number of the reply; 0, or one that is not there: the first that has no mode.
    """
    names = readable(bench)
    left = bench.uncoded()
    at = next((name for name in names if read_number(name) == read), None)
    at = at or (left[0] if left else None)
    seen, modes = bench.page().seen, bench.taxonomy.modes
    groups, said = _groups(bench)
    return BenchShown(
        bench=bench,
        reply=bench.open([at])[0] if at else None,
        place=names.index(at) + 1 if at else 0,
        of=len(names),
        left=len(left),
        seen=seen,
        rows=_rows(bench, seen),
        choices=tuple((mode, LETTERS[place : place + 1]) for place, mode in enumerate(modes)),
        groups=groups,
        groups_said=said,
        curve=curve_of(seen.curve),
    )


def readable(bench: Bench) -> list[TranscriptId]:
    """Give what this coder may read, in order: to a second coder only what a first one coded."""
    if not bench.is_blind:
        return list(bench.order)
    left = set(bench.uncoded())
    return [name for name in bench.order if name in left or bench.code_of(name)]


def curve_of(points: Sequence[Point]) -> Curve | None:
    """Draw the modes seen over failures read."""
    if not points:
        return None
    last, most = points[-1].read, max(points[-1].seen, 1)

    def line(values: Sequence[float]) -> str:
        pairs = zip((0, *(point.read for point in points)), (0.0, *values), strict=True)
        return " ".join(
            f"{read / last * WIDTH:.1f},{HEIGHT - value / most * HEIGHT:.1f}"
            for read, value in pairs
        )

    return Curve(
        seen=line([point.seen for point in points]),
        expected=line([point.expected for point in points]),
        label=f"{count(most, 'mode')} seen in {count(last, 'failure')} read",
        most=most,
        last=last,
    )


def _rows(bench: Bench, seen: ModesSeen) -> tuple[ModeRow, ...]:
    most = max((each.replies for each in seen.counts), default=0) or 1
    return tuple(
        ModeRow(
            found=each,
            bar=round(each.replies / most * BAR, 1),
            often=count(each.replies, "reply", "replies")
            + (f" · {percent(each.share)}" if each.share is not None else ""),
            reads=()
            if bench.is_blind
            else tuple(read_number(name) for name in bench.of_mode(each.mode.id)),
        )
        for each in seen.counts
    )


def _groups(bench: Bench) -> tuple[NoteGroups | None, str]:
    if bench.is_blind:
        return None, ""
    try:
        return suggest_groups(bench), ""
    except UsageRefused:
        return None, "Groups are suggested from two notes without a mode on."
    except MissingExtra as error:
        return None, str(error)
