"""What the HTML report shows before anyone clicks: rows, cells and charts, as plain records."""

from __future__ import annotations

from typing import Literal, Protocol
from urllib.parse import quote, urlencode

import msgspec

from ethogram.findings.summary import (
    Caution,
    CellConformance,
    ClauseConformance,
    ConformanceStatus,
    Correction,
    Coverage,
    Rate,
    Summary,
    Tally,
)
from ethogram.report.answers import finding, judged_by
from ethogram.report.change import change_of
from ethogram.report.clauses import people_part
from ethogram.report.corrected import cell_text, correction_sentences, rates_text
from ethogram.report.number import bar_text, count, percent

CHART_WIDTH = 160
"""Pixels from no failures to all."""
Heat = Literal[0, 1, 2, 3, 4]


class Chart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fail rate with its interval, in pixels, and in words for who cannot see it."""

    label: str
    low: float
    high: float
    dot: float
    bar: float | None
    """Where the bar stands; None for `never`, which has no rate."""
    best: float
    worst: float
    raw: tuple[float, float, float] | None = None
    """Low end, dot and high end as judged, where the rest is corrected."""


class Meter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A share of a whole, now and in the run before, in pixels."""

    name: str
    text: str
    filled: float
    before: float | None = None
    before_text: str = ""


class ClauseRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause of the table."""

    id: str
    title: str
    status: ConformanceStatus
    reason: str
    finding: str
    chart: Chart | None
    judged: str
    corrected: tuple[str, ...]
    """How the rate was corrected, on what, and with which doubts; empty where no judge had a part."""
    change: str
    next_step: str
    stakes: str
    bar: str
    numbers: tuple[tuple[str, str], ...]
    """(text, link) of every count that is not zero."""


class GridCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause in one situation."""

    status: ConformanceStatus
    text: str
    """`8/12`: failing families of all."""
    label: str
    heat: Heat
    href: str


class Grid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Clauses by situations. A situation nobody asked in keeps its empty column."""

    columns: tuple[tuple[str, tuple[str, ...], bool], ...]
    """(situation, its parts, was it asked)."""
    rows: tuple[tuple[str, ConformanceStatus, tuple[GridCell | None, ...]], ...]


class Href(Protocol):
    """Gives the address of the replies that fit: by clause, situation, outcome, flip, words."""

    def __call__(self, **chosen: str | int) -> str:
        """Give the address."""
        ...


def read_href(**chosen: str | int) -> str:
    """Link to the replies that fit: `#/read?clause=coach&outcome=fail`."""
    return "#/read?" + urlencode({k: str(v) for k, v in chosen.items()}, quote_via=quote)


def clause_rows(summary: Summary, href: Href = read_href) -> tuple[ClauseRow, ...]:
    """Put every clause in a row, in the order of the summary."""
    return tuple(_clause_row(clause, summary, href) for clause in summary.clauses)


def chart(clause: ClauseConformance) -> Chart | None:
    """Draw a clause's fail rate; None when nothing was judged."""
    rate = clause.fail_rate
    if rate is None:
        return None
    best = clause.fail_rate_best or rate
    worst = clause.fail_rate_worst or rate
    bar = None if clause.bar.is_never else _pixels(clause.bar.max_fail_rate)
    if clause.correction is not None and clause.correction.rate is not None:
        return _corrected_chart(clause, rate, clause.correction, clause.correction.rate)
    return Chart(
        label=_chart_label(clause, rate, best, worst),
        low=_pixels(rate.low),
        high=_pixels(rate.high),
        dot=_pixels(rate.estimate),
        bar=bar,
        best=_pixels(min(best.low, rate.low)),
        worst=_pixels(max(worst.high, rate.high)),
    )


def _corrected_chart(
    clause: ClauseConformance, raw: Rate, correction: Correction, rate: Rate
) -> Chart:
    """Draw the corrected rate, and the raw one small above it."""
    best = rate.low if correction.best is None else correction.best
    worst = rate.high if correction.worst is None else correction.worst
    allowed = "never" if clause.bar.is_never else percent(clause.bar.max_fail_rate)
    label = f"Fail rate {rates_text(raw, correction)}; bar {allowed}"
    if (best, worst) != (rate.low, rate.high):
        label += f"; with every missing verdict {percent(best)} to {percent(worst)}"
    return Chart(
        label=label,
        low=_pixels(rate.low),
        high=_pixels(rate.high),
        dot=_pixels(rate.estimate),
        bar=None if clause.bar.is_never else _pixels(clause.bar.max_fail_rate),
        best=_pixels(best),
        worst=_pixels(worst),
        raw=(_pixels(raw.low), _pixels(raw.estimate), _pixels(raw.high)),
    )


