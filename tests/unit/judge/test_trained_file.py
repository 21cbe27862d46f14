from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ethogram.judge.trained_file import LARGEST_BYTES, parse_trained, trained_text
from tests.fakes.trained import a_trained_judge, an_item

PATH = "judges/tone.json"


def changed(**fields: Any) -> str:
    return json.dumps(json.loads(trained_text(a_trained_judge())) | fields)


def in_model(**fields: Any) -> str:
    whole = json.loads(trained_text(a_trained_judge()))
    whole["model"] |= fields
    return json.dumps(whole)


def test_a_written_judge_reads_back_whole() -> None:
    trained = a_trained_judge()
    assert parse_trained(trained_text(trained), PATH).value == trained


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no trained judge"),
        ("[" * 100_000, "no trained judge"),
        (changed(code="import os"), "no trained judge"),
        (changed(format=2), "format is 2"),
        (changed(name="../tone"), "is named"),
        (changed(name="other"), "is named"),
        (changed(criterion="warm"), "clause.criterion"),
        (changed(traits=["length", "warmth"]), "2 traits"),
        (changed(trained_on=[msgspec.to_builtins(an_item())] * 2), "stands twice"),
        (changed(trained_on=[msgspec.to_builtins(an_item(chance=1.5))]), "between 0 and 1"),
        (
            changed(trained_on=[msgspec.to_builtins(an_item()) | {"transcript": "run.x"}]),
            "a number",
        ),
        (in_model(vector_weights=[]), "weights of words"),
        (in_model(vector_weights=[0.0] * 5000), "weights of words"),
        (in_model(slope=1e300), "no usable number"),
        (in_model(trait_scales=[0.0]), "not above 0"),
        (in_model(low=0.9), "unclear from"),
        ('{"intercept": 1e999}', "no trained judge"),
        (" " * (LARGEST_BYTES + 1), "larger than"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_its_reason(text: str, said: str) -> None:
    parsed = parse_trained(text, PATH)
    assert parsed.value is None
    assert any(said in problem.message for problem in parsed.problems)
    assert all(problem.severity == "error" and problem.fix for problem in parsed.problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.text(max_size=80) | JSON.map(json.dumps))
def test_no_text_is_taken_for_a_judge_or_raises(text: str) -> None:
    assert parse_trained(text, PATH).value is None


@settings(deadline=None)
@given(
    st.sampled_from(sorted(json.loads(trained_text(a_trained_judge())))),
    JSON,
)
def test_a_judge_with_one_odd_field_is_whole_or_refused(field: str, value: object) -> None:
    parsed = parse_trained(changed(**{field: value}), PATH)
    assert (parsed.value is None) == bool(parsed.problems)
