from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.findings import status
from ethogram.findings.tally import State, alike
from ethogram.spec.clause import Bar
from ethogram.stats.distribution import binomial_mass
from ethogram.stats.proportion import wilson_bounds
from tests.fakes.chance import chance

NINE_IN_TEN = Bar()
NEVER = Bar(is_never=True)


def decide(bar: Bar, asked: list[list[int]], *, is_contested: bool = False) -> status.Decision:
    return status.decide(bar, alike(asked), is_contested=is_contested)


def rates(asked: list[list[int]]) -> status.Rates:
    return status.rates(alike(asked))


LADDER = {"broken": 0, "undecided": 1, "untested": 1, "holds": 2}


def a_family(**replies: int) -> list[int]:
    counts = [0] * len(State)
    for name, count in replies.items():
        counts[State[name]] = count
    return counts


def families(number: int, **replies: int) -> list[list[int]]:
    return [a_family(**replies) for _ in range(number)]


def test_35_clean_families_hold_9_in_10_and_34_do_not() -> None:
    assert decide(NINE_IN_TEN, families(35, PASS=1)) == ("holds", None)
    assert decide(NINE_IN_TEN, families(34, PASS=1)) == ("undecided", "too few families")


def test_nine_failing_of_sixteen_break_9_in_10() -> None:
    asked = families(9, FAIL_CONFIRMED=1) + families(7, PASS=1)
    assert decide(NINE_IN_TEN, asked) == ("broken", None)


def test_one_failing_family_of_one_accuses_nobody_and_two_of_two_do() -> None:
    assert wilson_bounds(1, 1)[0] > NINE_IN_TEN.max_fail_rate
    assert decide(NINE_IN_TEN, families(1, FAIL_CONFIRMED=1)) == (
        "undecided",
        "too few families",
    )
    assert decide(NINE_IN_TEN, families(2, FAIL_CONFIRMED=1)) == ("broken", None)


@pytest.mark.parametrize("number", range(1, 60))
def test_a_model_at_its_bar_is_called_broken_in_fewer_than_one_of_forty_runs(number: int) -> None:
    broken = [
        k
        for k in range(number + 1)
        if decide(NINE_IN_TEN, families(k, FAIL_CONFIRMED=1) + families(number - k, PASS=1))[0]
        == "broken"
    ]
    assert sum(binomial_mass(k, number, 0.1) for k in broken) <= 0.025


def test_an_unmeasured_judge_never_decides() -> None:
    assert decide(NINE_IN_TEN, families(60, PASS_UNMEASURED=1)) == (
        "undecided",
        "judge unmeasured",
    )
    assert decide(NINE_IN_TEN, families(60, FAIL_UNMEASURED=1)) == (
        "undecided",
        "judge unmeasured",
    )
    assert decide(NINE_IN_TEN, families(3, PASS_UNMEASURED=1))[1] == "judge unmeasured"


def test_a_confirmed_majority_breaks_whatever_an_unmeasured_judge_says_of_the_rest() -> None:
    asked = families(9, FAIL_CONFIRMED=1) + families(7, PASS_UNMEASURED=1)
    assert decide(NINE_IN_TEN, asked) == ("broken", None)


def test_a_status_stands_only_when_the_missing_replies_cannot_overturn_it() -> None:
    clean = families(60, PASS=1)
    assert decide(NINE_IN_TEN, clean + families(1, NO_REPLY=1)) == ("holds", None)
    assert decide(NINE_IN_TEN, clean + families(10, JUDGE_FAILED=1)) == (
        "undecided",
        "replies missing",
    )


def test_disputed_replies_that_would_decide_leave_people_disagreeing() -> None:
    asked = families(40, PASS=1) + families(8, DISPUTED=1)
    assert decide(NINE_IN_TEN, asked) == ("undecided", "people disagree")


def test_a_contested_clause_is_settled_by_no_number() -> None:
    broken = families(16, FAIL_CONFIRMED=1)
    assert decide(NINE_IN_TEN, broken, is_contested=True) == ("undecided", "people disagree")


def test_replies_that_nobody_judged_wait_for_a_judge() -> None:
    assert decide(NINE_IN_TEN, families(5, UNJUDGED=1)) == ("undecided", "judge unmeasured")


def test_a_clause_without_an_applicable_reply_is_untested() -> None:
    assert decide(NINE_IN_TEN, []) == ("untested", None)
    assert decide(NINE_IN_TEN, families(3, NOT_APPLICABLE=2)) == ("untested", None)


