"""The readable line of a clause."""

from __future__ import annotations

import pytest

from ethogram.spec.clause import Bar
from ethogram.spec.clause_line import (
    ClauseLine,
    is_clause_line,
    read_authority,
    read_clause_line,
    read_defaults,
)
from ethogram.spec.front_matter import Entry
from ethogram.spec.places import Places, Word
from ethogram.spec.source import Source


def read(line: str) -> tuple[ClauseLine, Source]:
    source = Source("spec.md", line)
    return read_clause_line(line, 1, Places(None), source), source


def test_every_key_is_read() -> None:
    line, source = read(
        "Where: editor, support chat · Who: student · Doing: essay help · Stakes: High · Bar: never"
        " · Judged: always · Status: contested · Owner: Ada · Patterns: decline, clarify"
    )
    assert source.problems == ()
    assert line.surfaces == ("editor", "support-chat")
    assert line.audiences == ("student",)
    assert line.use_cases == ("essay-help",)
    assert (line.stakes, line.judged, line.status) == ("high", "always", "contested")
    assert line.bar == Bar(passes=1, of=1, is_never=True)
    assert line.owner == "Ada"
    assert [one.text for one in line.patterns or ()] == ["decline", "clarify"]


def test_keys_may_be_bold_and_bars_may_separate_them() -> None:
    line, source = read("**Stakes:** low | **Judged:** when named by a case")
    assert (line.stakes, line.judged, source.problems) == ("low", "when named", ())


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Where: editor · Who: student", True),
        ("Bar: never", True),
        ("Wher: editor · Who: student", True),
        ("Where: editor ·", True),
        ("Note: this is prose", False),
        ("The bar: never mind", False),
        ("One · two", False),
        ("Breakfast: eggs · Lunch: soup", False),
        ("·", False),
        ("", False),
    ],
)
def test_a_readable_line_is_told_from_prose(text: str, claim: bool) -> None:
    assert is_clause_line(text) is claim


@pytest.mark.parametrize(
    ("line", "rule", "fix", "at"),
    [
        ("Wher: editor · Who: student", "unknown-key", "Did you mean 'Where'?", "Wher"),
        ("Stakes: hihg", "bad-stakes", "Did you mean 'high'?", "hihg"),
        ("Judged: sometimes", "bad-judged", "Write 'Judged: always'.", "sometimes"),
        ("Status: in forc", "bad-status", "Did you mean 'in force'?", "in forc"),
        ("Bar: 9 of 10", "bad-bar", "Write '9 in 10'.", "9 of 10"),
        ("Who: a · Who: b", "duplicate-key", "Join them: 'Who: a, b'.", "b"),
        (
            "Authority: system · Who: a",
            "unknown-key",
            "Write it in the heading: '{#id authority=system}'.",
            "Authority",
        ),
    ],
)
def test_a_mistake_is_shown_where_it_stands(line: str, rule: str, fix: str, at: str) -> None:
    _, source = read(line)
    (problem,) = source.problems
    assert (problem.rule, problem.fix) == (rule, fix)
    assert line[problem.at.column - 1 :].startswith(at)


def test_a_key_without_a_value_is_reported() -> None:
    _, source = read("Where: · Who: student")
    assert [one.rule for one in source.problems] == ["empty-key"]


def test_what_a_clause_says_comes_before_the_defaults_of_its_file() -> None:
    entries = [
        Entry(key="stakes", value="high", line=2, column=9),
        Entry(key="authority", value="developer", line=3, column=12),
        Entry(key="release", value="2026-11", line=4, column=10),
    ]
    source = Source("spec.md", "")
    defaults, about = read_defaults(entries, Places(None), source)
    own, _ = read("Stakes: low")
    assert own.over(defaults).stakes == "low"
    assert own.over(defaults).authority == "developer"
    assert ClauseLine().over(defaults).stakes == "high"
    assert about["release"] == "2026-11"
    assert source.problems == ()


def test_an_unknown_level_of_authority_is_reported() -> None:
    source = Source("spec.md", "")
    assert read_authority(Word(text="sytem", line=1, column=1), source) is None
    assert source.problems[0].fix == "Did you mean 'system'?"
    assert read_authority(Word(text="platform", line=1, column=1), source) == "platform"
