"""Text of strangers cannot act inside Markdown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.report.markdown_text import (
    code,
    escaped,
    exact_json,
    fenced,
    prose,
    quoted,
    table,
)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("[a](http://b) *c* _d_", "\\[a\\](http://b) \\*c\\* \\_d\\_"),
        ("# head | cell", "\\# head \\| cell"),
        ("1. one", "\\1. one"),
        ("a\nb\x1b[2J", "a b␛\\[2J"),
        ("@everyone", "\\@everyone"),
    ],
)
def test_signs_of_markdown_and_html_are_escaped(text: str, safe: str) -> None:
    assert escaped(text) == safe


def test_a_quotation_stays_one_through_every_line() -> None:
    assert quoted("one\n\n- two\n===") == "> one\n>\n> \\- two\n> \\==="


def test_code_and_fences_outlast_backticks_in_the_text() -> None:
    assert code("a`b") == "``a`b``"
    assert code("`") == "`` ` ``"
    assert fenced("```\nx") == "````\n```\nx\n````"


def test_names_in_our_own_sentences_become_code() -> None:
    assert prose("block `a*b` moved <x>") == "block `a*b` moved &lt;x&gt;"
    assert prose("one ` alone") == "one \\` alone"


def test_json_shows_what_is_hidden_and_reads_back() -> None:
    text = exact_json({"a": "é\u202e\x00\u200b"})
    assert "é\\u202e\\u0000\\u200b" in text
    assert json.loads(text) == {"a": "é\u202e\x00\u200b"}


def test_a_table_has_a_rule_below_its_head() -> None:
    assert table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


@given(st.text(max_size=120))
def test_no_raw_tag_or_link_survives(text: str) -> None:
    safe = escaped(text)
    assert "<" not in safe
    assert "](" not in safe.replace("\\](", "")
    assert "\n" not in safe
    assert all(line.startswith(">") for line in quoted(text).split("\n"))
