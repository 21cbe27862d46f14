from __future__ import annotations

from ethogram.findings.measured import Aside, Measured, facts_of
from ethogram.ids import CriterionId, JudgeName
from tests.fakes.cards import a_card

ON = (JudgeName("strict"), CriterionId("coach.pasteable"))


def test_a_card_that_counts_is_told_with_its_errors_and_labels() -> None:
    (found,) = facts_of({ON: "model"}, Measured(cards={ON: a_card()}))
    assert (found.card, found.sensitivity, found.specificity, found.labels, found.aside) == (
        "strict-1",
        0.9,
        0.95,
        44,
        "",
    )


def test_a_card_put_aside_says_why() -> None:
    aside = Aside(card=a_card(), why="the rubric has changed since it was measured")
    (found,) = facts_of({ON: "model"}, Measured(asides={ON: aside}))
    assert found.card == "strict-1"
    assert found.aside == "the rubric has changed since it was measured"


def test_older_verdicts_put_a_good_card_aside() -> None:
    aside = Aside(card=a_card(), why="its verdicts here are older than its card")
    (found,) = facts_of({ON: "model"}, Measured(cards={ON: a_card()}, asides={ON: aside}))
    assert found.aside


def test_a_judge_nobody_measured_has_no_card() -> None:
    (found,) = facts_of({ON: "model"}, Measured())
    assert (found.judge, found.card, found.aside) == ("strict", None, "")
