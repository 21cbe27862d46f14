"""A judge that changed under its name is told from one that merely wavers."""

from __future__ import annotations

import pytest

from ethogram.ids import TranscriptId
from ethogram.judge.calibrate_drift import drift_of
from ethogram.judge.card import CardItem, JudgeCard
from ethogram.judge.verdict import Outcome
from tests.fakes.cards import a_card
from tests.fakes.gold import graded

AT = "2026-12-01T08:00:00+00:00"


def a_measured_card() -> JudgeCard:
    items = tuple(
        CardItem(
            transcript=each.item.transcript,
            family=each.item.family,
            people=each.item.people or "pass",
            judge=each.outcome,
        )
        for each in graded(28, 2, 2, 28)
    )
    return a_card(items=items)


def said(changed: dict[int, Outcome]) -> dict[TranscriptId, Outcome]:
    items = a_measured_card().items
    return {item.transcript: changed.get(n, item.judge) for n, item in enumerate(items)}


def test_a_judge_that_says_the_same_stands() -> None:
    drift = drift_of(a_measured_card(), said({}), AT)
    assert drift.stands
    assert (drift.asked, drift.lost, drift.towards_pass + drift.towards_fail) == (60, 0, 0)
    assert drift.sensitivity == drift.sensitivity_before


def test_a_judge_that_wavers_both_ways_stands() -> None:
    drift = drift_of(a_measured_card(), said({0: "pass", 1: "pass", 28: "fail", 30: "pass"}), AT)
    assert (drift.newly_wrong, drift.newly_right) == (2, 2)
    assert (drift.towards_pass, drift.towards_fail) == (3, 1)
    assert drift.stands


def test_a_judge_that_became_lenient_does_not() -> None:
    drift = drift_of(a_measured_card(), said(dict.fromkeys(range(8), "pass")), AT)
    assert not drift.stands
    assert "8 replies it judged as people do it now misjudges" in drift.why
    assert drift.p_value == pytest.approx(2 / 256)
    assert drift.sensitivity.estimate == pytest.approx(20 / 30)


def test_a_judge_that_decides_no_more_does_not() -> None:
    drift = drift_of(a_measured_card(), said(dict.fromkeys(range(20), "refused")), AT)
    assert not drift.stands
    assert "decides only 40 of the 60" in drift.why


def test_replies_that_are_gone_are_lost_and_held_against_nobody() -> None:
    now = {name: outcome for n, (name, outcome) in enumerate(said({}).items()) if n % 2}
    drift = drift_of(a_measured_card(), now, AT)
    assert drift.stands
    assert (drift.asked, drift.lost) == (30, 30)
