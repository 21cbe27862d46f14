"""Reading the voice: a table of anchored ranges, and one of overrides by surface.

::

    ## Voice {#voice}
    | axis   | low | high | at the low end     | at the high end      |
    | length | 30  | 160  | "Yes, by Friday."  | a page nobody asked for |

    | surface | axis   | low | high | reason                     |
    | search  | length | 5   | 40   | the answer is one snippet  |
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ethogram.ids import ClauseId, SurfaceId
from ethogram.spec.body import Mark
from ethogram.spec.clause import Clause
from ethogram.spec.clause_line import ClauseLine
from ethogram.spec.columns import Row, header_keys, read_rows
from ethogram.spec.markup import Heading, Table
from ethogram.spec.places import Places, Word
from ethogram.spec.read_clause import read_criteria, with_digest, with_line
from ethogram.spec.source import Source, instead, quoted
from ethogram.spec.voice import VoiceAxis, VoiceRange

_COLUMNS = {
    "axis": "axis",
    "surface": "surface",
    "where": "surface",
    "low": "low",
    "from": "low",
    "high": "high",
    "to": "high",
    "anchor-low": "anchor low",
    "low-anchor": "anchor low",
    "at-the-low-end": "anchor low",
    "anchor-high": "anchor high",
    "high-anchor": "anchor high",
    "at-the-high-end": "anchor high",
    "reason": "reason",
    "why": "reason",
    "because": "reason",
}
_AXES: dict[str, VoiceAxis] = {
    "warmth": "warmth",
    "formality": "formality",
    "directness": "directness",
    "hedging": "hedging",
    "length": "length",
    "formatting": "formatting",
    "reading level": "reading level",
}
_UNITS = {"length": " words", "reading level": ". grade"}
_SHARES = set(_AXES) - {"length", "reading level"}


def is_voice(table: Table) -> bool:
    """Say whether a table holds ranges on voice axes."""
    return "axis" in header_keys(table, _COLUMNS)


def read_ranges(table: Table, places: Places, source: Source) -> tuple[VoiceRange, ...]:
    """Read the ranges of one table."""
    missing = {"low", "high"} - header_keys(table, _COLUMNS)
    if missing:
        source.report(
            "missing-column",
            source.at(table.line),
            f"The voice table lacks {quoted(sorted(missing))}.",
            fix="Start it with '| axis | low | high | at the low end | at the high end |'.",
        )
        return ()
    found = [_range(row, places, source) for row in read_rows(table, _COLUMNS, source)]
    return tuple(one for one in found if one)


def refuse_twice(ranges: Sequence[VoiceRange], source: Source) -> None:
    """Report a second range on the same axis and surface."""
    seen: dict[tuple[str, str | None], VoiceRange] = {}
    for one in ranges:
        first = seen.setdefault((one.axis, one.surface), one)
        if first is not one:
            source.report(
                "duplicate-range",
                one.at,
                f"{one.axis!r} has a range on line {first.at.line} already.",
                fix="Keep one of them, or name a surface in this row.",
            )


def voice_clauses(
    ranges: Sequence[VoiceRange], heading: Heading | None, defaults: ClauseLine, source: Source
) -> tuple[Clause, ...]:
    """Make one clause an axis: `voice-length`, judged always, with the criterion `range`."""
    axes = dict.fromkeys(one.axis for one in ranges)
    clauses = []
    for axis in axes:
        own = [one for one in ranges if one.axis == axis]
        first = own[0]
        clause_id = ClauseId(f"voice-{axis.replace(' ', '-')}")
        marks = [Mark(own_id="range", text=_criterion(own), at=first.at)]
        clause = Clause(
            id=clause_id,
            title=f"Voice: {axis}",
            kind="voice",
            judged="always",
            text=_text(own),
            criteria=read_criteria(clause_id, marks, source),
            why="; ".join(one.reason for one in own if one.reason),
            section=heading.id if heading else "",
            level=(heading.level if heading else 0) + 1,
            at=first.at,
        )
        clauses.append(with_digest(with_line(clause, defaults)))
    return tuple(clauses)


def _range(row: Row, places: Places, source: Source) -> VoiceRange | None:
    name = row.text("axis")
    axis = _AXES.get(" ".join(name.casefold().replace("-", " ").split()))
    if axis is None:
        source.report(
            "unknown-axis",
            source.at(row.line, row.column("axis")),
            f"The voice has no axis {name!r}. Axes: {quoted(_AXES)}.",
            fix=instead(name, _AXES, "Write what it asks for as a clause instead."),
        )
    surface = None
    if row.text("surface"):
        word = Word(text=row.text("surface"), line=row.line, column=row.column("surface"))
        surface = places.surfaces.match(word, source)
        if not row.text("reason"):
            source.report(
                "override-without-reason",
                source.at(row.line, word.column),
                f"The override for {word.text!r} has no reason.",
                fix="Add a column 'reason' and say why the voice differs there.",
                severity="warning",
            )
    low, high = _number(row, "low", source), _number(row, "high", source)
    if axis is None or low is None or high is None or not _fits(axis, low, high, row, source):
        return None
    return VoiceRange(
        axis=axis,
        surface=SurfaceId(surface) if surface else None,
        low=low,
        high=high,
        anchor_low=row.text("anchor low"),
        anchor_high=row.text("anchor high"),
        reason=row.text("reason"),
        at=source.at(row.line, row.column("axis")),
    )


def _number(row: Row, key: str, source: Source) -> float | None:
    text = row.text(key)
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    source.report(
        "bad-range",
        source.at(row.line, row.column(key)),
        f"{text!r} is not a number.",
        fix="Write words for length, a school grade for reading level, 0 to 1 for the rest.",
    )
    return None


def _fits(axis: VoiceAxis, low: float, high: float, row: Row, source: Source) -> bool:
    top = 1.0 if axis in _SHARES else math.inf
    if 0 <= low <= high <= top:
        return True
    source.report(
        "bad-range",
        source.at(row.line, row.column("low")),
        f"{axis} cannot go from {low:g} to {high:g}.",
        fix="Write the smaller number under 'low'"
        + (", and both between 0 and 1." if top == 1.0 else "."),
    )
    return False


def _criterion(ranges: Sequence[VoiceRange]) -> str:
    said = [
        f"{one.low:g} to {one.high:g}{_UNITS.get(one.axis, '')}"
        + (f" on {one.surface}" if one.surface else "")
        for one in ranges
    ]
    return f"stays within its range of {ranges[0].axis}: {'; '.join(said)}"


def _text(ranges: Sequence[VoiceRange]) -> str:
    anchors = [
        f"Low end: {one.anchor_low}. High end: {one.anchor_high}."
        for one in ranges
        if one.anchor_low or one.anchor_high
    ]
    return " ".join(anchors)
