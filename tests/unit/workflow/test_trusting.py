"""A verdict counts as measured when exactly that judge has a good card here, whatever it says itself."""

from __future__ import annotations

import msgspec

from ethogram.ids import ClauseId, CriterionId, Digest, JudgeName, TranscriptId
from ethogram.judge.card_standing import Standing
from ethogram.judge.verdict import JudgeKind, Verdict
from ethogram.store.reading import OutcomeRow
from ethogram.workflow.trusting import Trust, remeasure, resting_on
from tests.fakes.cards import a_card

STRICT, KIND = JudgeName("strict"), CriterionId("warm.kind")
CARD = a_card("strict", "warm.kind")


def a_row(kind: JudgeKind = "model", card: str | None = None) -> OutcomeRow:
    return OutcomeRow(1, ClauseId("warm"), KIND, "fail", STRICT, kind, card, 1)


def trusting(standing: Standing, given_by: str = "d") -> Trust:
    return Trust({(STRICT, KIND): standing}, {(1, KIND, STRICT, 1): Digest(given_by)})


def test_a_verdict_of_the_judge_that_was_measured_rests_on_its_card() -> None:
    trust = trusting(Standing(card=CARD))
    assert trust.card_of(a_row()) == CARD.id
    assert trust.row(a_row()).card == CARD.id
    assert trust.cards == {(STRICT, KIND): CARD}


def test_a_row_that_names_a_card_itself_is_not_believed() -> None:
    assert Trust({}, {}).card_of(a_row(card="forged")) is None
    assert Trust({}, {}).row(a_row(card="forged")).card is None
    verdict = Verdict(
        transcript=TranscriptId("r1.1"),
        clause=ClauseId("warm"),
        criterion=KIND,
        outcome="fail",
        judge=STRICT,
        judge_kind="model",
        judge_digest=Digest("d"),
        card="forged",
    )
    (bare,) = resting_on({}, [verdict])
    assert bare.card is None
    (rests,) = resting_on({(STRICT, KIND): CARD}, [verdict])
    assert rests.card == CARD.id


def test_a_verdict_of_another_version_does_not_rest_on_it_and_asks_for_judging_again() -> None:
    trust = trusting(Standing(card=CARD), given_by="older")
    assert trust.card_of(a_row()) is None
    steps = remeasure(trust, [(STRICT, ClauseId("warm"), KIND)]).steps
    assert "ethogram judge --judge strict" in steps[ClauseId("warm")]


def test_code_needs_no_card() -> None:
    assert trusting(Standing(card=CARD)).card_of(a_row("code")) is None


def test_a_stale_card_says_what_changed_and_what_to_type() -> None:
    trust = trusting(Standing(card=CARD, changed=("rubric",)))
    assert trust.card_of(a_row()) is None
    assert trust.cards == {}
    said = remeasure(trust, [(STRICT, ClauseId("warm"), KIND)])
    assert said.steps[ClauseId("warm")].startswith("ethogram judge calibrate strict --for warm")
    assert "the rubric has changed" in said.notes[0]


def test_a_refused_card_is_told_and_no_remedy_promised() -> None:
    refused = msgspec.structs.replace(CARD, refused_because=("no better than chance",))
    said = remeasure(trusting(Standing(card=refused)), [(STRICT, ClauseId("warm"), KIND)])
    assert said.steps == {}
    assert "no better than chance" in said.notes[0]


def test_a_judge_without_any_card_needs_no_word_here() -> None:
    said = remeasure(Trust({}, {}), [(STRICT, ClauseId("warm"), KIND)])
    assert (said.steps, said.notes) == ({}, ())
