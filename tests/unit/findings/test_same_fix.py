from __future__ import annotations

import pytest

from ethogram.findings.same_fix import same_fix
from ethogram.ids import FamilyId, ModeId, RunId

A, B = ModeId("a"), ModeId("b")
RUNS = (RunId("r1"), RunId("r2"))


@pytest.mark.parametrize(
    ("passes_a", "passes_b", "answer"),
    [(10, 9, "one"), (10, 0, "two"), (0, 10, "two"), (0, 0, "undecided"), (10, 5, "undecided")],
)
def test_modes_are_one_when_the_same_fix_removes_both(
    passes_a: int, passes_b: int, answer: str
) -> None:
    families = {mode: [FamilyId(f"{mode}{n}") for n in range(10)] for mode in (A, B)}
    after = {
        FamilyId(f"{mode}{n}"): n < passes
        for mode, passes in ((A, passes_a), (B, passes_b))
        for n in range(10)
    }
    assert same_fix((A, B), families, after, RUNS).answer == answer


def test_three_of_three_are_too_few() -> None:
    families = {A: [FamilyId("1"), FamilyId("2"), FamilyId("3")], B: [FamilyId("4")]}
    after = {FamilyId(str(n)): True for n in range(1, 5)}
    found = same_fix((A, B), families, after, RUNS)
    assert found.one.effect == "undecided"
    assert found.answer == "undecided"


def test_families_that_were_not_asked_again_count_for_nothing() -> None:
    families = {A: [FamilyId("1")], B: [FamilyId("2")]}
    found = same_fix((A, B), families, {FamilyId("1"): True}, RUNS)
    assert (found.one.asked, found.other.asked) == (1, 0)
    assert found.other.effect == "undecided"
