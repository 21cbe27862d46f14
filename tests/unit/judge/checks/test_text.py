from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.checks.check import CheckResult
from ethogram.judge.checks.registry import compile_check, run_check
from ethogram.suite.case import CheckSpec
from tests.fakes.judged import check, said


def result(spec: CheckSpec, text: str) -> CheckResult:
    compiled = compile_check(spec).value
    assert compiled is not None
    return run_check(compiled, said(text))


@pytest.mark.parametrize(
    ("spec", "text", "passed"),
    [
        (check("contains", "Claim"), "your claim", False),
        (check("icontains", "Claim"), "your claim", True),
        (check("contains-all", ["a", "b"]), "a only", False),
        (check("contains-all", ["a", "b"]), "b and a", True),
        (check("contains-any", ["x", "z"]), "a only", False),
        (check("icontains-all", "A, B"), "b and a", True),
        (check("icontains-any", "A, X"), "b and a", True),
        (check("starts-with", "We"), "We'll", True),
        (check("ends-with", "?"), "Which one?", True),
        (check("ends-with", "?"), "That one.", False),
        (check("equals", [1, 2]), "[1, 2]", True),
        (check("equals", [1, 2]), "one, two", False),
    ],
)
def test_words_are_looked_for_as_written(spec: CheckSpec, text: str, passed: bool) -> None:
    assert result(spec, text).passed is passed


def test_a_part_of_the_texts_found_is_a_part_of_the_score() -> None:
    seen = result(check("contains-all", ["a", "b", "c", "z"]), "a, b and c")
    assert seen.score == 0.75
    assert "'z'" in seen.reason


def test_a_reason_reads_the_same_in_the_not_form() -> None:
    plain, negated = check("contains", "no"), check("not-contains", "no")
    assert result(plain, "yes").reason == result(negated, "yes").reason
    assert result(negated, "no, never").evidence[0].quote == "no"


@given(st.text(max_size=40), st.text(min_size=1, max_size=5))
def test_contains_agrees_with_python(text: str, wanted: str) -> None:
    assert result(check("contains", wanted), text).passed is (wanted in text)


@given(st.text(max_size=40), st.text(min_size=1, max_size=3))
def test_a_quote_without_regard_to_capitals_still_stands_in_the_reply(text: str, part: str) -> None:
    for one in result(check("icontains", part), text).evidence:
        assert not one.is_found or text[one.start : one.end] == one.quote


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(?:a|aa)+$"])
def test_a_reply_that_stalls_a_pattern_is_not_a_fail(pattern: str) -> None:
    for kind in ("regex", "not-regex"):
        stalled = result(check(kind, pattern), "a" * 60 + "!")
        assert stalled.passed is None
        assert "stopped" in stalled.reason


def test_a_reply_too_long_to_search_is_not_a_fail() -> None:
    assert result(check("regex", "a*b"), "a" * 300_000).passed is None


@pytest.mark.parametrize("pattern", ["(" * 5000 + ")" * 5000, "a{99999999999}", "("])
def test_a_pattern_that_cannot_be_read_is_a_problem_of_the_document(pattern: str) -> None:
    (problem,) = compile_check(check("regex", pattern)).problems
    assert "not a regular expression" in problem.message
