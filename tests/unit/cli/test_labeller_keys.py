from __future__ import annotations

import pytest

from ethogram.cli.keyboard import ARROWS, WORDS
from ethogram.cli.labeller_keys import help_text, prompt_text, simple_answer
from ethogram.judge.queue import Task
from ethogram.judge.queue_answer import Answer, answer_problem
from tests.fakes.queues import a_queue

KEYS: dict[Task, dict[str, Answer]] = {
    "criterion": {"p": Answer(outcome="pass"), "w": Answer(outcome="clause-is-wrong")},
    "scale": {"2": Answer(points=2), "u": Answer(outcome="unclear")},
    "answer-class": {"u": Answer(outcome="unclear")},
    "pairwise": {
        "1": Answer(side="left"),
        "right": Answer(side="right"),
        "t": Answer(side="tie"),
        "x": Answer(side="both-bad"),
    },
    "first-failure": {"p": Answer(outcome="pass"), "u": Answer(outcome="unclear")},
}


@pytest.mark.parametrize("task", KEYS)
def test_a_key_is_an_answer_to_its_task(task: Task) -> None:
    queue = a_queue(task=task, scale=("bad", "good"))
    for key, answer in KEYS[task].items():
        assert simple_answer(queue, key, "") == answer
        assert answer_problem(queue, answer, "") == ""


@pytest.mark.parametrize("task", KEYS)
def test_no_empty_line_arrow_or_key_for_moving_answers_anything(task: Task) -> None:
    queue = a_queue(task=task, scale=("bad", "good"))
    for key in {WORDS["next"], WORDS["back"], *ARROWS.values(), "\r", " ", "\t", "\x1b", ""}:
        assert simple_answer(queue, key, "") is None


def test_where_it_went_wrong_is_asked_and_never_left_out() -> None:
    assert simple_answer(a_queue(task="first-failure"), "f", "") is None


def test_a_note_goes_with_the_answer() -> None:
    found = simple_answer(a_queue(), "f", "invents a source")
    assert found == Answer(outcome="fail", note="invents a source")


@pytest.mark.parametrize("task", KEYS)
def test_every_task_has_its_help_and_its_prompt(task: Task) -> None:
    assert "undo" in help_text(task)
    assert "z g ? q" in prompt_text(a_queue(task=task, scale=("a", "b", "c")))
    assert "1-3" in prompt_text(a_queue(task="scale", scale=("a", "b", "c")))
