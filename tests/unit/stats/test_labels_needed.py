from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.agreement import krippendorff
from ethogram.stats.agreement_tally import tally
from ethogram.stats.estimate import undefined
from ethogram.stats.labels_needed import (
    JudgeLabels,
    half_width,
    labels_for_width,
    more_items_for_agreement,
    more_labels_for_judge,
    more_labels_to_decide,
)
from ethogram.stats.proportion import wilson_bounds
from tests.fakes.chance import chance
from tests.fakes.raters import planted


def test_the_textbook_number_for_one_half() -> None:
    assert labels_for_width(0.5, 0.1) == 93
    assert labels_for_width(0.5, 0.05) == 381


@given(rate=st.floats(0, 1), wanted=st.floats(0.01, 0.45))
def test_so_many_labels_do_and_one_fewer_does_not(rate: float, wanted: float) -> None:
    needed = labels_for_width(rate, wanted)
    assert half_width(rate, needed) <= wanted
    assert needed == 1 or half_width(rate, needed - 1) > wanted


def test_the_rarer_kind_of_reply_decides_how_many_labels_a_judge_needs() -> None:
    known = JudgeLabels(sensitivity=0.8, of_fails=10, specificity=0.9, of_passes=90, base_rate=0.1)
    needed = labels_for_width(0.8)
    assert more_labels_for_judge(known) == (needed - 10) * 10
    twice = JudgeLabels(of_fails=10, of_passes=90, base_rate=0.1, design_effect=2.0)
    assert more_labels_for_judge(twice) == 2 * (needed - 10) * 10


def test_a_judge_known_well_enough_needs_none() -> None:
    assert more_labels_for_judge(JudgeLabels(of_fails=200, of_passes=200)) == 0
    known = JudgeLabels(of_fails=200, of_passes=200, base_rate=0.0)
    assert more_labels_for_judge(known) == 0


def test_failures_that_never_come_are_never_enough() -> None:
    assert more_labels_for_judge(JudgeLabels(base_rate=0.0)) is None
    assert more_labels_for_judge(JudgeLabels(base_rate=0.00004)) is None


def test_planned_items_bring_the_interval_of_alpha_to_the_wanted_width() -> None:
    rng = chance(11)
    first = krippendorff(tally(planted(rng, 40, heed=0.8)))
    more = more_items_for_agreement(first, 0.1)
    assert more is not None
    later = krippendorff(tally(planted(rng, 40 + more, heed=0.8)))
    assert later.low is not None
    assert later.high is not None
    assert (later.high - later.low) / 2 == pytest.approx(0.1, abs=0.025)
    assert more_items_for_agreement(later, 0.3) == 0


def test_agreement_without_an_interval_plans_nothing() -> None:
    assert more_items_for_agreement(undefined("alpha", "nobody has labelled anything")) is None


@given(k=st.integers(0, 30), n=st.integers(1, 30), bar=st.floats(0.01, 0.99))
def test_a_decision_comes_where_it_was_planned(k: int, n: int, bar: float) -> None:
    k = min(k, n)
    more = more_labels_to_decide(k, n, bar)
    if more is None:
        assert abs(k / n - bar) < 0.01
        return
    total = n + more
    low, high = wilson_bounds(k / n * total, total)
    assert high <= bar or low > bar


def test_a_clean_sheet_needs_what_the_bar_needs() -> None:
    assert more_labels_to_decide(0, 9, 0.1) == 26
    assert more_labels_to_decide(1, 10, 0.1) is None


def test_wrong_questions_are_answered_in_words() -> None:
    with pytest.raises(ValueError, match="half-width of 0 is none"):
        labels_for_width(0.5, 0)
    with pytest.raises(ValueError, match="more than 1,000,000"):
        labels_for_width(0.5, 0.0001)
    with pytest.raises(ValueError, match=r"rate of 1\.2"):
        labels_for_width(1.2)
    with pytest.raises(ValueError, match="at least one unit"):
        more_labels_to_decide(0, 0, 0.1)
