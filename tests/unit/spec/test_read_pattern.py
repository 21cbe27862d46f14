"""Patterns."""

from __future__ import annotations

import pytest

from ethogram.spec.document import read_spec
from ethogram.spec.voice import Pattern

BODY = """**Anatomy.** Name the limit, then the next best thing.
**Do**
- say what you can do
- keep it to two sentences
**Don’t**
- apologise more than once
**Used in** [?](#coach), editor.
"""
COACH = "## Coach {#coach}\nPattern: Decline\nText.\n"


def read(head: str) -> tuple[Pattern, list[str]]:
    parsed = read_spec([("spec.md", f"# S\n{COACH}{head}{BODY}")], None)
    (pattern,) = parsed.value.patterns
    assert [one.id for one in parsed.value.clauses] == ["coach"]
    assert parsed.value.clauses[0].patterns == ("decline",)
    return pattern, [one.rule for one in parsed.problems]


@pytest.mark.parametrize(
    "head", ["## Decline {#decline pattern}\n", "## Patterns\n### Decline {#decline}\n"]
)
def test_a_pattern_is_marked_or_stands_under_patterns(head: str) -> None:
    pattern, rules = read(head)
    assert rules == []
    assert (pattern.id, pattern.name) == ("decline", "Decline")
    assert pattern.anatomy == "Name the limit, then the next best thing."
    assert pattern.do == ("say what you can do", "keep it to two sentences")
    assert pattern.dont == ("apologise more than once",)
    assert pattern.used_in == ("coach", "editor")
