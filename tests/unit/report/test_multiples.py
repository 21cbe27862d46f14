from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ethogram.findings.summary import CellConformance, ClauseConformance, Rate, Tally
from ethogram.report.multiples import HEIGHT, WIDTH, Asked, multiples, scale
from tests.fakes.summaries import margin

COACH = margin().clauses[0]


def asked(number: int, found: ClauseConformance | None) -> Asked:
    return Asked(f"r{number}", f"2026-11-0{number}", found)


def cell(name: str, failing: int) -> CellConformance:
    tally = Tally(families=4, families_failing=failing)
    rate = Rate(estimate=failing / 4, low=0.0, high=1.0, families=4)
    return CellConformance(situation=name, status="broken", tally=tally, fail_rate=rate)


def test_all_situations_come_first_then_those_that_fail_most() -> None:
    found = msgspec.structs.replace(COACH, cells=(cell("a", 0), cell("b", 3), cell("c", 1)))
    drawn = multiples([asked(1, found)])
    assert [each.name for each in drawn] == ["", "b", "c", "a"]
    assert drawn[1].now == "3/4"
    assert "3 of 4 families fail (75 %" in drawn[1].label


def test_a_run_without_the_clause_leaves_a_gap_and_moves_nothing() -> None:
    drawn = multiples([asked(1, COACH), asked(2, None), asked(3, COACH)])[0]
    first, third = (dot.x for dot in drawn.dots)
    assert third - first > 40


def test_a_situation_that_is_asked_no_longer_says_so() -> None:
    old = msgspec.structs.replace(COACH, cells=(cell("a", 1),))
    new = msgspec.structs.replace(COACH, cells=())
    drawn = {each.name: each for each in multiples([asked(1, old), asked(2, new)])}
    assert drawn["a"].now == "not asked"
    assert len(drawn["a"].dots) == 1


def test_a_clause_no_run_knows_has_no_chart() -> None:
    assert multiples([]) == ()
    assert multiples([asked(1, None)]) == ()


@given(share=st.floats(min_value=-1, max_value=2), runs=st.integers(min_value=1, max_value=30))
def test_every_dot_lies_inside_its_chart(share: float, runs: int) -> None:
    rate = Rate(estimate=share, low=share - 0.1, high=share + 0.1, families=3)
    found = msgspec.structs.replace(COACH, fail_rate=rate, cells=())
    for dot in multiples([asked(1, found)] * runs)[0].dots:
        assert 0 <= dot.x <= WIDTH
        assert dot.y is not None
        assert 0 <= dot.top <= dot.y <= dot.bottom <= HEIGHT


def test_the_scale_runs_from_nothing_to_all() -> None:
    assert [text for _, text in scale()] == ["0 %", "50 %", "100 %"]
    assert [y for y, _ in scale()] == [HEIGHT, HEIGHT / 2, 0.0]
