"""Paragraphs cut at their labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.passage import passages, report_misspelt, starts_with_label
from ethogram.spec.source import Source


def cut(text: str) -> list[tuple[str, str]]:
    return [(one.label, one.text.strip()) for one in passages(text)]


def test_several_labels_share_a_paragraph() -> None:
    text = "Prose. **Why.** Learning. **Cost:** time. **We would change this if** it failed."
    assert cut(text) == [
        ("", "Prose."),
        ("why", "Learning."),
        ("cost", "time."),
        ("would change if", "it failed."),
    ]


def test_emphasis_is_not_a_label() -> None:
    assert cut("Say **why** you decline, and **do** it kindly.") == [
        ("", "Say **why** you decline, and **do** it kindly.")
    ]


def test_a_ruling_keeps_its_day() -> None:
    (one,) = passages("**Ruling 2026-11-09, Ada.** Fine.")
    assert (one.label, one.argument, one.text) == ("ruling", "2026-11-09, Ada", " Fine.")


@pytest.mark.parametrize("line", ["**Do**", "**Don’t**", "**Don't:** shout", '**Example** (a) "x"'])
def test_labels_of_patterns_and_examples_stand_at_the_start_of_a_line(line: str) -> None:
    assert starts_with_label(line)


def test_a_label_that_is_almost_right_is_a_warning() -> None:
    text = "**Costs:** time\n**Why** because\n**Note:** x"
    source = Source("s.md", text)
    report_misspelt(text, 1, source)
    assert [(one.rule, one.at.line, one.fix, one.severity) for one in source.problems] == [
        ("unknown-label", 1, "Did you mean '**Cost:**'?", "warning"),
        ("unknown-label", 2, "Did you mean '**Why.**'?", "warning"),
    ]


@given(
    st.lists(st.sampled_from(["**Why.**", "**", "a", "\n", "**Ruling", " ", ":**"])).map("".join)
)
def test_nothing_but_labels_is_lost(text: str) -> None:
    found = list(passages(text))
    for one in found:
        assert text[one.text_start :].startswith(one.text)
    if not any(one.label for one in found):
        assert "".join(one.text for one in found).strip() == text.strip()
