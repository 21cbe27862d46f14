from __future__ import annotations

import pytest

from ethogram.judge.checks.registry import compile_check, run_check
from ethogram.suite.case import CheckSpec
from tests.fakes.judged import check, said

TEXT = "One two. Three four five? Six."


@pytest.mark.parametrize(
    ("spec", "passed"),
    [
        (check("word-count", {"min": 6, "max": 6}), True),
        (check("max-words", 5), False),
        (check("min-words", 6), True),
        (check("sentence-count", 3), True),
        (check("max-sentences", 2), False),
        (check("min-sentences", 3), True),
        (check("max-characters", 30), True),
        (check("max-characters", 29), False),
    ],
)
def test_lengths_are_counted(spec: CheckSpec, passed: bool) -> None:
    compiled = compile_check(spec).value
    assert compiled is not None
    assert run_check(compiled, said(TEXT)).passed is passed


def test_the_reason_says_what_was_counted_and_asked() -> None:
    compiled = compile_check(check("max-words", 5)).value
    assert compiled is not None
    assert run_check(compiled, said(TEXT)).reason == "6 words, asked for at most 5"
