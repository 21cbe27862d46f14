"""The voice table."""

from __future__ import annotations

import pytest

from ethogram.errors import Parsed
from ethogram.spec.clause import Spec
from ethogram.spec.document import read_spec
from ethogram.spec.read_product import read_product

HEAD = "## Voice {#voice}\nStakes: high\n\n| axis | surface | low | high | reason |\n|---|---|---|---|---|\n"
PRODUCT = read_product("# P\n## Surfaces\n- Editor\n- Search\n", "product.md").value


def read(*rows: str) -> Parsed[Spec]:
    return read_spec([("spec.md", HEAD + "\n".join(rows) + "\n")], PRODUCT)


def test_ranges_overrides_and_their_reasons() -> None:
    parsed = read("| Length | | 30 | 160 | |", "| length | search | 5 | 40 | one snippet |")
    assert parsed.problems == ()
    everywhere, search = parsed.value.voice
    assert (everywhere.axis, everywhere.surface, everywhere.low, everywhere.high) == (
        "length",
        None,
        30,
        160,
    )
    assert (search.surface, search.reason) == ("search", "one snippet")


def test_an_axis_is_a_clause_that_is_always_judged() -> None:
    (clause,) = read(
        "| reading level | | 5 | 9 | |", "| reading level | search | 4 | 7 | x |"
    ).value.clauses
    assert (clause.id, clause.kind, clause.judged) == ("voice-reading-level", "voice", "always")
    assert (clause.section, clause.stakes) == ("voice", "high")
    (criterion,) = clause.criteria
    assert criterion.id == "voice-reading-level.range"
    assert "5 to 9. grade; 4 to 7. grade on search" in criterion.text


def test_anchors_are_kept() -> None:
    text = (
        "## Voice {#voice}\n| axis | low | high | at the low end | at the high end |\n"
        '|---|---|---|---|---|\n| warmth | 0.2 | 0.7 | "Noted." | "Oh, I am so glad!" |\n'
    )
    (warmth,) = read_spec([("spec.md", text)], PRODUCT).value.voice
    assert (warmth.anchor_low, warmth.anchor_high) == ('"Noted."', '"Oh, I am so glad!"')


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("| warmht | | 0 | 1 | |", "unknown-axis"),
        ("| warmth | | 0 | 2 | |", "bad-range"),
        ("| length | | 90 | 10 | |", "bad-range"),
        ("| length | | some | 10 | |", "bad-range"),
        ("| length | | inf | inf | |", "bad-range"),
        ("| length | serch | 1 | 10 | x |", "unknown-surface"),
        ("| length | search | 1 | 10 | |", "override-without-reason"),
    ],
)
def test_a_mistake_is_reported_with_its_row(row: str, rule: str) -> None:
    problem = read(row).problems[0]
    assert (problem.rule, problem.excerpt) == (rule, row)
    assert problem.fix


def test_two_ranges_for_the_same_place_are_reported() -> None:
    rules = [one.rule for one in read("| length | | 1 | 2 | |", "| length | | 1 | 3 | |").problems]
    assert rules == ["duplicate-range"]


def test_a_table_without_ends_is_reported() -> None:
    text = "## Voice {#voice}\n| axis | low |\n|---|---|\n| length | 1 |\n"
    assert [one.rule for one in read_spec([("s.md", text)], None).problems] == ["missing-column"]
