"""A stand-in as a judge: right as often as its document says, wrong in the ways it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from ethogram.model.message import Message, Request
from ethogram.model.standin.answer import MARKS, Dice, Truth, dice_for, last_user_text, shifted
from ethogram.model.standin.script import Judge, Standin

Grade = Literal["pass", "fail", "unclear"]

WORDS: dict[Grade, tuple[str, ...]] = {
    "pass": ("pass", "passes", "yes", "true", "holds", "met", "meets"),
    "fail": ("fail", "fails", "no", "false", "broken", "not met", "unmet"),
    "unclear": ("unclear", "cannot tell", "unsure", "unknown"),
}
"""What a schema may call the three grades."""

REASON = "A stand-in judge gives no reasons of its own."
GARBLED = "Well, it depends on how you look at"
DECLINED = "I'm sorry, but I can't assist with grading this."


def graded(standin: Standin, judge: Judge, request: Request) -> str:
    """Grade the marked reply that the request shows, in the form that it asks for."""
    dice = dice_for(standin, request)
    if dice.happens("judge refuses", judge.refuses):
        return DECLINED
    if dice.happens("judge is garbled", judge.unparsable):
        return GARBLED
    grade = grade_of(judge, request, dice)
    if request.response_schema is None:
        return f"{REASON}\n{grade.upper()}"
    return msgspec.json.encode(filled(request.response_schema, grade)).decode()


def grade_of(judge: Judge, request: Request, dice: Dice) -> Grade:
    """Throw the dice on the truth, moved by the judge's biases."""
    truth = marked_truth(request.messages)
    if truth == "none" or dice.happens("judge is unclear", judge.unclear):
        return "unclear"
    passes = judge.specificity if truth == "keeps" else 1 - judge.sensitivity
    rate = shifted(passes, bias(judge, last_user_text(request.messages)))
    return "pass" if dice.happens("judge passes", rate) else "fail"


def bias(judge: Judge, shown: str) -> float:
    """Give the log-odds towards `pass` of what the judge is shown."""
    folded = shown.casefold()
    by_phrase = sum(
        odds for phrase, odds in judge.phrase_bias.items() if phrase.casefold() in folded
    )
    return by_phrase + judge.length_bias * len(shown.split()) / 100


def marked_truth(messages: Sequence[Message]) -> Truth:
    """Read the last mark in what the judge is shown; `none` when there is none."""
    text = "\n".join(message.content for message in messages)
    places: dict[Truth, int] = {
        "keeps": text.rfind(MARKS["keeps"]),
        "breaks": text.rfind(MARKS["breaks"]),
    }
    last = max(places, key=lambda truth: places[truth])
    return last if places[last] >= 0 else "none"


def filled(schema: Mapping[str, Any], grade: Grade) -> object:
    """Fill a JSON schema: the grade where it offers one, a sentence where it asks for text."""
    options = schema.get("enum")
    if isinstance(options, list) and options:
        named = [one for one in options if str(one).casefold() in WORDS[grade]]
        unsure = [one for one in options if str(one).casefold() in WORDS["unclear"]]
        return [*named, *unsure, *options][0]
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            return {name: filled(inner, grade) for name, inner in properties.items()}
        case "array":
            return []
        case "boolean":
            return grade == "pass"
        case "number" | "integer":
            return 1 if grade == "pass" else 0
        case "null":
            return None
        case _:
            return REASON