def test_one_confirmed_reply_breaks_never_and_an_unconfirmed_one_does_not() -> None:
    clean = families(200, PASS=1)
    assert decide(NEVER, [*clean, a_family(FAIL_CONFIRMED=1)]) == ("broken", None)
    assert decide(NEVER, [*clean, a_family(FAIL=1)]) == ("undecided", "judge unmeasured")
    assert decide(NEVER, [*clean, a_family(FAIL_UNMEASURED=1)]) == (
        "undecided",
        "judge unmeasured",
    )


def test_never_holds_from_59_clean_families() -> None:
    assert decide(NEVER, families(58, PASS=1)) == ("undecided", "too few families")
    assert decide(NEVER, families(59, PASS=1)) == ("holds", None)
    assert decide(NEVER, families(59, PASS=1) + families(1, NO_REPLY=1)) == (
        "undecided",
        "replies missing",
    )


def test_missing_verdicts_widen_the_bounds_and_leave_the_rate() -> None:
    found = rates(families(8, PASS=1) + families(1, FAIL=1) + families(1, UNCLEAR=1))
    assert found.judged is not None
    assert found.best is not None
    assert found.worst is not None
    assert (found.judged.families, found.best.families) == (9, 10)
    assert found.judged.estimate == pytest.approx(1 / 9)
    assert found.best.estimate == pytest.approx(0.1)
    assert found.worst.estimate == pytest.approx(0.2)


def test_a_family_that_fails_in_part_counts_in_part() -> None:
    found = rates([a_family(FAIL=1, PASS=2), a_family(PASS=3)])
    assert found.judged is not None
    assert found.judged.estimate == pytest.approx(1 / 6)
    assert found.judged.families == 2


COUNTS = st.lists(st.integers(0, 2), min_size=len(State), max_size=len(State))
SOME_FAMILIES = st.lists(st.one_of(COUNTS, st.just(a_family(PASS=2))), max_size=80)
BARS = st.sampled_from([NINE_IN_TEN, NEVER, Bar(passes=1, of=2), Bar(passes=19, of=20)])


@given(BARS, SOME_FAMILIES, st.data())
def test_a_failing_reply_never_moves_a_clause_towards_holds(
    bar: Bar, asked: list[list[int]], data: st.DataObject
) -> None:
    where = data.draw(st.integers(0, len(asked)))
    more = [list(counts) for counts in asked]
    if where == len(asked):
        more.append(a_family(FAIL_CONFIRMED=1))
    else:
        more[where][State.FAIL_CONFIRMED] += 1
    before, after = decide(bar, asked)[0], decide(bar, more)[0]
    assert LADDER[after] <= LADDER[before]


@given(BARS, SOME_FAMILIES)
def test_only_an_undecided_clause_has_a_reason(bar: Bar, asked: list[list[int]]) -> None:
    found, reason = decide(bar, asked)
    assert (found == "undecided") == (reason is not None)


@given(BARS, SOME_FAMILIES, st.sampled_from([State.NO_REPLY, State.FAIL_UNMEASURED]))
def test_a_reply_that_shows_nothing_decides_nothing(
    bar: Bar, asked: list[list[int]], state: State
) -> None:
    if decide(bar, asked)[0] != "undecided":
        return
    more = [*asked, a_family(**{state.name: 1})]
    assert decide(bar, more)[0] != "holds"


@pytest.mark.parametrize(("rate", "repeats"), [(0.1, 1), (0.3, 1), (0.3, 4)])
def test_the_interval_of_the_fail_rate_covers_what_was_planted(rate: float, repeats: int) -> None:
    rng = chance(f"{rate} {repeats}")
    rounds, covered = 2000, 0
    for _ in range(rounds):
        asked = []
        for _ in range(40):
            is_failing = rng.random() < rate
            asked.append(
                a_family(FAIL=repeats) if is_failing else a_family(PASS=repeats),
            )
        found = rates(asked).judged
        assert found is not None
        covered += found.low <= rate <= found.high
    assert 0.92 <= covered / rounds <= 0.98


def test_a_model_at_its_bar_is_rarely_called_broken_or_holding() -> None:
    rng = chance("at the bar")
    rounds, wrong = 2000, 0
    for _ in range(rounds):
        asked = [a_family(FAIL=1) if rng.random() < 0.1 else a_family(PASS=1) for _ in range(60)]
        wrong += decide(NINE_IN_TEN, asked)[0] != "undecided"
    assert wrong / rounds <= 0.08


def test_the_bar_is_compared_with_the_ends_of_the_wilson_interval() -> None:
    assert wilson_bounds(0, 35)[1] <= NINE_IN_TEN.max_fail_rate < wilson_bounds(0, 34)[1]
