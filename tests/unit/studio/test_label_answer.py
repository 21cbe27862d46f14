"""What a labelling page sends, read as an answer."""

from __future__ import annotations

import pytest

from ethogram.errors import UsageRefused
from ethogram.judge.queue_answer import Answer
from ethogram.judge.verdict import AnswerClass, Evidence
from ethogram.studio.label_answer import answer_from


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"outcome": "unclear"}, Answer(outcome="unclear")),
        ({"points": "3", "key": "x", "seconds": "2"}, Answer(points=3)),
        ({"side": "both-bad", "note": " worse "}, Answer(side="both-bad", note="worse")),
        ({"done": "all"}, Answer(answer_class=AnswerClass(done="all"))),
        (
            {"done": "none", "instead": "question", "said": "silently"},
            Answer(answer_class=AnswerClass(done="none", instead="question", said="silently")),
        ),
    ],
)
def test_the_fields_of_each_task_become_its_answer(fields: dict[str, str], answer: Answer) -> None:
    assert answer_from(fields, "") == answer


def test_marked_letters_are_found_in_the_reply_behind_what_was_shown() -> None:
    answer = answer_from({"outcome": "fail", "start": "8", "end": "12"}, "\u202eText.")
    assert answer.span == Evidence(quote="Text", start=1, end=5)


@pytest.mark.parametrize("end", ["99", "0", "x", ""])
def test_a_mark_outside_the_reply_is_no_mark(end: str) -> None:
    assert answer_from({"outcome": "fail", "start": "0", "end": end}, "Text.").span is None


@pytest.mark.parametrize("fields", [{"points": "many"}, {"side": "up"}, {"instead": "question"}])
def test_what_no_key_says_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(UsageRefused, match="Expected one of its own keys"):
        answer_from(fields, "")
