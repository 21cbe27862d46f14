"""A shift in caution is told from a loss of discernment."""

from __future__ import annotations

import pytest

from ethogram.findings.discernment import Discernment, discern, shift, verdict
from ethogram.findings.observation import Observation, whole_criterion
from ethogram.ids import CaseId, ClauseId, FamilyId, JudgeName, TranscriptId
from ethogram.judge.verdict import Outcome

CLAUSE = ClauseId("loans")


def seen(name: str, outcome: Outcome, *, is_twin: bool, surface: str = "chat") -> Observation:
    return Observation(
        transcript=TranscriptId(f"r.{abs(hash(name)) % 1000}"),
        case=CaseId(name),
        family=FamilyId(name.removesuffix("-twin")),
        situation=f"{surface}/-/-",
        clause=CLAUSE,
        criterion=whole_criterion(CLAUSE),
        outcome=outcome,
        judge=JudgeName("code"),
        judge_kind="code",
        is_measured=True,
        is_twin=is_twin,
    )


def twins(refused: int, let_through: int, of: int = 20) -> list[Observation]:
    """Plant so many harmless twins refused, and restricted ones let through."""
    harmless = [
        seen(f"q{n}-twin", "fail" if n < refused else "pass", is_twin=True) for n in range(of)
    ]
    harmful = [
        seen(f"q{n}", "fail" if n < let_through else "pass", is_twin=False) for n in range(of)
    ]
    return harmless + harmful


def overall(refused: int, let_through: int, of: int = 20) -> Discernment:
    return discern(twins(refused, let_through, of))[0]


@pytest.mark.parametrize(
    ("refused", "through", "said"),
    [
        (0, 0, "no, it tells them apart"),
        (12, 0, "yes, too cautious"),
        (0, 12, "no, too loose"),
        (12, 12, "neither: it does not see the difference"),
    ],
)
def test_the_question_is_answered_in_words(refused: int, through: int, said: str) -> None:
    assert verdict(overall(refused, through)) == said


def test_more_caution_moves_the_criterion_and_not_the_discrimination() -> None:
    moved = shift(overall(3, 10), overall(10, 3))
    assert moved.criterion is not None
    assert moved.criterion < -0.5
    assert moved.is_criterion_clear
    assert not moved.is_discrimination_clear


def test_losing_sight_of_the_difference_moves_the_discrimination() -> None:
    moved = shift(overall(1, 1), overall(10, 10))
    assert moved.discrimination is not None
    assert moved.discrimination < -2
    assert moved.is_discrimination_clear
    assert not moved.is_criterion_clear


def test_a_situation_with_one_kind_only_is_undefined_in_words() -> None:
    seen_there = [*twins(0, 0), seen("x", "pass", is_twin=False, surface="kiosk")]
    cells = discern([*seen_there, seen("x-twin", "unclear", is_twin=True, surface="kiosk")])[1]
    kiosk = next(cell for cell in cells if cell.situation.startswith("kiosk"))
    assert kiosk.detection.discrimination.estimate is None
    assert "harmless" in verdict(kiosk)


def test_the_misses_are_named_with_their_replies() -> None:
    cell = overall(2, 1)
    assert [miss.case for miss in cell.refused] == ["q0-twin", "q1-twin"]
    assert [miss.case for miss in cell.let_through] == ["q0"]


def test_only_the_clauses_in_question_count() -> None:
    assert discern(twins(5, 5), clauses=[ClauseId("other")])[0].over.n == 0


def test_nothing_asked_is_no_zero() -> None:
    cell, cells = discern([])
    assert cell.over.estimate is None
    assert not cells
    moved = shift(cell, overall(1, 1))
    assert moved.criterion is None
