"""A stand-in judge is right as often as its document says."""

from __future__ import annotations

import msgspec
import pytest

from ethogram.model.message import Message, Request
from ethogram.model.standin.answer import MARKS, Truth
from ethogram.model.standin.grade import graded
from ethogram.model.standin.script import Judge, Standin

SCHEMA = {
    "type": "object",
    "properties": {
        "reason": {"type": "string"},
        "quotes": {"type": "array", "items": {"type": "string"}},
        "verdict": {"enum": ["pass", "fail", "not-applicable", "unclear"]},
        "sure": {"type": "boolean"},
    },
}


def shown(truth: Truth, repeat: int = 0, *, text: str = "A reply.") -> Request:
    return Request(
        messages=(Message(role="user", content=f"Grade this: {text}{MARKS[truth]} Thank you."),),
        response_schema=SCHEMA,
        repeat=repeat,
    )


def verdict(judge: Judge, request: Request) -> str:
    reply = msgspec.json.decode(graded(Standin(), judge, request), type=dict[str, object])
    return str(reply["verdict"])


def test_a_perfect_judge_reads_the_planted_truth() -> None:
    assert verdict(Judge(), shown("keeps")) == "pass"
    assert verdict(Judge(), shown("breaks")) == "fail"


def test_without_a_mark_it_does_not_pretend() -> None:
    assert verdict(Judge(), shown("none")) == "unclear"


@pytest.mark.parametrize(
    ("truth", "expected", "rate"), [("breaks", "fail", 0.8), ("keeps", "pass", 0.9)]
)
def test_its_errors_come_at_the_planted_rates(truth: Truth, expected: str, rate: float) -> None:
    judge = Judge(sensitivity=0.8, specificity=0.9)
    right = sum(verdict(judge, shown(truth, n)) == expected for n in range(1500))
    assert right / 1500 == pytest.approx(rate, abs=0.04)


def test_a_bias_moves_it_towards_pass() -> None:
    judge = Judge(sensitivity=0.6, phrase_bias={"certainly": 2.0})

    def passes(text: str) -> int:
        return sum(verdict(judge, shown("breaks", n, text=text)) == "pass" for n in range(500))

    assert passes("Certainly! Here it is.") > passes("Here it is.") + 100


def test_refusing_and_garbling_are_not_verdicts() -> None:
    assert "can't assist" in graded(Standin(), Judge(refuses=1.0), shown("keeps"))
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(graded(Standin(), Judge(unparsable=1.0), shown("keeps")))


def test_it_fills_the_form_it_is_given() -> None:
    filled = msgspec.json.decode(graded(Standin(), Judge(), shown("keeps")))
    assert list(filled) == ["reason", "quotes", "verdict", "sure"]
    assert filled["sure"] is True


def test_without_a_form_the_grade_stands_on_the_last_line() -> None:
    request = msgspec.structs.replace(shown("breaks"), response_schema=None)
    assert graded(Standin(), Judge(), request).splitlines()[-1] == "FAIL"
