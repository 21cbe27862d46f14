from __future__ import annotations

import pytest

from ethogram.findings.compare import Side, compare
from ethogram.findings.contest import Contest
from ethogram.findings.observation import Observation
from ethogram.findings.summary import ClauseChange, Comparison
from ethogram.ids import ClauseId, CriterionId, RunId
from ethogram.judge.verdict import Outcome
from tests.fakes.chance import chance
from tests.fakes.observations import a_clause, a_spec, seen


def a_side(run: str, observations: list[Observation]) -> Side:
    return Side(run=RunId(run), observations=observations)


def outcomes(failing: int, of: int, run: str = "a", start: int = 0) -> list[Observation]:
    """Of `of` families the ones from `start` on fail, `failing` of them."""
    return [seen(n, "fail" if start <= n < start + failing else "pass", run=run) for n in range(of)]


def change(before: list[Observation], after: list[Observation]) -> ClauseChange:
    found: Comparison = compare(a_spec(), a_side("a", before), a_side("b", after))
    return found.clauses[0]


def test_six_newly_failing_families_are_named_and_tested() -> None:
    found = change(outcomes(3, 16), outcomes(9, 16, "b"))
    assert (found.failing_before, found.failing_after, found.families) == (3, 9, 16)
    assert len(found.newly_failing) == 6
    assert found.newly_passing == ()
    assert found.p_value == pytest.approx(2 * 0.5**7)
    assert found.test == "McNemar mid-p (exact 0.031)"
    assert (found.before, found.after) == ("undecided", "broken")
    assert found.difference is not None
    assert found.difference.method == "Tango 95 %"
    assert found.difference.estimate == pytest.approx(6 / 16)
    assert found.more_families is None


def test_a_change_too_small_to_show_says_how_many_families_would() -> None:
    found = change(outcomes(0, 16), outcomes(2, 16, "b"))
    assert found.p_value is not None
    assert found.p_value > 0.05
    assert found.more_families is not None
    assert found.more_families > 10


def test_repeats_are_compared_by_share_and_not_by_any_failure_alone() -> None:
    def replies(run: str, failing_repeats: int) -> list[Observation]:
        return [
            seen(
                10 * family + repeat,
                "fail" if repeat < failing_repeats else "pass",
                family=f"f{family}",
                repeat=repeat,
                run=run,
            )
            for family in range(10)
            for repeat in range(4)
        ]

    found = change(replies("a", 1), replies("b", 3))
    assert found.newly_failing == ()
    assert found.test == "permutation of families, exact"
    assert found.p_value == pytest.approx(2 / 2**10)
    assert found.difference is not None
    assert found.difference.estimate == pytest.approx(0.5)


def test_families_that_only_one_run_answered_are_no_pairs() -> None:
    after = [*outcomes(0, 4, "b"), seen(4, "error", is_missing=True, run="b")]
    assert change(outcomes(0, 9), after).families == 4


def test_two_runs_alike_are_equivalent_only_with_enough_families() -> None:
    few = change(outcomes(0, 9), outcomes(0, 9, "b"))
    many = change(outcomes(0, 200), outcomes(0, 200, "b"))
    assert few.is_equivalent is False
    assert many.is_equivalent is True
    assert many.p_value == 1.0


def test_the_noise_floor_is_the_share_of_families_that_flip_in_an_a_a_run() -> None:
    noise = (a_side("x", outcomes(2, 16)), a_side("y", outcomes(2, 16, "y", start=1)))
    found = compare(
        a_spec(), a_side("a", outcomes(3, 16)), a_side("b", outcomes(9, 16, "b")), noise
    )
    assert found.noise_floor == pytest.approx(2 / 16)
    assert found.clauses[0].noise_flips == 2


def test_without_an_a_a_run_there_is_no_noise_floor() -> None:
    found = compare(a_spec(), a_side("a", outcomes(3, 16)), a_side("b", outcomes(9, 16, "b")))
    assert found.noise_floor is None
    assert found.clauses[0].noise_flips is None


def test_clauses_and_situations_are_adjusted_together() -> None:
    def replies(run: str, outcome: Outcome) -> list[Observation]:
        return [
            seen(n, outcome, situation=f"{'editor' if n < 8 else 'chat'}/a/b", run=run)
            for n in range(16)
        ]

    found = change(replies("a", "pass"), replies("b", "fail"))
    assert [cell.situation for cell in found.cells] == ["chat/a/b", "editor/a/b"]
    assert found.p_value is not None
    assert found.q_value == pytest.approx(3 * found.p_value)
    assert found.cells[0].p_value == pytest.approx(0.5**8)
    assert found.cells[0].q_value == pytest.approx(0.5**8)


def test_one_situation_alone_is_not_tested_twice() -> None:
    found = change(outcomes(3, 16), outcomes(9, 16, "b"))
    assert found.cells == ()
    assert found.q_value == found.p_value


def test_the_strongest_change_comes_first() -> None:
    spec = a_spec(a_clause("calm"), a_clause("moved"))

    def replies(run: str, outcome: Outcome) -> list[Observation]:
        calm = [seen(n, "pass", "calm.pasteable", run=run) for n in range(9)]
        return calm + [seen(n, outcome, "moved.pasteable", run=run) for n in range(9)]

    found = compare(spec, a_side("a", replies("a", "pass")), a_side("b", replies("b", "fail")))
    assert [one.clause for one in found.clauses] == ["moved", "calm"]


def test_twins_are_counted_as_helped_before_and_after() -> None:
    def twins(run: str, helped: int) -> list[Observation]:
        return [
            seen(
                n,
                "pass" if n < helped else "fail",
                "coach.expect",
                case=f"t{n}",
                is_twin=True,
                run=run,
            )
            for n in range(6)
        ]

    found = compare(a_spec(), a_side("a", twins("a", 2)), a_side("b", twins("b", 6)))
    assert (found.twins, found.twins_helped_before, found.twins_helped_after) == (6, 2, 6)
    assert found.clauses == ()


def test_nothing_planted_is_called_a_change_at_the_rate_the_level_says() -> None:
    rng = chance("no change")
    rounds, called = 200, 0
    for _ in range(rounds):
        before, after = (
            [seen(n, "fail" if rng.random() < 0.3 else "pass", run=run) for n in range(40)]
            for run in ("a", "b")
        )
        p_value = change(before, after).p_value
        called += p_value is not None and p_value <= 0.05
    assert called / rounds <= 0.08


def test_a_planted_change_is_found_by_the_families_that_were_asked_for() -> None:
    rng = chance("planted")
    rounds, called = 200, 0
    for _ in range(rounds):
        before = [seen(n, "pass", run="a") for n in range(40)]
        after = [seen(n, "fail" if rng.random() < 0.25 else "pass", run="b") for n in range(40)]
        p_value = change(before, after).p_value
        called += p_value is not None and p_value <= 0.05
    assert called / rounds >= 0.9


def test_a_clause_that_people_contest_is_undecided_on_both_sides() -> None:
    coach = ClauseId("coach")
    contest = Contest(clause=coach, items=12, divided=5, criteria=(CriterionId("coach.whole"),))
    observed = [seen(n, "fail", kind="person") for n in range(20)]
    side = Side(run=RunId("a"), observations=observed, contests={coach: contest})
    (found,) = compare(a_spec(), side, side).clauses
    assert (found.before, found.after) == ("undecided", "undecided")
