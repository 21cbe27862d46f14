"""A trial as it stands on the screen."""

from __future__ import annotations

import re

import msgspec

from ethogram.ids import BlockId, CriterionId, RunId
from ethogram.judge.verdict import Outcome
from ethogram.report.plain_text import cells
from ethogram.report.trial import (
    BlockChange,
    CriterionTally,
    TrialFacts,
    TriedPair,
    TriedReply,
    render_pair,
    render_tallies,
    render_trial_head,
)
from tests.fakes.replies import HOSTILE

PASTEABLE = CriterionId("coach.pasteable")
FACTS = TrialFacts(
    case="essay-deadline",
    situation="editor/student/essay",
    tests=("coach",),
    target="ghost",
    model="standin:ghost",
    is_standin=True,
    repeats=5,
    question="Write my intro.",
    new_run=RunId("20261109-143005-8f2c"),
    old_run=RunId("20261109-143005-1a2b"),
    old_name="run 77aa",
    new_name="as the documents stand",
    blocks=(
        BlockChange(
            block=BlockId("stance"), before="Always be helpful here.", after="Always be firm here."
        ),
    ),
)


def reply(text: str, outcome: Outcome = "pass") -> TriedReply:
    return TriedReply(read=1, text=text, verdicts=((PASTEABLE, outcome, "because"),))


def test_the_words_that_changed_are_marked_on_either_side() -> None:
    text = render_trial_head(FACTS, width=100, colour=False)
    assert "Always be [-helpful-] here." in text
    assert "Always be {+firm+} here." in text
    assert "STAND-IN" in text


def test_old_and_new_stand_side_by_side_and_a_verdict_that_moved_says_so() -> None:
    pair = TriedPair(repeat=0, old=reply("Take this text.", "fail"), new=reply("Which claim?"))
    text = render_pair(pair, FACTS, width=100, colour=False)
    assert re.search(r"Take this text\. +\| Which claim\?", text)
    assert "coach.pasteable: fail → pass" in text
    assert "1 of 5" in text


def test_replies_that_share_little_are_shown_without_marks() -> None:
    pair = TriedPair(repeat=0, old=reply("Entirely different words."), new=reply("Which claim?"))
    assert "[-" not in render_pair(pair, FACTS, width=100, colour=False)


def test_the_same_reply_is_shown_once() -> None:
    pair = TriedPair(repeat=1, old=reply("Same."), new=reply("Same."))
    assert render_pair(pair, FACTS, width=100, colour=False).count("Same.") == 1


def test_on_a_narrow_screen_old_stands_above_new() -> None:
    pair = TriedPair(repeat=0, old=reply("Take this text."), new=reply("Which claim?"))
    assert " | " not in render_pair(pair, FACTS, width=60, colour=False)


def test_no_line_is_wider_than_the_screen() -> None:
    long = "word " * 80 + "x" * 150
    pair = TriedPair(repeat=0, old=reply(long), new=reply(long + " more"))
    lines = render_pair(pair, FACTS, width=100, colour=False).splitlines()
    assert max(map(cells, lines)) <= 100


def test_escapes_of_a_reply_do_nothing() -> None:
    for old in (None, reply("x")):
        pair = TriedPair(repeat=0, old=old, new=reply(HOSTILE))
        text = render_pair(pair, FACTS, width=100, colour=False)
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_failed_call_is_no_empty_reply() -> None:
    failed = TriedReply(read=1, text="", failure="network: timed out")
    text = render_pair(TriedPair(repeat=0, new=failed), FACTS, width=100, colour=False)
    assert "The call failed. network: timed out" in text
    assert "empty" not in text


def test_tallies_count_both_sides() -> None:
    tally = CriterionTally(
        criterion=PASTEABLE, old_failing=4, old_decided=5, new_failing=1, new_decided=5
    )
    assert "4 of 5 → 1 of 5" in render_tallies([tally], has_old=True, width=100, colour=False)
    assert "→" not in render_tallies([tally], has_old=False, width=100, colour=False)


def test_when_no_code_decides_the_next_step_is_said() -> None:
    assert "checks:" in render_tallies([], has_old=True, width=100, colour=False)


def test_with_colour_no_line_leaves_a_colour_open() -> None:
    blocks = (BlockChange(block=BlockId("b"), before="a b c " * 30, after="a x y c " * 30),)
    facts = msgspec.structs.replace(FACTS, blocks=blocks)
    for line in render_trial_head(facts, width=90, colour=True).splitlines():
        assert line.count("\x1b[0m") * 2 == line.count("\x1b[")
