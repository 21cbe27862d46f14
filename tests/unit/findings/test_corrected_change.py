from __future__ import annotations

import pytest

from ethogram.findings.compare import Side, compare
from ethogram.findings.in_force import observe
from ethogram.findings.measured import Measured
from ethogram.findings.summary import ClauseChange
from ethogram.ids import CardId, RunId
from ethogram.judge.card import Confusion, JudgeCard
from tests.fakes.cards import a_card
from tests.fakes.chance import chance
from tests.fakes.observations import a_spec, asked, given
from tests.fakes.planted import PASTEABLE, STRICT, Planted, judged

COUNTS = Confusion(both_fail=80, only_judge_fails=20, only_people_fail=20, both_pass=80)
CARD = a_card(counts=COUNTS, items=())


def a_side(failing: set[int], of: int, card: JudgeCard | None = CARD, kind: str = "model") -> Side:
    rows = [asked(n) for n in range(of)]
    verdicts = [
        given(
            n,
            "fail" if n in failing else "pass",
            kind="code" if kind == "code" else "model",
            judge="strict",
            card=None if card is None else card.id,
        )
        for n in range(of)
    ]
    return Side(
        run=RunId("r"),
        observations=observe(rows, verdicts, (), a_spec()),
        measured=Measured(cards={} if card is None else {(STRICT, PASTEABLE): card}),
    )


def change(before: Side, after: Side) -> ClauseChange:
    return compare(a_spec(), before, after).clauses[0]


def test_a_change_is_larger_than_an_erring_judge_sees_it() -> None:
    found = change(a_side(set(range(20)), 100), a_side(set(range(50)), 100))
    assert found.difference is not None
    assert found.corrected is not None
    assert found.difference.estimate == pytest.approx(0.30)
    assert found.corrected.estimate == pytest.approx(0.50)
    assert found.corrected.low > 0
    assert (found.corrected.high - found.corrected.low) > (
        found.difference.high - found.difference.low
    )


def test_no_change_stays_no_change() -> None:
    found = change(a_side(set(range(20)), 100), a_side(set(range(20)), 100))
    assert found.corrected is not None
    assert found.corrected.estimate == 0
    assert found.corrected.low < 0 < found.corrected.high


def test_what_no_judge_decided_needs_no_correction() -> None:
    code = a_side({1}, 20, None, kind="code")
    found = change(code, code)
    assert (found.corrected, found.not_corrected) == (None, "")


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (a_side({1}, 20, None, kind="code"), "code or people the older one"),
        (
            a_side({1}, 20, a_card(counts=COUNTS, items=(), id=CardId("strict-2"))),
            "under different cards",
        ),
    ],
)
def test_what_cannot_be_corrected_says_why(before: Side, said: str) -> None:
    found = change(before, a_side({1}, 20))
    assert found.corrected is None
    assert said in found.not_corrected


def test_a_judge_at_chance_corrects_no_change() -> None:
    coin = a_card(
        counts=Confusion(both_fail=9, only_judge_fails=9, only_people_fail=9, both_pass=9),
        items=(),
    )
    found = change(a_side({1}, 20, coin), a_side({1, 2}, 20, coin))
    assert "better than chance" in found.not_corrected


def test_the_interval_of_a_corrected_change_holds_the_planted_one() -> None:
    """The same errors in both runs; a third of the families that passed fail after the edit."""
    rng, planted, hits, total = chance(11), Planted(0.2, 0.85, 0.85), 0, 0.0
    for _ in range(120):
        was = [rng.random() < 0.2 for _ in range(150)]
        now = [fails or rng.random() < 1 / 3 for fails in was]
        truth = (sum(now) - sum(was)) / 150
        cells = dict.fromkeys(((p, j) for p in (True, False) for j in (True, False)), 0)
        for number in range(200):
            cells[number < 100, judged(rng, number < 100, planted)] += 1
        card = a_card(
            items=(),
            counts=Confusion(
                both_fail=cells[True, True],
                only_judge_fails=cells[False, True],
                only_people_fail=cells[True, False],
                both_pass=cells[False, False],
            ),
        )
        sides = [
            a_side(
                {n for n, fails in enumerate(truth_of) if judged(rng, fails, planted)}, 150, card
            )
            for truth_of in (was, now)
        ]
        found = change(sides[0], sides[1]).corrected
        assert found is not None
        hits += found.low <= truth <= found.high
        total += found.estimate - truth
    assert hits / 120 >= 0.92
    assert abs(total / 120) < 0.03
