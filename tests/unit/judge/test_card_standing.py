"""A card counts while its judge is what was measured, and for nothing else."""

from __future__ import annotations

import msgspec
import pytest

from ethogram.ids import Digest, RunId
from ethogram.judge.card import Slice
from ethogram.judge.card_standing import JudgeToday, Where, standing_of, why_aside
from tests.fakes.cards import a_card, a_drift

NAMES = ("clause", "criterion", "rubric", "model", "settings", "target")
PARTS = {name: Digest(name) for name in NAMES}
CARD = a_card(parts=PARTS)
SAME = JudgeToday(digest=CARD.judge_digest, parts=PARTS)


def test_a_card_of_the_judge_as_it_is_counts() -> None:
    standing = standing_of(CARD, SAME)
    assert standing.is_fresh
    assert standing.counts
    assert why_aside(standing) == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("rubric",), "the rubric has changed since it was measured"),
        (("settings",), "the settings have changed since it was measured"),
        (("rubric", "model", "target"), "the rubric and the model have changed since"),
        (("target",), "the target has changed since"),
        ((), "the target has changed since"),
    ],
)
def test_a_stale_card_says_what_changed(changed: tuple[str, ...], said: str) -> None:
    parts = {**PARTS, **dict.fromkeys(changed, Digest("other"))}
    standing = standing_of(CARD, JudgeToday(digest=Digest("e"), parts=parts))
    assert not standing.counts
    assert said in why_aside(standing)


def test_a_judge_that_nobody_can_ask_any_more_has_no_fresh_card() -> None:
    assert not standing_of(CARD, None).counts


def test_a_card_that_drifted_counts_no_more() -> None:
    standing = standing_of(CARD, SAME, a_drift(stands=False, why="it misses more"))
    assert not standing.is_fresh
    assert "drifted: it misses more" in why_aside(standing)
    assert standing_of(CARD, SAME, a_drift()).counts


def test_a_recorded_judge_is_fresh_while_the_clause_reads_the_same() -> None:
    card = a_card(is_recorded=True, parts={"clause": Digest("c")})
    assert standing_of(card, JudgeToday(parts={"clause": Digest("c")})).counts
    assert not standing_of(card, JudgeToday(parts={"clause": Digest("x")})).counts


def test_an_imported_card_needs_no_judge_here() -> None:
    assert standing_of(msgspec.structs.replace(CARD, imported_with=RunId("r1")), None).counts


def test_a_stand_ins_card_counts_only_where_a_stand_in_answers() -> None:
    card = msgspec.structs.replace(CARD, judge_kind="standin")
    assert standing_of(card, SAME, where=Where(target="bot", is_standin=True)).counts
    assert standing_of(card, SAME).counts
    aside = standing_of(card, SAME, where=Where(target="bot"))
    assert not aside.counts
    assert "test equipment" in why_aside(aside)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"is_simulated": True}, "simulated labels"),
        ({"refused_because": ("it is no better than chance",)}, "no better than chance"),
    ],
)
def test_a_refused_or_simulated_card_says_why(change: dict[str, object], said: str) -> None:
    standing = standing_of(msgspec.structs.replace(CARD, **change), SAME)
    assert standing.is_fresh
    assert not standing.counts
    assert said in why_aside(standing)


def test_a_card_does_not_count_on_a_target_where_the_judge_throws_a_coin() -> None:
    bad = Slice(
        target="bot",
        counts=CARD.counts,
        sensitivity=CARD.sensitivity,
        specificity=CARD.specificity,
        refused_because="no better than chance",
    )
    card = msgspec.structs.replace(CARD, targets=(bad,))
    aside = standing_of(card, SAME, where=Where(target="bot"))
    assert not aside.counts
    assert why_aside(aside) == "on replies of bot it is no better than chance"
    assert standing_of(card, SAME, where=Where(target="another")).counts
