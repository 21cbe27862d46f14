from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ethogram.suite.case import Case
from ethogram.suite.read import read_cases
from ethogram.suite.sample import sample_cases


def suite(sizes: dict[str, int]) -> tuple[Case, ...]:
    lines = [
        f"- {{id: {surface}-{n}, at: {surface}, user: x, also: [y]}}"
        for surface, size in sizes.items()
        for n in range(size)
    ]
    return read_cases("\n".join(lines), "cases.yaml").value


CASES = suite({"editor": 60, "chat": 30, "search": 10})


def test_families_come_whole_and_in_order() -> None:
    drawn = sample_cases(CASES, 10, seed=1)
    assert set(Counter(case.family for case in drawn).values()) == {2}
    assert [CASES.index(case) for case in drawn] == sorted(CASES.index(case) for case in drawn)


def test_each_situation_gets_its_share() -> None:
    drawn = sample_cases(CASES, 20, seed=3)
    families = {case.family: case.place.surface for case in drawn}
    assert Counter(families.values()) == {"editor": 12, "chat": 6, "search": 2}


def test_a_seed_gives_the_same_draw_and_another_seed_another() -> None:
    assert sample_cases(CASES, 20, seed=3) == sample_cases(CASES, 20, seed=3)
    assert sample_cases(CASES, 20, seed=3) != sample_cases(CASES, 20, seed=4)


def test_a_larger_draw_of_one_situation_holds_the_smaller() -> None:
    editor = suite({"editor": 60})
    small, large = (sample_cases(editor, size, seed=5) for size in (10, 20))
    assert {case.id for case in small} <= {case.id for case in large}


@given(st.integers(-3, 200), st.integers())
def test_exactly_as_many_families_are_drawn_as_were_asked_for(families: int, seed: int) -> None:
    drawn = {case.family for case in sample_cases(CASES, families, seed=seed)}
    assert len(drawn) == max(0, min(families, 100))


def test_nothing_can_be_drawn_from_nothing() -> None:
    assert sample_cases((), 3) == ()
