"""Two runs side by side: what flipped, and whether it is more than chance."""

from __future__ import annotations

import re

from msgspec.structs import replace

from ethogram.report.comparison import meaning, render_comparison
from ethogram.report.plain_text import cells
from tests.fakes.replies import HOSTILE
from tests.fakes.summaries import comparison

COACH = comparison().clauses[0]


def test_a_moved_clause_shows_its_families_test_and_noise() -> None:
    text = " ".join(render_comparison(comparison(), width=100).split())
    assert "Edited: block `stance`." in text
    assert "coach undecided → broken" in text
    assert "3 → 9 of 16 families fail; 6 newly fail, 0 fixed; +38 points (+13 to +58)" in text
    assert "p .03 exact McNemar; q .06 over all clauses and situations; A/A run flips 1" in text
    assert "newly fail: essay-deadline, f2, f3" in text
    assert "Harmless twins helped: 6 → 10 of 12." in text
    assert "read 12 essay-order 41 words, was 160" in text


def test_meaning_never_says_more_than_the_test() -> None:
    assert (
        meaning(COACH) == "could be chance; about 5 more families would decide it, with 80 % power"
    )
    sure = replace(COACH, q_value=0.01)
    assert meaning(sure) == "changed: unlikely to be chance"
    assert "the A/A run flips as many" in meaning(replace(sure, noise_flips=6))
    assert meaning(replace(COACH, is_equivalent=True)) == "no change that would matter"
    assert meaning(replace(COACH, more_families=None)) == "could be chance"


def test_without_edits_and_noise_run_it_says_both() -> None:
    text = render_comparison(comparison(blocks=(), noise_floor=None, clauses=(), shifts=()))
    assert "Nothing was edited between the two." in text
    assert "No A/A run says how much flips by itself." in text


def test_several_edits_cannot_be_told_apart() -> None:
    assert "cannot be told apart" in render_comparison(comparison(edits=("target settings",)))


def test_clauses_that_did_not_move_are_counted() -> None:
    still = replace(COACH, newly_failing=(), newly_passing=())
    text = render_comparison(comparison(clauses=(COACH, still, still)))
    assert "2 clauses: no family flipped." in text


def test_lines_fit_and_colour_is_only_an_addition() -> None:
    hostile = comparison(edits=(HOSTILE,), clauses=(replace(COACH, newly_failing=(HOSTILE,) * 9),))
    plain = render_comparison(hostile, width=80)
    assert max(cells(line) for line in plain.splitlines()) <= 80
    assert "\x1b" not in plain
    coloured = render_comparison(hostile, width=80, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
