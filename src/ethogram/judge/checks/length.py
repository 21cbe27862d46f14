"""Checks of how long a reply is."""

from __future__ import annotations

from collections.abc import Callable

from ethogram.judge.checks.check import (
    Bounds,
    CheckKind,
    CheckResult,
    Test,
    bounds_value,
    judged,
    number_value,
)
from ethogram.judge.sentences import sentences
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec

Counter = Callable[[str], int]


def _count(counter: Counter, noun: str, bounds: Bounds) -> Test:
    def test(transcript: Transcript) -> CheckResult:
        count = counter(transcript.text)
        return judged(bounds.holds(count), f"{count} {noun}, asked for {bounds}")

    return test


def _word_total(text: str) -> int:
    return len(text.split())


def _sentence_total(text: str) -> int:
    return len(sentences(text))


def _most(spec: CheckSpec, counter: Counter, noun: str) -> Test:
    return _count(counter, noun, Bounds(high=number_value(spec)))


def _least(spec: CheckSpec, counter: Counter, noun: str) -> Test:
    return _count(counter, noun, Bounds(low=number_value(spec)))


KINDS = (
    CheckKind(
        name="word-count",
        doc="So many words, split on white space: exactly, or between min and max.",
        example="word-count: {min: 20, max: 120}",
        compile=lambda spec: _count(_word_total, "words", bounds_value(spec)),
    ),
    CheckKind(
        name="max-words",
        doc="At most so many words, split on white space.",
        example="max-words: 120",
        compile=lambda spec: _most(spec, _word_total, "words"),
    ),
    CheckKind(
        name="min-words",
        doc="At least so many words, split on white space.",
        example="min-words: 20",
        compile=lambda spec: _least(spec, _word_total, "words"),
    ),
    CheckKind(
        name="sentence-count",
        doc="So many sentences; a list item or heading counts as one, code blocks do not count.",
        example="sentence-count: {max: 4}",
        compile=lambda spec: _count(_sentence_total, "sentences", bounds_value(spec)),
    ),
    CheckKind(
        name="max-sentences",
        doc="At most so many sentences.",
        example="max-sentences: 4",
        compile=lambda spec: _most(spec, _sentence_total, "sentences"),
    ),
    CheckKind(
        name="min-sentences",
        doc="At least so many sentences.",
        example="min-sentences: 2",
        compile=lambda spec: _least(spec, _sentence_total, "sentences"),
    ),
    CheckKind(
        name="max-characters",
        doc="At most so many characters.",
        example="max-characters: 280",
        compile=lambda spec: _most(spec, len, "characters"),
    ),
)