def grid(summary: Summary, href: Href = read_href) -> Grid:
    """Lay clauses against situations, the situations with most failures first."""
    asked: dict[str, int] = {}
    for clause in summary.clauses:
        for cell in clause.cells:
            asked[cell.situation] = asked.get(cell.situation, 0) + cell.tally.families_failing
    ordered = sorted(asked, key=lambda name: (-asked[name], name))
    never = [name for name in summary.coverage.never_asked if name not in asked]
    columns = [(name, True) for name in ordered] + [(name, False) for name in never]
    return Grid(
        columns=tuple((name, tuple(name.split("/")), is_asked) for name, is_asked in columns),
        rows=tuple(
            (clause.clause, clause.status, _cells(clause, [name for name, _ in columns], href))
            for clause in summary.clauses
        ),
    )


def caution_meters(caution: Caution, before: Caution | None) -> tuple[Meter, ...]:
    """Draw too cautious and too loose, each beside the run before."""
    was = before or Caution()
    return (
        _meter(
            "too cautious",
            (caution.too_cautious, caution.twins),
            (was.too_cautious, was.twins),
            "harmless twins refused",
        ),
        _meter(
            "too loose",
            (caution.too_loose, caution.restricted),
            (was.too_loose, was.restricted),
            "restricted families helped",
        ),
    )


def coverage_meter(coverage: Coverage) -> Meter:
    """Draw how much of what matters, by weight, was asked."""
    text = f"{coverage.asked} of {count(coverage.situations, 'situation')} that matter"
    return Meter(
        name="covered",
        text=f"{text}, {percent(coverage.weight)} by weight",
        filled=_pixels(coverage.weight),
    )


def _clause_row(clause: ClauseConformance, summary: Summary, href: Href) -> ClauseRow:
    return ClauseRow(
        id=clause.clause,
        title=clause.title,
        status=clause.status,
        reason=clause.reason or "",
        finding=finding(clause) if clause.status != "untested" else "no case tests it",
        chart=chart(clause),
        judged=judged_by(clause) if clause.status != "untested" else "",
        corrected=correction_sentences(clause),
        change=change_of(clause.clause, summary.comparison),
        next_step=clause.next_step or people_part(clause),
        stakes=clause.stakes,
        bar=bar_text(clause.bar),
        numbers=_numbers(clause.clause, clause.tally, href),
    )


def _numbers(clause: str, tally: Tally, href: Href) -> tuple[tuple[str, str], ...]:
    named = (
        (tally.failed, "fail", "fail"),
        (tally.passed, "pass", "pass"),
        (tally.unclear + tally.judge_failed, "undecided", "undecided"),
        (tally.missing, "missing", "missing"),
        (tally.not_applicable, "not applicable", "not-applicable"),
    )
    return tuple(
        (f"{number:,} {word}", href(clause=clause, outcome=outcome))
        for number, word, outcome in named
        if number
    )


def _cells(
    clause: ClauseConformance, columns: list[str], href: Href
) -> tuple[GridCell | None, ...]:
    found = {cell.situation: cell for cell in clause.cells}
    return tuple(
        _cell(clause.clause, found[name], href) if name in found else None for name in columns
    )


def _cell(clause: str, cell: CellConformance, href: Href) -> GridCell:
    tally = cell.tally
    failing = f"{tally.families_failing} of {count(tally.families, 'family', 'families')} fail"
    corrected = cell_text(cell.correction)
    if corrected:
        failing += f", {corrected}"
    return GridCell(
        status=cell.status,
        text=f"{tally.families_failing}/{tally.families}",
        label=f"{clause} in {cell.situation}: {cell.status}, {failing}",
        heat=_heat(cell),
        href=href(clause=clause, situation=cell.situation),
    )


def _heat(cell: CellConformance) -> Heat:
    if not cell.tally.families or not cell.tally.families_failing:
        return 0
    share = cell.tally.families_failing / cell.tally.families
    steps: tuple[tuple[float, Heat], ...] = ((0.1, 1), (0.25, 2), (0.5, 3))
    return next((heat for most, heat in steps if share <= most), 4)


def _meter(name: str, now: tuple[int, int], was: tuple[int, int], what: str) -> Meter:
    (number, of), (number_before, of_before) = now, was
    return Meter(
        name=name,
        text=f"{number} of {of} {what}" if of else f"not known: no {what.rpartition(' ')[0]} asked",
        filled=_pixels(number / of) if of else 0.0,
        before=_pixels(number_before / of_before) if of_before else None,
        before_text=f"was {number_before} of {of_before}" if of_before else "",
    )


def _chart_label(clause: ClauseConformance, rate: Rate, best: Rate, worst: Rate) -> str:
    allowed = "never" if clause.bar.is_never else percent(clause.bar.max_fail_rate)
    label = f"Fail rate {rates_text(rate, clause.correction)}; bar {allowed}"
    if best.low < rate.low or worst.high > rate.high:
        low, high = min(best.low, rate.low), max(worst.high, rate.high)
        label += f"; with every missing verdict {percent(low)} to {percent(high)}"
    return label


def _pixels(share: float) -> float:
    return round(min(max(share, 0.0), 1.0) * CHART_WIDTH, 1)
