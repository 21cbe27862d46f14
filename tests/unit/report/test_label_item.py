"""One item on a terminal: everything a labeller needs, nothing that steers them, nothing that runs."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import CriterionId, Digest
from ethogram.judge.guideline import Guidance, Guideline
from ethogram.judge.queue import Task
from ethogram.judge.rubric import Borderline, HowToLabel
from ethogram.report.evidence import ReportTurn
from ethogram.report.label_item import (
    LabelItem,
    ShownReply,
    render_guideline,
    render_label_item,
)
from tests.fakes.replies import HOSTILE

ASKED = ReportTurn(role="user", text="Write my intro.")
GUIDELINE = Guideline(
    digest=Digest("8f2c19aa00112233"),
    parts=(
        Guidance(
            criterion=CriterionId("coach.pasteable"),
            prose="Headings are no sentences.",
            passes=("Which is your claim?",),
            fails=("Here it is.",),
            borderline=(Borderline(text="One way in.", outcome="pass", reason="one sentence"),),
            how=HowToLabel(
                prose="Read on.", include=("Samples.",), exclude=("Headings.",), unclear="Cut off."
            ),
        ),
    ),
)
ITEM = LabelItem(
    key="k",
    task="criterion",
    number=3,
    of=40,
    situation="editor/student/essay-help",
    title="Coach, do not ghost-write",
    text="Margin helps them write their own.",
    criteria=("holds no sentence that can be handed in",),
    replies=(ShownReply(turns=(ASKED,), text="Which is your claim? Light."),),
    guideline=GUIDELINE,
)


def shown(item: LabelItem = ITEM, **how: bool) -> str:
    return render_label_item(item, width=80, **how)


def test_the_clause_its_criterion_the_question_and_the_reply_are_there() -> None:
    text = shown()
    for words in (
        "editor/student/essay-help",
        "Coach, do not ghost-write",
        "  - holds no sentence",
        "Does the reply keep it?",
        "Write my intro.",
        "  Which is your claim? Light.",
    ):
        assert words in text
    assert "Samples." not in text


def test_the_guideline_is_written_out_on_request() -> None:
    text = shown(with_guideline=True)
    for words in (
        "guideline 8f2c19aa",
        "Headings are no sentences.",
        "passes  Which is your claim?",
        "fails   Here it is.",
        "near    One way in. (pass: one sentence)",
        "counts  Samples.",
        "not     Headings.",
        "unclear Cut off.",
    ):
        assert words in text
    assert "No guideline" in render_guideline(Guideline())


def test_several_criteria_are_named_apart() -> None:
    two = Guideline(parts=(GUIDELINE.parts[0], Guidance(criterion=CriterionId("coach.step"))))
    assert "  coach.step" in render_guideline(two)


def test_a_pair_is_left_and_right_and_its_question_stands_once() -> None:
    sides = tuple(ShownReply(turns=(ASKED,), text=text) for text in ("One.", "Two."))
    text = shown(msgspec.structs.replace(ITEM, task="pairwise", replies=sides))
    assert text.index("LEFT (1)") < text.index("One.") < text.index("RIGHT (2)")
    assert text.count("Write my intro.") == 1
    other = (sides[0], ShownReply(turns=(ReportTurn(role="user", text="No!"),), text="Two."))
    assert shown(msgspec.structs.replace(ITEM, task="pairwise", replies=other)).count("No!") == 1


def test_the_points_of_a_scale_carry_their_anchors() -> None:
    text = shown(msgspec.structs.replace(ITEM, task="scale", scale=("all of it", "none of it")))
    assert "   1 all of it" in text
    assert "   2 none of it" in text


def test_a_reply_is_numbered_where_its_first_failure_is_asked() -> None:
    text = shown(msgspec.structs.replace(ITEM, task="first-failure"))
    assert "   1 Which is your claim?" in text
    assert "   2 Light." in text


@pytest.mark.parametrize("task", ["criterion", "first-failure", "pairwise"])
def test_a_hostile_reply_commands_no_terminal(task: Task) -> None:
    reply = ShownReply(turns=(ReportTurn(role=HOSTILE, text=HOSTILE),), text=HOSTILE)
    replies = (reply, reply) if task == "pairwise" else (reply,)
    text = shown(msgspec.structs.replace(ITEM, task=task, replies=replies))
    assert not set(text) & {"\x1b", "\x00", "\u202e", "\u2028"}


@given(st.text())
def test_any_reply_can_be_shown(text: str) -> None:
    for task in ("criterion", "first-failure"):
        shown(msgspec.structs.replace(ITEM, task=task, replies=(ShownReply(text=text),)))


def test_an_empty_reply_says_so() -> None:
    assert "(an empty reply)" in shown(msgspec.structs.replace(ITEM, replies=(ShownReply(),)))
