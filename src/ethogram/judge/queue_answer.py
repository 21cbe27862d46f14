"""One answer to one item of a queue: what each task allows, and what it becomes."""

from __future__ import annotations

import re
from typing import Literal, assert_never

import msgspec

from ethogram.judge.label import Label, LabelOutcome
from ethogram.judge.preference import Preference, Preferred
from ethogram.judge.queue import Queue
from ethogram.judge.quotation import find_quote
from ethogram.judge.verdict import AnswerClass, Evidence

Side = Literal["left", "right", "tie", "both-bad"]
"""Of a pair, as it lies before a labeller."""
Decision = Literal["pass", "fail", "unclear", "clause-is-wrong"]


_PIECE = re.compile(r"\S[^\n]*?(?:[.!?\u2026][\"'\u201d\u2019)\]*_]*(?=\s)|(?=\n)|\Z)")


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a labeller says of an item. Which fields go together is the task's to say."""

    outcome: Decision | None = None
    points: int | None = None
    answer_class: AnswerClass | None = None
    side: Side | None = None
    span: Evidence | None = None
    """Where in the reply the first thing went wrong."""
    note: str = ""
    """Why; of a preference, the reason."""


def answer_problem(queue: Queue, answer: Answer, reply: str) -> str:
    """Say why an answer does not answer the task; empty when it does.

    Args:
        queue: Holds the task.
        answer: What was said.
        reply: The reply in question; a quote must stand in it. Empty for a pair.
    """
    given = {name for name in _ANSWERS if getattr(answer, name) is not None}
    match queue.task:
        case "criterion":
            return _only(given, "outcome", "pass, fail, unclear or clause-is-wrong")
        case "pairwise":
            return _only(given, "side", "left, right, tie or both-bad")
        case "scale":
            return _undecided(answer) or _point_problem(queue, answer, given)
        case "answer-class":
            wanted = "what was done, what instead, and whether the reply says so"
            return _undecided(answer) or _either(given, "answer_class", wanted)
        case "first-failure":
            return _only(given - {"span"}, "outcome", "pass, or fail and where") or _span_problem(
                answer, reply
            )
        case _:
            assert_never(queue.task)


_ANSWERS = ("outcome", "points", "answer_class", "side", "span")


def _only(given: set[str], name: str, wanted: str) -> str:
    return "" if given == {name} else f"Expected {wanted}, and nothing else."


def _either(given: set[str], name: str, wanted: str) -> str:
    """Take the task's own answer, or `unclear` and the like."""
    return "" if given == {"outcome"} else _only(given, name, wanted)


def _undecided(answer: Answer) -> str:
    """Refuse pass and fail where the task asks for something else."""
    if answer.outcome in {"pass", "fail"}:
        return f"{answer.outcome!r} does not answer this. Expected an answer, or unclear."
    return ""


def _point_problem(queue: Queue, answer: Answer, given: set[str]) -> str:
    wanted = f"a point from 1 to {len(queue.scale)}, or unclear"
    if answer.points is not None and not 1 <= answer.points <= len(queue.scale):
        return f"There is no point {answer.points}. Expected {wanted}."
    return _either(given, "points", wanted)


def _span_problem(answer: Answer, reply: str) -> str:
    if answer.outcome != "fail":
        return "" if answer.span is None else "Only a failing reply has a first failure."
    span = answer.span
    if span is None:
        return "Expected the words where it first goes wrong."
    if not span.is_found or reply[span.start : span.end] != span.quote or not span.quote.strip():
        return f"The words {span.quote[:60]!r} do not stand in the reply. Copy them from it."
    return ""


def span_of(reply: str, words: str) -> Evidence:
    """Find the words in the reply; white space, quotation marks and capitals do not matter.

    Returns:
        The words as the reply has them; `is_found` is false when they are not there.
    """
    return find_quote(words, reply)


def span_between(reply: str, start: int, end: int) -> Evidence:
    """Take the words between two offsets, in characters, end exclusive; not found when there are none."""
    words = reply[start:end] if 0 <= start < end <= len(reply) else ""
    return Evidence(quote=words, start=start, end=end) if words else Evidence(quote="")


def reply_pieces(reply: str) -> tuple[Evidence, ...]:
    """Cut a reply into lines and sentences that a labeller may point at by number.

    Together they hold every letter of it but white space, code and lists included, because what is
    not shown cannot be pointed at.
    """
    return tuple(
        Evidence(
            quote=piece[0].rstrip(), start=piece.start(), end=piece.start() + len(piece[0].rstrip())
        )
        for piece in _PIECE.finditer(reply)
    )


def label_outcome(answer: Answer) -> LabelOutcome:
    """Give what a label of this answer says: a scale point or an answer class is `marked`."""
    return answer.outcome or "marked"


def preferred_of(side: Side, *, is_swapped: bool) -> Preferred:
    """Translate a side of the screen into the pair's own order."""
    if side == "left":
        return "second" if is_swapped else "first"
    if side == "right":
        return "first" if is_swapped else "second"
    return side


def what_was_said(label: Label | Preference) -> str:
    """Give an answer in a few letters, alike for two answers that say the same."""
    if isinstance(label, Preference):
        return label.preferred
    if label.points is not None:
        return str(label.points)
    if label.answer_class is not None:
        return label.answer_class.name
    return label.outcome
