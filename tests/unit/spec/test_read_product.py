"""Reading `product.md`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.read_product import read_product

TEXT = (Path(__file__).parents[2] / "fixtures" / "spec" / "product.md").read_text(encoding="utf-8")


def test_lists_tables_and_headings_all_name_things() -> None:
    parsed = read_product(TEXT, "product.md")
    product = parsed.value
    assert parsed.problems == ()
    assert product.name == "Margin"
    assert product.text == "An AI writing assistant used in education."
    assert [(one.id, one.name, one.text) for one in product.surfaces] == [
        ("editor", "Editor", "the document editor"),
        ("support-chat", "Support chat", "the help bubble"),
        ("search", "Search", "one box, one snippet"),
    ]
    assert [(one.id, one.known_from) for one in product.audiences] == [
        ("student", "account"),
        ("teacher", "account"),
        ("parent", "turn"),
    ]
    assert [(one.id, one.text) for one in product.use_cases] == [
        ("essay-help", "Help with a text that will be handed in."),
        ("grade-dispute", ""),
    ]


def test_positions_point_at_the_names() -> None:
    lines = TEXT.split("\n")
    for one in read_product(TEXT, "product.md").value.surfaces:
        rest = lines[one.at.line - 1][one.at.column - 1 :]
        assert rest.lstrip("*").startswith(one.name)


def test_something_twice_is_reported() -> None:
    text = "# P\n## Surfaces\n- Editor\n- editor: again\n"
    (problem,) = read_product(text, "product.md").problems
    assert (problem.rule, problem.at.line) == ("duplicate-id", 4)


def test_a_heading_that_is_almost_a_part_is_a_warning() -> None:
    parsed = read_product("# P\n## Surfacs\n- Editor\n", "product.md")
    (problem,) = parsed.problems
    assert (problem.rule, problem.fix) == ("unknown-heading", "Did you mean 'Surfaces'?")


def test_an_audience_cannot_be_known_from_just_anything() -> None:
    parsed = read_product("# P\n## Audiences\n- Student (known from acount)\n", "product.md")
    (problem,) = parsed.problems
    assert (problem.rule, problem.fix) == ("unknown-known-from", "Did you mean 'account'?")
    assert parsed.value.audiences[0].name == "Student"


@pytest.mark.parametrize("words", ["known from the turn", "(known from: turn)", "known-from turn"])
def test_known_from_is_read_however_it_is_written(words: str) -> None:
    parsed = read_product(f"# P\n## Audiences\n- Student {words}: writes\n", "product.md")
    (student,) = parsed.value.audiences
    assert (student.name, student.known_from, student.text) == ("Student", "turn", "writes")


def test_a_part_with_nothing_under_it_is_a_warning() -> None:
    parsed = read_product("# P\n## Surfaces\n", "product.md")
    assert [(one.rule, one.severity) for one in parsed.problems] == [("empty-part", "warning")]


@given(st.data())
def test_no_edit_of_a_product_makes_reading_raise(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT)))
    end = data.draw(st.integers(start, min(len(TEXT), start + 200)))
    piece = data.draw(st.text(max_size=20) | st.sampled_from(["\n# ", "|", "{#", "\n", "%", "---"]))
    text = TEXT[:start] + piece + TEXT[end:]
    parsed = read_product(text, "product.md")
    total = sum(one.weight for one in parsed.value.situations)
    assert not parsed.value.situations or total == pytest.approx(1)
    lines = text.split("\n")
    for problem in parsed.problems:
        assert 1 <= problem.at.line <= len(lines)
        assert problem.fix
