from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.model.toml_text import read_toml

TEXT = """\
name = "a"
"quoted" = 1
[limits]
  concurrency = 3
  a.b = 2   # dotted
[prices.deep]
input = 1
"""


def test_every_key_has_its_line_and_column() -> None:
    toml = read_toml(TEXT)
    assert toml.place(("name",)) == (1, 1)
    assert toml.place(("quoted",)) == (2, 1)
    assert toml.place(("limits", "concurrency")) == (4, 3)
    assert toml.place(("limits", "a", "b")) == (5, 3)
    assert toml.place(("prices", "deep", "input")) == (7, 1)


def test_an_unknown_key_stands_at_the_nearest_table() -> None:
    assert read_toml(TEXT).place(("limits", "nowhere")) == (3, 1)
    assert read_toml(TEXT).place(("nowhere",)) == (1, 1)


def test_lines_that_are_not_toml_are_set_aside_and_the_rest_is_read() -> None:
    toml = read_toml('a = 1\nb = oops\nc = 3\n= 4\nd = "x\ne = 5\r\n')
    assert toml.values == {"a": 1, "c": 3, "e": 5}
    assert [problem.line for problem in toml.problems] == [2, 4, 5]
    assert toml.line(2) == "b = oops"


@given(st.text(alphabet="ab=[]{}\"'.,#\n\r\t 1-\\\ufeff\x00é", max_size=60))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    toml = read_toml(text)
    for problem in toml.problems:
        assert 1 <= problem.line <= len(toml.lines)


@given(st.text())
def test_no_text_at_all_makes_the_reader_raise(text: str) -> None:
    read_toml(text)


def test_nesting_without_end_is_a_problem_and_no_crash() -> None:
    assert read_toml("a = " + "[" * 100_000).problems
