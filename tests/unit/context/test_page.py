from __future__ import annotations

import pytest
from hypothesis import given

from ethogram.context.page import (
    Line,
    escaped,
    read_body,
    read_heading,
    read_page,
    without_blank_edges,
)
from tests.fakes.prompts import prompts


def lines_of(text: str) -> tuple[Line, ...]:
    return tuple(Line(text=line, line=n) for n, line in enumerate(text.split("\n"), start=1))


@pytest.mark.parametrize(
    "text", ["# Title", "#hash {#a}", "####### Seven {#a}", "text {#a}", "## T {#a} more", "## {a}"]
)
def test_other_lines_are_sent_verbatim(text: str) -> None:
    assert read_heading(Line(text=text, line=1)) is None


def test_a_heading_with_an_id_starts_a_block() -> None:
    heading = read_heading(Line(text="## How we decline {#stance serves=a,b}  ", line=3))
    assert heading is not None
    assert (heading.id, heading.title, heading.attributes) == (
        "stance", "How we decline", ("serves=a,b",),
    )  # fmt: skip
    assert (heading.line, heading.column) == (3, 21)


def test_a_heading_in_a_code_fence_still_starts_a_block() -> None:
    page = read_page("```\n## A {#a}\n```\n")
    assert [part.heading and part.heading.id for part in page.parts] == [None, "a"]


def test_a_note_and_the_blank_line_after_it_are_not_sent() -> None:
    body = read_body(lines_of("one\n\n> Note. Legal asked\n> for this.\n\ntwo"), is_exact=True)
    assert body.text == "one\n\ntwo"
    assert body.notes == ("Legal asked for this.",)


def test_other_quotes_are_sent() -> None:
    body = read_body(lines_of("> Notebook\n> said she"), is_exact=True)
    assert body.text == "> Notebook\n> said she"


def test_a_backslash_sends_what_would_be_mark_up() -> None:
    body = read_body(lines_of("\\## A {#a}\n\\> Note: x\n\\\\## B {#b}\n\\# c"), is_exact=True)
    assert body.text == "## A {#a}\n> Note: x\n\\## B {#b}\n\\# c"


@given(prompts)
def test_an_escaped_text_reads_back_and_starts_no_block(text: str) -> None:
    lines = lines_of(escaped(text))
    assert all(read_heading(line) is None for line in lines)
    assert read_body(lines, is_exact=True).text == text


@given(prompts)
def test_dropping_blank_edges_twice_drops_nothing_more(text: str) -> None:
    once = without_blank_edges(text)
    assert without_blank_edges(once) == once
    assert once in text


@given(prompts)
def test_any_text_is_a_page(text: str) -> None:
    page = read_page(text)
    last = text.count("\n") + 1
    assert all(1 <= line.line <= last for part in page.parts for line in part.lines)


def test_front_matter_keeps_its_last_line_end() -> None:
    assert read_page("---\na: |\n  b\n---\nc\n").front_matter == "a: |\n  b\n"
