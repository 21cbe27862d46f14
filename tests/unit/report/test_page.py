"""Rows, cells and charts say what the summary says."""

from __future__ import annotations

from msgspec.structs import replace

from ethogram.findings.contest import Contest
from ethogram.findings.summary import Caution, Coverage
from ethogram.ids import ClauseId, CriterionId
from ethogram.report.page import (
    CHART_WIDTH,
    caution_meters,
    chart,
    clause_rows,
    coverage_meter,
    grid,
    read_href,
)
from tests.fakes.summaries import (
    SITUATIONS,
    broken_coach,
    broken_never,
    margin,
    rate,
    untested,
)


def test_a_chart_says_in_words_what_it_draws() -> None:
    drawn = chart(broken_coach())
    assert drawn is not None
    assert drawn.label == (
        "Fail rate 56 %, 33-77; bar 10 %; with every missing verdict 28 % to 82 %"
    )
    assert drawn.best <= drawn.low <= drawn.dot <= drawn.high <= drawn.worst <= CHART_WIDTH


def test_a_never_bar_has_no_place_on_a_rate() -> None:
    drawn = chart(broken_never())
    assert drawn is not None
    assert drawn.bar is None
    assert "bar never" in drawn.label


def test_a_chart_never_leaves_its_frame() -> None:
    drawn = chart(replace(broken_never(), fail_rate=rate(0.0, -0.1, 1.4, 3)))
    assert drawn is not None
    assert (drawn.low, drawn.high) == (0.0, CHART_WIDTH)
    assert chart(untested("a")) is None


def test_situations_never_asked_keep_an_empty_column() -> None:
    laid = grid(margin())
    assert laid.columns[0] == (SITUATIONS[0], ("editor", "student", "essay-help"), True)
    assert laid.columns[-1][2] is False
    clause, status, cells = laid.rows[0]
    assert (clause, status, len(cells)) == ("coach", "broken", len(laid.columns))
    assert cells[-1] is None
    first = cells[0]
    assert first is not None
    assert (first.text, first.heat) == ("8/12", 4)
    assert first.label == f"coach in {SITUATIONS[0]}: broken, 8 of 12 families fail"


def test_every_count_that_is_not_zero_links_to_its_replies() -> None:
    assert clause_rows(margin())[0].numbers == (
        ("16 fail", "#/read?clause=coach&outcome=fail"),
        ("14 pass", "#/read?clause=coach&outcome=pass"),
        ("2 undecided", "#/read?clause=coach&outcome=undecided"),
    )


def test_meters_tell_not_known_from_none() -> None:
    cautious, loose = caution_meters(Caution(restricted=4), None)
    assert cautious.text == "not known: no harmless twins asked"
    assert (loose.text, loose.before) == ("0 of 4 restricted families helped", None)
    assert coverage_meter(Coverage(situations=1, asked=1, weight=1.0)).filled == CHART_WIDTH


def test_links_carry_any_name() -> None:
    assert (
        read_href(clause="a&b", situation="x y/é") == "#/read?clause=a%26b&situation=x%20y%2F%C3%A9"
    )


def test_a_decided_clause_says_too_that_people_part_over_its_words() -> None:
    contest = Contest(
        clause=ClauseId("coach"), items=12, divided=5, criteria=(CriterionId("coach.whole"),)
    )
    (row,) = clause_rows(margin(clauses=(replace(broken_coach(), contest=contest),)))
    assert row.next_step.startswith("people disagree: labels agree on 7 of 12")
