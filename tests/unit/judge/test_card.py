"""A card is usable only when people were asked and nothing speaks against it."""

from __future__ import annotations

import msgspec

from ethogram.ids import CardId, ClauseId, CriterionId, Digest, JudgeName
from ethogram.judge.card import Confusion, JudgeCard
from ethogram.stats.estimate import undefined
from ethogram.stats.proportion import wilson

NOTHING = undefined("none", "nothing was measured")


def card() -> JudgeCard:
    return JudgeCard(
        id=CardId("c1"),
        judge=JudgeName("small"),
        judge_kind="model",
        clause=ClauseId("coach"),
        criterion=CriterionId("coach.pasteable"),
        judge_digest=Digest("d"),
        made_at="2026-11-23T08:00:00+00:00",
        sensitivity=wilson(18, 20),
        specificity=wilson(19, 20),
        agreement=wilson(37, 40),
        kappa=NOTHING,
        base_rate=wilson(20, 40),
        human_ceiling=NOTHING,
        retest=NOTHING,
    )


def test_a_measured_judge_is_usable() -> None:
    assert card().is_usable


def test_a_card_on_simulated_labels_lets_no_clause_hold() -> None:
    assert not msgspec.structs.replace(card(), is_simulated=True).is_usable


def test_a_refused_card_lets_no_clause_hold() -> None:
    refused = msgspec.structs.replace(card(), refused_because=("no better than chance",))
    assert not refused.is_usable


def test_a_confusion_counts_every_reply_once() -> None:
    assert Confusion(both_fail=1, only_judge_fails=2, only_people_fail=3, both_pass=4).n == 10


def test_a_card_survives_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(card()), type=JudgeCard) == card()
