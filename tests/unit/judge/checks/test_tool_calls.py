from __future__ import annotations

from typing import Any

import pytest

from ethogram.judge.checks.check import CheckResult
from ethogram.judge.checks.registry import compile_check, run_check
from ethogram.model.message import Tool, ToolCall
from tests.fakes.judged import check, said

SEARCH = Tool(
    name="search",
    parameters={"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"]},
)
GOOD = ToolCall(name="search", arguments='{"q": "leaf", "n": 3}')
WRONG = ToolCall(name="search", arguments='{"q": 3}')
BROKEN = ToolCall(name="search", arguments="{q: leaf")
OTHER = ToolCall(name="buy", arguments="{}")


def result(name: str, value: Any, *calls: ToolCall, **rest: Any) -> CheckResult:
    compiled = compile_check(check(name, value, **rest)).value
    assert compiled is not None
    return run_check(compiled, said("", calls=calls, tools=(SEARCH,)))


@pytest.mark.parametrize(
    "name",
    ["is-valid-function-call", "is-valid-openai-function-call", "is-valid-openai-tools-call"],
)
def test_a_valid_call_names_an_offered_tool_with_fitting_arguments(name: str) -> None:
    assert result(name, None, GOOD).passed is True
    assert result(name, None).passed is False
    assert "'buy'" in result(name, None, OTHER).reason
    assert "$.q" in result(name, None, WRONG).reason
    assert "not a JSON object" in result(name, None, BROKEN).reason


@pytest.mark.parametrize(
    ("value", "calls", "passed"),
    [
        (None, (), False),
        (None, (OTHER,), True),
        ("search", (GOOD,), True),
        ("search, buy", (GOOD,), False),
        ({"name": "search", "arguments": {"q": "leaf"}}, (GOOD,), True),
        ({"name": "search", "arguments": {"q": "root"}}, (GOOD,), False),
        ({"name": "search", "arguments": {"q": "root"}}, (BROKEN,), False),
    ],
)
def test_a_called_tool_is_seen(value: Any, calls: tuple[ToolCall, ...], passed: bool) -> None:
    assert result("tool-called", value, *calls).passed is passed


def test_f1_weighs_missing_and_extra_calls() -> None:
    assert result("tool-call-f1", ["search"], GOOD).score == 1
    half = result("tool-call-f1", "search, cite", GOOD, threshold=0.5)
    assert half.score == pytest.approx(2 / 3)
    assert half.passed is True
    assert result("tool-call-f1", "search").score == 0


def test_a_tool_whose_schema_means_nothing_leaves_the_call_open() -> None:
    tool = Tool(name="find", parameters={"properties": {"q": {"pattern": "("}}})
    call = ToolCall(name="find", arguments='{"q": "x"}')
    compiled = compile_check(check("is-valid-function-call")).value
    assert compiled is not None
    assert run_check(compiled, said("", calls=(call,), tools=(tool,))).passed is None
