"""The check: a compiled test of one transcript, its result, and how its values are written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any

import msgspec

from ethogram.judge.verdict import Evidence
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec


class CheckResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a check saw in one transcript."""

    passed: bool | None
    """None: the check could not be run or does not apply: neither a pass nor a fail."""
    applies: bool = True
    """False: there is nothing in this reply that the check could be about."""
    score: float | None = None
    """0 to 1 where the check measures a degree; None where it could not be run."""
    reason: str = ""
    """What was seen, as a fact that reads the same for a check and its `not-` form."""
    evidence: tuple[Evidence, ...] = ()


Test = Callable[[Transcript], CheckResult]


class CheckKind(msgspec.Struct, frozen=True, kw_only=True):
    """One type of check that a document can name."""

    name: str
    doc: str
    """One line for the generated reference."""
    example: str
    """How it is written in a case."""
    compile: Callable[[CheckSpec], Test]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A check that is ready to run. Not stored: the `CheckSpec` is."""

    spec: CheckSpec
    test: Test
    is_negated: bool = False


class SpecRefused(ValueError):
    """A check is written in a way that has no meaning. Becomes a Diagnostic, never a fail."""

    def __init__(self, message: str, fix: str) -> None:
        """Say what is wrong with which value, and what to type instead."""
        super().__init__(message)
        self.fix = fix


def found(reason: str, quote: str, start: int) -> CheckResult:
    """Pass on a quote that stands in the reply."""
    evidence = (Evidence(quote=quote, start=start, end=start + len(quote)),)
    return CheckResult(passed=True, score=1.0, reason=reason, evidence=evidence)


def judged(passed: bool, reason: str) -> CheckResult:
    """Pass or fail outright, without a quote."""
    return CheckResult(passed=passed, score=1.0 if passed else 0.0, reason=reason)


def scored(score: float, threshold: float, reason: str) -> CheckResult:
    """Pass when the score reaches the threshold."""
    return CheckResult(passed=score >= threshold, score=score, reason=reason)


def not_run(reason: str) -> CheckResult:
    """Say why there is nothing to judge."""
    return CheckResult(passed=None, score=None, reason=reason)


def text_value(spec: CheckSpec) -> str:
    """Read the value as the text to look for; numbers and booleans as JSON writes them."""
    value = spec.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise SpecRefused(
        f"The check {spec.type!r} has the value {value!r}; it needs one text.",
        f'Write {spec.type}: "the text".',
    )


def texts_value(spec: CheckSpec) -> tuple[str, ...]:
    """Read the value as several texts: a list, or one line split on commas (quotes protect)."""
    value = spec.value
    if isinstance(value, str):
        row = next(csv.reader([value], skipinitialspace=True), [])
        value = [item.strip() for item in row]
    if isinstance(value, list | tuple) and value and all(_is_scalar(item) for item in value):
        return tuple(item if isinstance(item, str) else json.dumps(item) for item in value)
    raise SpecRefused(
        f"The check {spec.type!r} has the value {spec.value!r}; it needs a list of texts.",
        f'Write {spec.type}: ["first", "second"].',
    )


def number_value(spec: CheckSpec, default: float | None = None) -> float:
    """Read the threshold, or else the value, as a number."""
    for candidate in (spec.threshold, spec.value):
        if isinstance(candidate, int | float) and not isinstance(candidate, bool):
            return float(candidate)
    if default is not None and spec.value is None:
        return default
    raise SpecRefused(
        f"The check {spec.type!r} has no number to compare with (value {spec.value!r}).",
        f"Write {spec.type}: 3, or give it a threshold.",
    )


def threshold_of(spec: CheckSpec, default: float) -> float:
    """Read the threshold, where the value means something else."""
    return default if spec.threshold is None else spec.threshold


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """Least and most that still pass, both included."""

    low: float = 0.0
    high: float = float("inf")

    def holds(self, count: float) -> bool:
        """True when the count lies between the bounds."""
        return self.low <= count <= self.high

    def __str__(self) -> str:
        """`3`, `at least 3`, `at most 5`, or `3 to 5`."""
        if self.low == self.high:
            return f"{self.low:g}"
        if self.high == float("inf"):
            return f"at least {self.low:g}"
        return f"at most {self.high:g}" if self.low <= 0 else f"{self.low:g} to {self.high:g}"


def bounds_value(spec: CheckSpec) -> Bounds:
    """Read the value as an exact number or as `{min: 3, max: 5}`."""
    value: Any = spec.value
    if value is None and spec.options:
        value = spec.options
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Bounds(low=float(value), high=float(value))
    if isinstance(value, dict) and value and set(value) <= {"min", "max"}:
        numbers = {key: item for key, item in value.items() if isinstance(item, int | float)}
        if len(numbers) == len(value):
            low, high = float(numbers.get("min", 0)), float(numbers.get("max", "inf"))
            if low <= high:
                return Bounds(low=low, high=high)
    raise SpecRefused(
        f"The check {spec.type!r} has the value {value!r}; it needs a number or a range.",
        f"Write {spec.type}: 3, or {spec.type}: {{min: 3, max: 5}}.",
    )


def _is_scalar(item: object) -> bool:
    return isinstance(item, str | bool | int | float)
