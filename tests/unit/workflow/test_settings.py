from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.workflow.settings import read_settings


def test_every_problem_is_reported_at_once_with_its_line() -> None:
    text = 'name = "Margin"\nrepeets = 3\ntrusted = "yes"\n'
    parsed = read_settings(text)
    assert parsed.value.name == "Margin"
    assert [(p.at.line, p.rule) for p in parsed.problems] == [
        (2, "unknown-key"),
        (3, "wrong-value"),
    ]
    assert parsed.problems[0].fix == "Write `repeats`."


def test_a_budget_is_read() -> None:
    parsed = read_settings("[budget]\nmoney = 1.5\ncalls = 100\n")
    assert parsed.problems == ()
    assert (parsed.value.budget.money, parsed.value.budget.calls) == (1.5, 100)


def test_broken_toml_names_the_line() -> None:
    [problem] = read_settings('name = "Margin"\n= 3\n').problems
    assert (problem.at.line, problem.excerpt) == (2, "= 3")


@given(st.text())
def test_no_text_makes_the_reader_raise(text: str) -> None:
    read_settings(text)
