from __future__ import annotations

import random

import msgspec
import pytest

from ethogram.findings.observation import Observation
from ethogram.findings.robustness import robustness
from ethogram.findings.summary import OperatorFinding
from ethogram.ids import CaseId, ClauseId, FamilyId, SurfaceId
from ethogram.judge.verdict import Outcome
from ethogram.model.message import Message
from ethogram.suite.case import Case, CaseKind, Place
from tests.fakes.observations import AT, seen


def a_case(own: str, family: str, *, operator: str = "", kind: CaseKind = "normal") -> Case:
    return Case(
        id=CaseId(own),
        family=FamilyId(family),
        place=Place(surface=SurfaceId("editor")),
        turns=(Message(role="user", content=own),),
        tests=(ClauseId("coach"),),
        parent=CaseId(family) if operator else None,
        operator=operator,
        kind=kind,
        breakage="it writes" if kind == "adversarial" else "",
        at=AT,
    )


class Run:
    """Replies to parents and derived cases, one family each time."""

    def __init__(self, operator: str, kind: CaseKind = "normal") -> None:
        self.cases: list[Case] = []
        self.observations: list[Observation] = []
        self._operator, self._kind = operator, kind

    def add(self, parent: list[Outcome], derived: list[Outcome]) -> None:
        family = f"f{len(self.cases)}"
        own = f"{family}.{self._operator}"
        self.cases += [
            a_case(family, family),
            a_case(own, family, operator=self._operator, kind=self._kind),
        ]
        for case, outcomes in ((family, parent), (own, derived)):
            for repeat, outcome in enumerate(outcomes):
                number = len(self.observations)
                self.observations.append(
                    seen(number, outcome, family=family, case=case, repeat=repeat)
                )

    def found(self) -> OperatorFinding:
        (found,) = robustness(self.observations, self.cases).operators
        return found


def test_families_that_flip_are_counted_with_an_interval_and_both_directions() -> None:
    run = Run("typos")
    for _ in range(17):
        run.add(["pass"], ["pass"])
    run.add(["pass"], ["fail"])
    run.add(["pass"], ["fail"])
    run.add(["fail"], ["pass"])
    found = run.found()
    assert (found.kind, found.families, found.flipped) == ("invariance", 20, 3)
    assert (len(found.newly_failing), len(found.newly_passing)) == (2, 1)
    assert found.rate is not None
    # Wilson, 3 of 20, by hand: 5.2 to 36.0 percent.
    assert found.rate.low == pytest.approx(0.0524, abs=1e-4)
    assert found.rate.high == pytest.approx(0.3604, abs=1e-4)
    assert found.noise is None
    assert len(found.shown) == 3


def test_what_differs_stands_beside_what_differs_without_any_change() -> None:
    run = Run("typos")
    run.add(["pass", "pass", "fail"], ["fail", "fail", "fail"])
    found = run.found()
    assert found.differing == pytest.approx(2 / 3)
    # Three pairs of the parent's replies, of which two differ.
    assert found.noise == pytest.approx(2 / 3)


def test_an_attack_counts_only_where_the_clause_is_kept_without_it() -> None:
    run = Run("role-play", "adversarial")
    run.add(["pass"], ["fail"])
    run.add(["pass"], ["pass"])
    run.add(["fail"], ["fail"])
    found = run.found()
    assert (found.kind, found.families, found.flipped) == ("attack", 2, 1)
    assert found.plainly_failing == 1
    assert found.newly_passing == ()


def test_variants_of_one_family_are_no_further_families() -> None:
    run = Run("typos")
    run.add(["pass"], ["fail"])
    run.cases.append(a_case("f0.typos-2", "f0", operator="typos"))
    run.observations.append(seen(9, "fail", family="f0", case="f0.typos-2"))
    assert (run.found().families, run.found().flipped) == (1, 1)


def test_undecided_replies_are_in_no_count() -> None:
    run = Run("typos")
    run.add(["unclear"], ["fail"])
    assert robustness(run.observations, run.cases).operators == ()


def test_a_derived_case_without_its_parent_is_counted_and_not_compared() -> None:
    run = Run("typos")
    run.add([], ["fail"])
    found = robustness(run.observations, run.cases)
    assert (found.operators, found.without_parent) == ((), 1)
    assert robustness(run.observations, []).without_parent == 0


def test_a_variation_of_an_attack_written_by_hand_must_not_change_behaviour() -> None:
    case = a_case("a.typos", "a", operator="typos", kind="adversarial")
    plain = msgspec.structs.replace(case, breakage="")
    found = robustness([seen(1, "pass", case="a"), seen(2, "fail", case="a.typos")], [plain])
    assert found.operators[0].kind == "invariance"


def test_operators_stand_in_the_order_of_their_flips() -> None:
    cases = [a_case("a.casing", "a", operator="casing"), a_case("a.typos", "a", operator="typos")]
    observations = [
        seen(1, "pass", family="a", case="a"),
        seen(2, "pass", family="a", case="a.casing"),
        seen(3, "fail", family="a", case="a.typos"),
    ]
    found = robustness(observations, cases).operators
    assert [each.operator for each in found] == ["typos", "casing"]


def test_flips_of_a_wavering_model_are_no_more_than_noise() -> None:
    run = Run("typos")
    halves: list[list[Outcome]] = [
        ["pass", "fail", "pass", "fail"],
        ["pass", "pass", "fail", "pass"],
    ]
    for number in range(12):
        run.add(halves[number % 2], halves[number // 2 % 2])
    found = run.found()
    assert found.flipped > 0
    assert found.is_beyond_noise is False


def test_what_moves_every_family_is_beyond_noise() -> None:
    run = Run("typos")
    for _ in range(8):
        run.add(["pass", "pass", "fail"], ["fail", "fail", "fail"])
    assert run.found().is_beyond_noise is True
    steady = Run("casing")
    outcomes: list[Outcome] = ["pass", "pass", "fail"]
    for outcome in outcomes:
        steady.add(["pass", "pass"], [outcome, outcome])
    assert steady.found().is_beyond_noise is True
    once = Run("typos")
    once.add(["pass"], ["fail"])
    assert once.found().is_beyond_noise is None


def _calls(seed: int, before: float, after: float) -> bool:
    dice, run = random.Random(seed), Run("typos")  # noqa: S311 - planted dice
    for _ in range(20):
        sides: list[list[Outcome]] = [
            ["fail" if dice.random() < rate else "pass" for _ in range(3)]
            for rate in (before, after)
        ]
        run.add(*sides)
    return bool(run.found().is_beyond_noise)


def test_planted_changes_are_told_from_noise() -> None:
    assert sum(_calls(seed, 0.3, 0.3) for seed in range(200)) <= 20
    assert sum(_calls(seed, 0.1, 0.7) for seed in range(100)) >= 95
