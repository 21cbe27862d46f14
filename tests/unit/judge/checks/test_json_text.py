from __future__ import annotations

import pytest

from ethogram.judge.checks.check import CheckResult
from ethogram.judge.checks.registry import compile_check, run_check
from ethogram.suite.case import CheckSpec
from tests.fakes.judged import check, said

TITLED = {"type": "object", "required": ["title"]}


def result(spec: CheckSpec, text: str) -> CheckResult:
    compiled = compile_check(spec).value
    assert compiled is not None
    return run_check(compiled, said(text))


@pytest.mark.parametrize(
    ("spec", "text", "passed"),
    [
        (check("is-json", TITLED), '{"title": "x"}', True),
        (check("is-json", TITLED), '{"name": "x"}', False),
        (check("is-json"), "NaN", False),
        (check("is-json"), '{"a": 1,}', False),
        (check("contains-json", TITLED), 'first [1] then {"title": 1}', True),
        (check("contains-json", TITLED), 'first [1] then {"name": 1}', False),
        (check("contains-json"), "just 42", False),
        (check("contains-json"), "a [bracket and {a brace", False),
    ],
)
def test_json_is_found_and_held_against_its_schema(
    spec: CheckSpec, text: str, passed: bool
) -> None:
    assert result(spec, text).passed is passed


def test_found_json_is_quoted() -> None:
    (evidence,) = result(check("contains-json"), 'so {"a": [1]} it is').evidence
    assert evidence.quote == '{"a": [1]}'


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 50_000])
def test_a_flood_of_brackets_is_no_json_and_no_wait(text: str) -> None:
    assert result(check("contains-json"), text).passed is False
    assert result(check("is-json"), text).passed is False


def test_a_schema_keyword_that_is_not_read_is_a_problem_and_not_passed_over() -> None:
    parsed = compile_check(check("is-json", {"properties": {"a": {"if": {}}}}))
    assert parsed.value is None
    assert "'if'" in parsed.problems[0].message


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": "("},
        {"minimum": "a"},
        {"multipleOf": 0},
        {"required": 5},
        {"properties": 5},
        {"properties": {"a": {"items": {"pattern": "["}}}},
        {"anyOf": 5},
        {"enum": 5},
    ],
)
def test_a_schema_without_a_meaning_is_a_problem_of_the_document(schema: object) -> None:
    assert compile_check(check("is-json", schema)).problems


def test_a_reply_that_stalls_a_schema_is_not_a_fail() -> None:
    stalled = result(check("is-json", {"pattern": "(a+)+$"}), '"' + "a" * 60 + '!"')
    assert stalled.passed is None


def test_a_number_beyond_all_numbers_is_not_a_fault_of_ours() -> None:
    beyond = result(check("contains-json", {"items": {"multipleOf": 2}}), "[1e999]")
    assert beyond.passed is None
