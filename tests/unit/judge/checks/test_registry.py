from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.checks.registry import check_examples, check_names, compile_check, run_check
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec
from tests.fakes.judged import check, said


def passes(spec: CheckSpec, transcript: Transcript) -> bool | None:
    compiled = compile_check(spec)
    assert compiled.value is not None, compiled.problems
    return run_check(compiled.value, transcript).passed


GOLDEN: list[tuple[str, CheckSpec, bool]] = [
    ("  Hi ", check("equals", "Hi"), False),
    ('{"a":1,"b":2}', check("equals", {"b": 2, "a": 1}), True),
    ("costs 42 dollars", check("contains", 42), True),
    ("Hello World", check("contains-any", "foo, World"), True),
    ("a\nb", check("regex", "^b$"), False),
    ("a\nb", check("regex", "(?m)^b$"), True),
    ("Hello there", check("regex", "(?i)^hello"), True),
    ("42", check("is-json"), True),
    ('```json\n{"a": 1}\n```', check("is-json"), False),
    ('text {"a":1} tail', check("contains-json"), True),
    ("don't  stop—now", check("word-count", 3), False),
    ("don't  stop—now", check("word-count", 2), True),
    ("", check("word-count", 0), True),
    ("kitten", check("levenshtein", "sitting"), True),
    ("kitten", check("levenshtein", "sitting", threshold=2), False),
    ("I'd rather not get into that topic.", check("is-refusal"), True),
    ("No.", check("is-refusal"), True),
    (
        "This is not appropriate for children under 3, but here is the toy guide.",
        check("is-refusal"),
        False,
    ),
    ("I want to be direct with you: your plan is good.", check("is-refusal"), False),
    ("I don't recommend skipping the warm-up.", check("is-refusal"), False),
    ("", check("is-refusal"), False),
    ("anything", check("finish-reason", "stop"), False),
]


@pytest.mark.parametrize(("text", "spec", "expected"), GOLDEN)
def test_golden_behaviour(text: str, spec: CheckSpec, expected: bool) -> None:
    assert passes(spec, said(text)) is expected


@pytest.mark.parametrize(("text", "spec", "expected"), GOLDEN)
def test_the_not_form_turns_every_golden_behaviour_round(
    text: str, spec: CheckSpec, expected: bool
) -> None:
    turned = CheckSpec(type=f"not-{spec.type}", value=spec.value, threshold=spec.threshold)
    assert passes(turned, said(text)) is not expected


def test_an_unknown_check_names_the_nearest_one() -> None:
    parsed = compile_check(check("not-contain", "x"))
    assert parsed.value is None
    (problem,) = parsed.problems
    assert problem.rule == "unknown-check"
    assert "'not-contains'" in problem.fix
    assert problem.at.line == 3


def test_an_invalid_pattern_is_a_problem_of_the_document_and_not_a_fail() -> None:
    parsed = compile_check(check("regex", "(unclosed"))
    assert parsed.value is None
    assert "'(unclosed'" in parsed.problems[0].message


@pytest.mark.parametrize("name", sorted(check_names()))
def test_every_check_has_a_line_of_documentation_and_an_example(name: str) -> None:
    assert check_names()[name].strip()
    assert name in check_examples()[name]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(name=st.sampled_from(sorted(check_names())), value=VALUES, text=st.text(max_size=60))
def test_any_value_compiles_or_is_a_problem_and_any_reply_can_be_checked(
    name: str, value: Any, text: str
) -> None:
    parsed = compile_check(check(name, value))
    assert (parsed.value is None) == bool(parsed.problems)
    if parsed.value is not None:
        result = run_check(parsed.value, said(text, user="anything"))
        assert result.reason
        assert all(
            text[one.start : one.end] == one.quote for one in result.evidence if one.is_found
        )
