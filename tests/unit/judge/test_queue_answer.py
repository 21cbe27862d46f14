from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.queue import Task
from ethogram.judge.queue_answer import (
    Answer,
    answer_problem,
    label_outcome,
    preferred_of,
    reply_pieces,
    span_between,
    span_of,
    what_was_said,
)
from ethogram.judge.verdict import AnswerClass, Evidence
from tests.fakes.queues import Pen, a_queue

REPLY = "Sure. Photosynthesis turns light into energy. Ask me more!"
SPAN = span_of(REPLY, "photosynthesis turns")
ANSWERS: dict[Task, list[Answer]] = {
    "criterion": [Answer(outcome="pass"), Answer(outcome="clause-is-wrong", note="too strict")],
    "scale": [Answer(points=1), Answer(points=3), Answer(outcome="unclear")],
    "answer-class": [Answer(answer_class=AnswerClass(done="all")), Answer(outcome="unclear")],
    "pairwise": [Answer(side="tie"), Answer(side="left", note="clearer")],
    "first-failure": [Answer(outcome="pass"), Answer(outcome="fail", span=SPAN)],
}


def problem(task: Task, answer: Answer) -> str:
    scale = ("bad", "fair", "good") if task == "scale" else ()
    return answer_problem(a_queue(task=task, scale=scale), answer, REPLY)


@pytest.mark.parametrize("task", ANSWERS)
def test_each_task_takes_its_own_answers_and_no_empty_one(task: Task) -> None:
    assert [problem(task, answer) for answer in ANSWERS[task]] == [""] * len(ANSWERS[task])
    assert problem(task, Answer())


@pytest.mark.parametrize("task", ANSWERS)
def test_no_task_takes_two_answers_at_once(task: Task) -> None:
    assert problem(task, Answer(outcome="unclear", points=1, side="tie", span=SPAN))


@pytest.mark.parametrize(
    ("task", "answer", "words"),
    [
        ("scale", Answer(points=0), "There is no point 0"),
        ("scale", Answer(points=4), "from 1 to 3"),
        ("scale", Answer(outcome="fail"), "'fail' does not answer this"),
        ("answer-class", Answer(outcome="pass"), "'pass' does not answer this"),
        ("criterion", Answer(points=1), "Expected pass, fail"),
        ("pairwise", Answer(outcome="fail"), "Expected left"),
        ("first-failure", Answer(outcome="fail"), "words where it first goes wrong"),
        ("first-failure", Answer(outcome="pass", span=SPAN), "Only a failing reply"),
        ("first-failure", Answer(outcome="fail", span=Evidence(quote="no")), "do not stand"),
        (
            "first-failure",
            Answer(outcome="fail", span=Evidence(quote="Sure", start=1, end=5)),
            "do not stand",
        ),
    ],
)
def test_what_does_not_answer_is_told_what_would(task: Task, answer: Answer, words: str) -> None:
    assert words in problem(task, answer)


def test_a_span_is_the_replys_own_words() -> None:
    assert SPAN.quote == "Photosynthesis turns"
    assert span_between(REPLY, 0, 4) == Evidence(quote="Sure", start=0, end=4)
    for start, end in ((4, 4), (-1, 3), (5, 2), (0, 999)):
        assert not span_between(REPLY, start, end).is_found


def test_a_side_of_the_screen_becomes_a_side_of_the_pair() -> None:
    assert preferred_of("left", is_swapped=False) == "first"
    assert preferred_of("left", is_swapped=True) == "second"
    assert preferred_of("right", is_swapped=False) == "second"
    assert preferred_of("right", is_swapped=True) == "first"
    assert preferred_of("tie", is_swapped=True) == "tie"


def test_an_answer_that_neither_passes_nor_fails_is_marked() -> None:
    assert label_outcome(Answer(points=2)) == "marked"
    assert label_outcome(Answer(outcome="fail")) == "fail"


def test_two_answers_are_compared_by_what_they_say() -> None:
    pen = Pen(a_queue())
    assert what_was_said(pen.label("ana", 0, "marked", points=2)) == "2"
    asked = AnswerClass(done="none", instead="question")
    said = what_was_said(pen.label("ana", 0, "marked", answer_class=asked))
    assert said == "none · question · openly"
    assert what_was_said(pen.label("ana", 0, "fail")) == "fail"
    pair = Pen(a_queue(task="pairwise"))
    assert what_was_said(pair.prefer("ana", 0, "tie")) == "tie"


def test_a_reply_is_cut_into_lines_and_sentences_with_code_and_lists_among_them() -> None:
    reply = 'Yes. "Really?" he said!\n\n- one\n```\nx = 1.5\n```\nWait... what'
    assert [piece.quote for piece in reply_pieces(reply)] == [
        "Yes.",
        '"Really?"',
        "he said!",
        "- one",
        "```",
        "x = 1.5",
        "```",
        "Wait...",
        "what",
    ]


@given(
    st.text(alphabet=st.sampled_from("aZ.!?\u2026 \n\t\"')*\u2028\r\x1c"), max_size=60) | st.text()
)
def test_the_pieces_of_a_reply_leave_nothing_out_and_stand_where_they_say(reply: str) -> None:
    pieces = reply_pieces(reply)
    assert all(reply[piece.start : piece.end] == piece.quote != "" for piece in pieces)
    assert [piece.start for piece in pieces] == sorted(piece.start for piece in pieces)
    assert "".join("".join(piece.quote for piece in pieces).split()) == "".join(reply.split())
