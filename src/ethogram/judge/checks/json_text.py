"""Checks of JSON in a reply, with a JSON schema where one is given."""

from __future__ import annotations

import json
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
)
from ethogram.judge.checks.json_schema import SchemaRefused, schema_problems, unknown_keywords
from ethogram.judge.checks.time_limit import limited
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec

_START = re.compile(r"[\[{]")
_MOST_STARTS = 200
"""A hostile reply of a million brackets must not cost more than a glance at each of the first."""


def _schema(spec: CheckSpec) -> dict[str, object] | None:
    if spec.value is None:
        return None
    if not isinstance(spec.value, dict):
        raise SpecRefused(
            f"The check {spec.type!r} has the value {spec.value!r}; it needs a JSON schema or none.",
            f"Write {spec.type}: {{type: object, required: [name]}}, or leave the value out.",
        )
    unknown = unknown_keywords(spec.value)
    if unknown:
        raise SpecRefused(
            f"The schema of {spec.type!r} uses {unknown[0]!r}, which is not read here.",
            "Use type, enum, const, properties, required, items, the min and max keywords, "
            "pattern, anyOf, allOf, oneOf, not, and local $ref.",
        )
    return spec.value


def _is_json(spec: CheckSpec) -> Test:
    schema = _schema(spec)

    def test(transcript: Transcript) -> CheckResult:
        try:
            value = msgspec.json.decode(transcript.text)
        except (msgspec.DecodeError, RecursionError) as error:
            return judged(False, f"the reply is not JSON: {error}")
        problems = schema_problems(value, schema) if schema is not None else []
        if problems:
            return judged(False, f"the reply's JSON does not fit the schema: {problems[0]}")
        return judged(True, "the reply is JSON" + (" that fits the schema" if schema else ""))

    return applied(test) if schema else test


def _contains_json(spec: CheckSpec) -> Test:
    schema = _schema(spec)

    def test(transcript: Transcript) -> CheckResult:
        first_problem = ""
        for value, start, end in _json_parts(transcript.text):
            problems = schema_problems(value, schema) if schema is not None else []
            if not problems:
                return found("the reply contains JSON", transcript.text[start:end], start)
            first_problem = first_problem or problems[0]
        if first_problem:
            return judged(False, f"JSON in the reply does not fit the schema: {first_problem}")
        return judged(False, "the reply contains no JSON object or list")

    return applied(test) if schema else test


def applied(test: Test) -> Test:
    """Hold no reply against a schema for longer than is sensible, and never fail over a fault."""

    def bounded(transcript: Transcript) -> CheckResult:
        try:
            return test(transcript)
        except SchemaRefused as error:
            return not_run(str(error))

    return limited(bounded, "the JSON schema")


def _json_parts(text: str) -> list[tuple[object, int, int]]:
    """Find every outermost JSON object or list with its place."""
    decoder = json.JSONDecoder()
    parts: list[tuple[object, int, int]] = []
    position, tried = 0, 0
    while tried < _MOST_STARTS and (match := _START.search(text, position)):
        tried += 1
        try:
            value, end = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            position = match.end()
            continue
        parts.append((value, match.start(), end))
        position = end
    return parts


KINDS = (
    CheckKind(
        name="is-json",
        doc="The whole reply is JSON, and fits the JSON schema where one is given.",
        example="is-json: {type: object, required: [title]}",
        compile=_is_json,
    ),
    CheckKind(
        name="contains-json",
        doc="A JSON object or list stands in the reply, and fits the schema where one is given.",
        example="contains-json: {type: array}",
        compile=_contains_json,
    ),
)
