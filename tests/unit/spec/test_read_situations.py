"""The table of situations."""

from __future__ import annotations

import pytest

from ethogram.errors import Parsed
from ethogram.spec.product import Product
from ethogram.spec.read_product import read_product

HEAD = """# P
## Surfaces
- Editor
- Search
## Audiences
- Student
## Use cases
- Essay help
## Situations
| surface | audience | use case | weight | source |
|---|---|---|---|---|
"""


def read(*rows: str) -> Parsed[Product]:
    return read_product(HEAD + "\n".join(rows) + "\n", "product.md")


@pytest.mark.parametrize(
    ("first", "second"), [("30 %", "10%"), ("3", "1"), ("0.3", "0,1"), ("75 per cent", "25 %")]
)
def test_weights_come_out_summing_to_one(first: str, second: str) -> None:
    parsed = read(
        f"| editor | student | essay help | {first} | logs |",
        f"| search | student | essay help | {second} | logs |",
    )
    assert parsed.problems == ()
    assert [one.weight for one in parsed.value.situations] == pytest.approx([0.75, 0.25])
    assert [one.name for one in parsed.value.situations] == [
        "editor/student/essay-help",
        "search/student/essay-help",
    ]
    assert parsed.value.situations[0].source == "logs"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("| editr | student | essay help | 1 | |", "unknown-surface"),
        ("| editor | studnt | essay help | 1 | |", "unknown-audience"),
        ("| editor | student | essay halp | 1 | |", "unknown-use-case"),
        ("| editor | student | essay help | lots | |", "bad-weight"),
        ("| editor | student | essay help | -1 | |", "bad-weight"),
        ("| editor | student | essay help | nan | |", "bad-weight"),
        ("| editor | student | essay help |  | |", "bad-weight"),
        ("| editor |  | essay help | 1 | |", "missing-cell"),
    ],
)
def test_a_bad_cell_is_reported_on_its_line(row: str, rule: str) -> None:
    (problem,) = read(row).problems
    assert (problem.rule, problem.at.line, problem.excerpt) == (rule, 12, row)
    assert problem.fix


def test_more_than_everything_is_a_warning_on_the_table() -> None:
    (problem,) = read("| editor | student | essay help | 120 % | |").problems
    assert (problem.rule, problem.severity, problem.at.line) == ("bad-total", "warning", 10)


def test_every_bad_cell_is_reported_at_once() -> None:
    rules = [one.rule for one in read("| a | b | c | d | |").problems]
    assert rules == ["unknown-surface", "unknown-audience", "unknown-use-case", "bad-weight"]


def test_the_same_situation_twice_is_reported() -> None:
    row = "| editor | student | essay help | 1 | |"
    assert [one.rule for one in read(row, row).problems] == ["duplicate-situation"]


def test_percentages_and_plain_numbers_do_not_mix() -> None:
    parsed = read(
        "| editor | student | essay help | 30 % | |", "| search | student | essay help | 3 | |"
    )
    assert [one.rule for one in parsed.problems] == ["mixed-weights"]


def test_a_table_without_its_columns_says_how_to_start_it() -> None:
    text = HEAD.split("| surface")[0] + "| place | weight |\n|---|---|\n| editor | 1 |\n"
    parsed = read_product(text, "product.md")
    problem = next(one for one in parsed.problems if one.rule == "missing-column")
    assert "| surface | audience | use case |" in problem.fix
