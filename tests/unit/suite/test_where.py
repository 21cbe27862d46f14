from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Position, UsageRefused
from ethogram.suite.where import Both, Compare, Either, Given, Not, parse_where, read_where


def test_or_binds_weaker_than_and_and_not_tightest() -> None:
    assert parse_where("twin or surface=a and not kind=edge") == Either(
        conditions=(
            Given(field="twin"),
            Both(
                conditions=(
                    Compare(field="surface", operator="=", values=("a",)),
                    Not(condition=Compare(field="kind", operator="=", values=("edge",))),
                )
            ),
        )
    )


def test_parentheses_lists_and_quotes_are_read() -> None:
    condition = parse_where("(id in (a, 'b c')) and var.topic ~ \"x y\"")
    assert condition == Both(
        conditions=(
            Compare(field="id", operator="in", values=("a", "b c")),
            Compare(field="var.topic", operator="~", values=("x y",)),
        )
    )


@pytest.mark.parametrize("text", ["use_case=a", "use-case=a", "Use_Case = a", "doing=a"])
def test_a_field_has_several_spellings(text: str) -> None:
    assert parse_where(text) == Compare(field="use-case", operator="=", values=("a",))


@pytest.mark.parametrize(
    ("text", "caret", "said"),
    [
        ("surfce=editor", 0, "Did you mean 'surface'?"),
        ("twin and stakes>=hgh", 17, "Did you mean 'high'?"),
        ("surface>=editor", 7, "can be compared"),
        ("(twin or kind=edge", 0, "Add ')'"),
        ("twin kind=edge", 5, "'and' or 'or'"),
        ("surface=", 8, "surface=value"),
        ("surface= ", 8, "surface=value"),
        ("and twin", 0, "Fields:"),
        ("", 0, "Fields:"),
        ("id in a", 6, "in (a, b)"),
        ("id in (a", 6, "in (a, b)"),
        ("id not a", 7, "not in (a, b)"),
        ("id='a", 3, "Close quotes"),
        ("id!a", 2, "!="),
        ("(" * 40 + "twin", 30, "flatter"),
    ],
)
def test_a_mistake_has_a_caret_and_a_remedy(text: str, caret: int, said: str) -> None:
    with pytest.raises(UsageRefused) as refused:
        parse_where(text)
    _, line, pointer, *fix = str(refused.value).split("\n")
    assert line == f"  {text}"
    assert pointer.index("^") - 2 == caret
    assert said in "\n".join(fix)


def test_a_condition_in_a_document_is_reported_at_its_column() -> None:
    parsed = read_where("twin and x=1", Position(path="rubrics/a.md", line=3, column=10))
    assert parsed.value is None
    (problem,) = parsed.problems
    assert (problem.at.line, problem.at.column) == (3, 19)


@given(
    st.lists(
        st.sampled_from(
            ["surface", "=", "!=", ">=", "~", "stakes", "high", "and", "or", "not", "in", "(", ")",
             ",", "'a'", "twin", "var.x", " "]
        )
    ).map(" ".join)
    | st.text(max_size=20)
)  # fmt: skip
def test_any_text_is_read_or_refused_with_a_remedy(text: str) -> None:
    parsed = read_where(text, Position(path="x"))
    assert (parsed.value is None) == bool(parsed.problems)
    for problem in parsed.problems:
        assert problem.fix
        assert 1 <= problem.at.column <= len(text) + 1
