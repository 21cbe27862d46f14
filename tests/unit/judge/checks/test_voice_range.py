from __future__ import annotations

from typing import Any

import pytest

from ethogram.errors import Position
from ethogram.judge.checks.registry import compile_check, run_check
from ethogram.judge.checks.voice_range import check_of_range
from ethogram.spec.voice import VoiceRange
from tests.fakes.judged import check, said


def test_a_range_of_the_specification_is_a_check() -> None:
    one = VoiceRange(axis="length", low=1, high=3, at=Position(path="spec.md"))
    compiled = compile_check(check_of_range(one)).value
    assert compiled is not None
    assert run_check(compiled, said("One two.")).passed is True
    long = run_check(compiled, said("One two three four."))
    assert long.passed is False
    assert long.reason == "length 4, above its range 1 to 3"


def test_a_reply_too_short_to_measure_is_not_judged() -> None:
    compiled = compile_check(check("voice", {"axis": "reading-level", "max": 8})).value
    assert compiled is not None
    seen = run_check(compiled, said("Yes."))
    assert (seen.passed, seen.applies) == (None, False)


@pytest.mark.parametrize(
    "value", [None, "loudness", {"axis": "length"}, {"axis": "length", "low": 3}]
)
def test_what_names_no_axis_or_range_is_a_problem(value: Any) -> None:
    assert compile_check(check("voice", value)).value is None
