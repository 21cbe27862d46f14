"""The first screen answers six questions without scrolling, and is never acted on by a model."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ethogram.findings.summary import Summary
from ethogram.report.plain_text import cells
from ethogram.report.terminal import MOST_LINES, render_screen
from tests.fakes.summaries import (
    broken_coach,
    broken_never,
    comparison,
    empty,
    holding,
    margin,
    quote,
    run_facts,
    untested,
)

ORDER = ("Is Margin", "BROKEN", "CHANGED", "CAUTION", "UNKNOWN", "COVERED", "next")


def lines_of(summary: Summary, width: int = 100) -> list[str]:
    return render_screen(summary, width=width).splitlines()


@pytest.mark.parametrize("width", [80, 100, 140])
def test_six_answers_stand_in_order_and_fit_one_screen(width: int) -> None:
    screen = render_screen(margin(), width=width)
    places = [screen.index(label) for label in ORDER]
    assert places == sorted(places)
    assert len(screen.splitlines()) <= MOST_LINES
    assert max(cells(line) for line in screen.splitlines()) <= width


def test_the_answer_counts_every_clause() -> None:
    assert "No: 2 of 12 clauses broken, 3 hold, 7 undecided." in lines_of(margin())[1]


def test_a_broken_clause_shows_families_interval_bar_judge_change_and_a_quote() -> None:
    screen = render_screen(margin(), width=120)
    assert "9 of 16 families fail (56 %, 33-77; bar 10 %) · judge pasteable@3, card fresh" in screen
    assert "was 3 of 16: 6 newly fail, 0 fixed, p .03; A/A run flips 1" in screen
    assert re.search(r'"Photosynthesis turns .*…"   essay-deadline · read 41', screen)


def test_a_never_clause_says_that_one_is_enough() -> None:
    screen = render_screen(margin(clauses=(broken_never(),)))
    assert "1 of 20 replies fail (never: one is enough) · read by dana · confirmed" in screen


def test_unknowns_say_what_would_settle_them() -> None:
    screen = render_screen(margin())
    assert "4 too few families  nearest: says-unsure, 9 of 9; 26 more clean families" in screen
    assert "2 judge unmeasured  ethogram read --for warm-not-gushing" in screen
    assert "1 people disagree   plain-words: labels agree on 7 of 12" in screen


def test_many_broken_clauses_are_folded_and_say_where_they_are() -> None:
    clauses = (broken_coach(),) * 12
    screen = render_screen(margin(clauses=clauses))
    assert len(screen.splitlines()) <= MOST_LINES
    assert re.search(r"and \d+ more broken: ethogram report --clauses", screen)


def test_a_stand_in_is_said_before_any_number() -> None:
    screen = render_screen(margin(run=run_facts(is_standin=True)))
    assert screen.index("STAND-IN") < screen.index("BROKEN")
    assert "Nothing below is about a real model" in screen


def test_incomplete_runs_failed_calls_and_simulated_labels_are_told() -> None:
    note = "8 of 12 labels are simulated: no person gave them."
    run = run_facts(is_complete=False, planned=200, failed=3)
    screen = render_screen(margin(run=run, notes=(note,), clauses=(broken_coach(),)))
    assert "96 of 200 replies are in" in screen
    assert "3 calls failed: no reply to judge, counted as missing, not as fail." in screen
    assert note in screen
    assert "No, so far: 1 of 1 clause broken." in screen


def test_no_clauses_and_no_replies_say_what_to_do_first() -> None:
    assert "the specification has no clause. Write one in spec.md." in render_screen(empty())
    screen = render_screen(empty(clauses=(untested("coach"),)))
    assert "Not known: nothing was asked." in screen
    assert "1 clause has no case: coach" in screen
    assert "BROKEN" not in screen


def test_replies_without_verdicts_are_not_an_answer() -> None:
    screen = render_screen(margin(clauses=(untested("coach"), untested("short"))))
    assert "Not known: 96 replies, and no verdict yet that decides anything." in screen


def test_all_holding_names_the_situations_it_was_asked_in() -> None:
    screen = render_screen(margin(clauses=(holding("a"), holding("b")), comparison=None))
    assert "Yes: all 2 clauses hold, in the 9 of 14 situations we asked in." in screen
    assert "nothing to compare with yet" in screen


def test_several_edits_at_once_are_not_attributed() -> None:
    edited = comparison(edits=("target settings",))
    screen = render_screen(margin(comparison=edited), width=140)
    assert "2 edits at once (block `stance`, target settings)" in screen
    assert "which of them did it is not known: change one at a time" in screen


def test_no_colour_unless_asked_and_meaning_stays_without_it() -> None:
    plain = render_screen(margin())
    coloured = render_screen(margin(), colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


HOSTILE = "\x1b[2J\x1b]0;owned\x07\x00\u202eevil\u202c" + "A" * 5000


def test_a_hostile_reply_cannot_act_on_the_terminal() -> None:
    clause = replace(broken_coach(), quotes=(quote(HOSTILE, 1, "x\x1b[31m"),), clause="c\x1b[1m")
    hostile = margin(
        clauses=(clause,),
        run=run_facts(product="P\x1b[2J", target="t\x07"),
        notes=("n\x1b[0m\nsecond line",),
    )
    screen = render_screen(hostile)
    assert "\x1b" not in screen
    assert "\x00" not in screen
    assert "\u202e" not in screen
    assert max(cells(line) for line in screen.splitlines()) <= 100
    assert len(screen.splitlines()) <= MOST_LINES


@given(st.text(max_size=200), st.integers(10, 200))
def test_any_reply_fits_any_width(text: str, width: int) -> None:
    clause = replace(broken_coach(), quotes=(quote(text, 1),))
    screen = render_screen(margin(clauses=(clause,)), width=width)
    assert max(cells(line) for line in screen.splitlines()) <= max(width, 60)
