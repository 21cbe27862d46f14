"""Checks of the words of a reply: equality, presence, prefix, pattern."""

from __future__ import annotations

import re

import msgspec

from ethogram.judge.checks.check import (
    CheckKind,
    CheckResult,
    SpecRefused,
    Test,
    found,
    judged,
    not_run,
    text_value,
    texts_value,
)
from ethogram.judge.checks.time_limit import limited
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec

LONGEST_SEARCHED = 200_000
"""Letters. A pattern may take the square of this many steps between two looks at the clock."""
_REPEATS = re.compile(r"[*+?{]")
"""Without one of these a pattern has nothing to try again and again."""


def _equals(spec: CheckSpec) -> Test:
    if isinstance(spec.value, dict | list):
        return _equals_json(spec.value)
    wanted = text_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        same = transcript.text == wanted
        return judged(same, f"the reply {'equals' if same else 'differs from'} {wanted!r}")

    return test


def _equals_json(wanted: object) -> Test:
    def test(transcript: Transcript) -> CheckResult:
        try:
            value = msgspec.json.decode(transcript.text)
        except (msgspec.DecodeError, RecursionError):
            return judged(False, "the reply is not JSON")
        same = value == wanted
        return judged(same, f"the reply's JSON {'equals' if same else 'differs from'} the value")

    return test


def _contains(spec: CheckSpec, *, ignore_case: bool) -> Test:
    wanted = text_value(spec)
    needle = wanted.lower() if ignore_case else wanted

    def test(transcript: Transcript) -> CheckResult:
        text = transcript.text
        start = (text.lower() if ignore_case else text).find(needle)
        if start < 0:
            return judged(False, f"the reply does not contain {wanted!r}")
        return found(f"the reply contains {wanted!r}", text[start : start + len(needle)], start)

    return test


def _contains_many(spec: CheckSpec, *, ignore_case: bool, every: bool) -> Test:
    wanted = texts_value(spec)
    needles = tuple((item.lower() if ignore_case else item, item) for item in wanted)

    def test(transcript: Transcript) -> CheckResult:
        text = transcript.text.lower() if ignore_case else transcript.text
        missing = [item for needle, item in needles if needle not in text]
        passed = not missing if every else len(missing) < len(needles)
        score = 1.0 - len(missing) / len(needles) if every else float(passed)
        if not missing:
            reason = f"the reply contains all of {list(wanted)!r}"
        elif len(missing) == len(needles):
            reason = f"the reply contains none of {list(wanted)!r}"
        else:
            reason = f"the reply lacks {missing!r} of {list(wanted)!r}"
        return CheckResult(passed=passed, score=score, reason=reason)

    return test


def _starts_with(spec: CheckSpec) -> Test:
    wanted = text_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        if transcript.text.startswith(wanted):
            return found(f"the reply starts with {wanted!r}", wanted, 0)
        return judged(False, f"the reply does not start with {wanted!r}")

    return test


def _ends_with(spec: CheckSpec) -> Test:
    wanted = text_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        text = transcript.text
        if text.endswith(wanted):
            return found(f"the reply ends with {wanted!r}", wanted, len(text) - len(wanted))
        return judged(False, f"the reply does not end with {wanted!r}")

    return test


def _regex(spec: CheckSpec) -> Test:
    wanted = text_value(spec)
    try:
        pattern = re.compile(wanted)
    except (re.error, OverflowError, RecursionError) as error:
        raise SpecRefused(
            f"The pattern {wanted!r} is not a regular expression: {error}.",
            "Write a Python pattern; put (?i) or (?m) in front for a flag.",
        ) from error

    def test(transcript: Transcript) -> CheckResult:
        if len(transcript.text) > LONGEST_SEARCHED:
            return not_run(f"the reply is longer than {LONGEST_SEARCHED:,} letters: not searched")
        match = pattern.search(transcript.text)
        if match is None:
            return judged(False, f"nothing in the reply matches {wanted!r}")
        return found(f"the reply matches {wanted!r}", match.group(), match.start())

    return limited(test, f"the pattern {wanted!r}") if _REPEATS.search(wanted) else test


KINDS = (
    CheckKind(
        name="equals",
        doc="The reply is exactly this text; a mapping or list is compared as JSON. No trimming.",
        example='equals: "Yes."',
        compile=_equals,
    ),
    CheckKind(
        name="contains",
        doc="The text stands in the reply, with these capitals.",
        example='contains: "office hours"',
        compile=lambda spec: _contains(spec, ignore_case=False),
    ),
    CheckKind(
        name="icontains",
        doc="The text stands in the reply, whatever the capitals.",
        example='icontains: "office hours"',
        compile=lambda spec: _contains(spec, ignore_case=True),
    ),
    CheckKind(
        name="contains-all",
        doc="Every text stands in the reply; a single line is split on commas.",
        example="contains-all: [draft, claim]",
        compile=lambda spec: _contains_many(spec, ignore_case=False, every=True),
    ),
    CheckKind(
        name="contains-any",
        doc="At least one of the texts stands in the reply; a single line is split on commas.",
        example="contains-any: [draft, claim]",
        compile=lambda spec: _contains_many(spec, ignore_case=False, every=False),
    ),
    CheckKind(
        name="icontains-all",
        doc="Every text stands in the reply, whatever the capitals.",
        example="icontains-all: [draft, claim]",
        compile=lambda spec: _contains_many(spec, ignore_case=True, every=True),
    ),
    CheckKind(
        name="icontains-any",
        doc="At least one of the texts stands in the reply, whatever the capitals.",
        example="icontains-any: [draft, claim]",
        compile=lambda spec: _contains_many(spec, ignore_case=True, every=False),
    ),
    CheckKind(
        name="starts-with",
        doc="The reply begins with this text.",
        example='starts-with: "{"',
        compile=_starts_with,
    ),
    CheckKind(
        name="ends-with",
        doc="The reply ends with this text.",
        example='ends-with: "?"',
        compile=_ends_with,
    ),
    CheckKind(
        name="regex",
        doc="A Python regular expression is found in the reply; flags as (?i), (?m), (?s).",
        example='regex: "(?i)^hello"',
        compile=_regex,
    ),
)
