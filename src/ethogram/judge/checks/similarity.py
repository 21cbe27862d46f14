"""Checks of how near a reply is to a reference text, by its letters or its words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from ethogram.judge.checks.check import (
    CheckKind,
    CheckResult,
    SpecRefused,
    Test,
    scored,
    text_value,
    threshold_of,
)
from ethogram.judge.sentences import words
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec

_DEFAULT_EDITS = 5.0


def levenshtein(left: str, right: str, limit: int) -> int:
    """Count the single-letter edits between two texts; `limit + 1` when there are more."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    previous = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        # Only cells within `limit` of the diagonal can still end at or under it.
        first, last = max(1, row - limit), min(len(right), row + limit)
        current = [limit + 1] * (len(right) + 1)
        if first == 1:
            current[0] = row
        for column in range(first, last + 1):
            current[column] = min(
                previous[column] + 1,
                current[column - 1] + 1,
                previous[column - 1] + (letter != right[column - 1]),
            )
        if min(current) > limit:
            return limit + 1
        previous = current
    return min(previous[-1], limit + 1)


def ngrams(tokens: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    """Count the runs of `order` words."""
    return Counter(tuple(tokens[i : i + order]) for i in range(len(tokens) - order + 1))


def rouge_n(candidate: str, reference: str, order: int = 1) -> float:
    """Give the F1 of shared runs of words (Lin 2004)."""
    said, wanted = ngrams(_tokens(candidate), order), ngrams(_tokens(reference), order)
    shared = (said & wanted).total()
    if not shared:
        return 0.0
    precision, recall = shared / said.total(), shared / wanted.total()
    return 2 * precision * recall / (precision + recall)


def bleu(candidate: str, reference: str) -> float:
    """Give the geometric mean of 1- to 4-gram precisions with brevity penalty (Papineni 2002).

    Texts under four words are compared on the runs they can have. Not smoothed.
    """
    said, wanted = _tokens(candidate), _tokens(reference)
    if not said or not wanted:
        return 0.0
    logs = []
    for order in range(1, min(4, len(said), len(wanted)) + 1):
        shared = (ngrams(said, order) & ngrams(wanted, order)).total()
        if not shared:
            return 0.0
        logs.append(math.log(shared / (len(said) - order + 1)))
    penalty = min(1.0, math.exp(1 - len(wanted) / len(said)))
    return penalty * math.exp(sum(logs) / len(logs))


def gleu(candidate: str, reference: str) -> float:
    """Give the shared 1- to 4-grams over the larger total (Wu 2016)."""
    said, wanted = _tokens(candidate), _tokens(reference)
    shared = total_said = total_wanted = 0
    for order in range(1, 5):
        left, right = ngrams(said, order), ngrams(wanted, order)
        shared += (left & right).total()
        total_said += left.total()
        total_wanted += right.total()
    return shared / max(total_said, total_wanted, 1)


def _tokens(text: str) -> list[str]:
    return [word.lower() for word in words(text)]


def _levenshtein(spec: CheckSpec) -> Test:
    wanted, limit = text_value(spec), int(threshold_of(spec, _DEFAULT_EDITS))

    def test(transcript: Transcript) -> CheckResult:
        distance = levenshtein(transcript.text, wanted, limit)
        passed = distance <= limit
        seen = str(distance) if passed else f"more than {limit}"
        longest = max(len(wanted), len(transcript.text), 1)
        return CheckResult(
            passed=passed,
            score=1.0 - distance / longest if passed else 0.0,
            reason=f"{seen} edits from {wanted!r:.60}, at most {limit} allowed",
        )

    return test


def _near(spec: CheckSpec, measure: Callable[[str, str], float], default: float) -> Test:
    wanted, least = text_value(spec), threshold_of(spec, default)

    def test(transcript: Transcript) -> CheckResult:
        score = measure(transcript.text, wanted)
        return scored(score, least, f"{spec.type.removeprefix('not-')} {score:.4f}, bar {least:g}")

    return test


def _rouge(spec: CheckSpec) -> Test:
    order = spec.options.get("n", 1)
    if not isinstance(order, int) or isinstance(order, bool) or order < 1:
        raise SpecRefused(
            f"The check {spec.type!r} has n: {order!r}; it needs a whole number from 1.",
            "Leave n out for single words, or write n: 2.",
        )
    return _near(spec, lambda said, wanted: rouge_n(said, wanted, order), 0.75)


KINDS = (
    CheckKind(
        name="levenshtein",
        doc="At most so many single-letter edits from the text; 5 when no threshold is written.",
        example='levenshtein: "Paris"',
        compile=_levenshtein,
    ),
    CheckKind(
        name="rouge-n",
        doc="F1 of shared words (or runs of n words) with a reference reaches .75 or the threshold.",
        example='rouge-n: "the cat sat on the mat"',
        compile=_rouge,
    ),
    CheckKind(
        name="bleu",
        doc="BLEU-4 against a reference reaches .5 or the threshold; not smoothed.",
        example='bleu: "the cat sat on the mat"',
        compile=lambda spec: _near(spec, bleu, 0.5),
    ),
    CheckKind(
        name="gleu",
        doc="Google-BLEU against a reference reaches .5 or the threshold.",
        example='gleu: "the cat sat on the mat"',
        compile=lambda spec: _near(spec, gleu, 0.5),
    ),
)
