from __future__ import annotations

from typing import Any

import pytest

from ethogram.judge.checks.registry import compile_check, run_check
from tests.fakes.judged import check, said


def passed(name: str, value: Any, **facts: Any) -> bool | None:
    compiled = compile_check(check(name, value)).value
    assert compiled is not None
    return run_check(compiled, said("Hi", **facts)).passed


@pytest.mark.parametrize(
    ("name", "value", "facts", "expected"),
    [
        ("latency", 1000, {"latency_s": 0.9}, True),
        ("latency", 1000, {"latency_s": 1.1}, False),
        ("cost", 0.01, {"cost": 0.02}, False),
        ("cost", 0.01, {"cost": 0.0}, True),
        ("finish-reason", "stop", {"finish_reason": "stop"}, True),
        ("finish-reason", "stop", {"finish_reason": "length"}, False),
    ],
)
def test_facts_are_compared(name: str, value: Any, facts: dict[str, Any], expected: bool) -> None:
    assert passed(name, value, **facts) is expected


def test_what_was_not_measured_is_neither_pass_nor_fail() -> None:
    assert passed("cost", 1) is None
    assert passed("latency", 1) is None
    assert passed("latency", 1000, latency_s=0.1, is_cached=True) is None
    assert passed("not-latency", 1000, latency_s=0.1, is_cached=True) is None


def test_a_latency_without_a_number_is_a_problem_and_not_a_default() -> None:
    assert compile_check(check("latency")).problems[0].rule == "check-value"
