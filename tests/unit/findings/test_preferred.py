from __future__ import annotations

import pytest

from ethogram.findings.preferred import people_on_pairs, preferred_of
from ethogram.ids import FamilyId
from tests.fakes.compared import a_pair, compared, preference


def test_a_tie_counts_half_and_failures_count_nowhere() -> None:
    verdicts = [
        *(compared(n, "second") for n in range(6)),
        *(compared(n, "first") for n in range(6, 8)),
        compared(8, "tie"),
        compared(9, "first", "second"),
        compared(10, "error"),
    ]
    found = preferred_of(verdicts)
    assert (found.compared, found.first, found.second, found.tie, found.failed) == (10, 2, 6, 2, 1)
    assert found.win_rate.estimate == pytest.approx(0.7)
    assert (found.families_first, found.families_second) == (2, 6)
    assert found.people is None


def test_families_carry_the_interval_and_the_test() -> None:
    alone = preferred_of([compared(n, "second") for n in range(30)])
    together = preferred_of(
        [compared(n, "second", family=FamilyId(f"f{n % 3}")) for n in range(30)]
    )
    assert alone.sign_p < 0.001
    assert together.sign_p == pytest.approx(0.25)
    assert together.win_rate.low is not None
    assert alone.win_rate.low is not None
    assert together.win_rate.low < alone.win_rate.low


def test_nothing_compared_gives_no_rate() -> None:
    assert preferred_of([]).win_rate.estimate is None


def test_the_last_word_of_each_person_counts_and_two_bad_replies_are_a_tie() -> None:
    said = people_on_pairs(
        [
            preference(1, "first"),
            preference(1, "second"),
            preference(2, "both-bad"),
            preference(3, "first"),
            preference(3, "withdrawn"),
            preference(4, "first", is_simulated=True),
        ]
    )
    assert said == {a_pair(1): {"ada": "second"}, a_pair(2): {"ada": "tie"}}


def test_people_are_compared_on_the_same_clause_only() -> None:
    verdicts = [compared(n, "second") for n in range(4)]
    elsewhere = preference(0, "second", pair=a_pair(0, "warm"))
    assert preferred_of(verdicts, [elsewhere]).people is None
    two = [
        preference(n, "second" if n else "first", who) for n in range(2) for who in ("ada", "ben")
    ]
    people = preferred_of(verdicts, two).people
    assert people is not None
    assert people.people == ("ada", "ben")
    assert people.agreement.estimate == 0.5
    assert people.agreement.n == 4
