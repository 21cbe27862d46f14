"""The line scanner and its positions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.markup import (
    Aside,
    Comment,
    Fence,
    Heading,
    Item,
    Paragraph,
    Quote,
    Table,
    footnote_tags,
    links,
    place_in,
    read_heading,
    scan,
    without_tags,
)

PIECES = st.sampled_from(
    ["# a {#b c=d}", "## x", "~~~", "```py", "!!! meta \"C\"", "    body", "- {#i} item", "1. one",
     "| a | b |", "|---|---|", "> note", "<!-- x", "-->", "---", "[?](#x)", "[^ab]", "`", "", "\t",
     "**Why.**", "{#", "é\u2028", "\r", "text"]
)  # fmt: skip
DOCUMENTS = st.lists(PIECES | st.text(max_size=12), max_size=30).map("\n".join)


def test_a_heading_carries_its_id_and_attributes() -> None:
    heading = read_heading('## Be kind {#be_kind authority=user note="a b" pattern}', 3)
    assert heading is not None
    assert (heading.level, heading.title, heading.id, heading.line) == (2, "Be kind", "be_kind", 3)
    assert heading.attribute("authority") == "user"
    assert heading.attribute("note") == "a b"
    assert heading.attribute("pattern") == ""
    assert heading.attribute("absent") is None
    assert "## Be kind {#be_kind"[heading.id_column - 1 :] == "#be_kind"


def test_braces_that_are_no_attributes_belong_to_the_title() -> None:
    heading = read_heading("## What {this} means {maybe}", 1)
    assert heading is not None
    assert (heading.title, heading.id) == ("What {this} means {maybe}", "")


def test_a_hash_without_a_space_is_no_heading() -> None:
    assert read_heading("#hashtag", 1) is None


def test_headings_inside_a_fence_are_code() -> None:
    blocks = scan("~~~xml\n# functions\n```python\n# [...] imports\n```\n~~~\n# Real").blocks
    assert [type(block) for block in blocks] == [Fence, Heading]
    fence = blocks[0]
    assert isinstance(fence, Fence)
    assert fence.text == "# functions\n```python\n# [...] imports\n```"
    assert (fence.info, fence.is_closed, fence.line, fence.end) == ("xml", True, 1, 6)


def test_a_longer_fence_is_not_closed_by_a_shorter_one() -> None:
    (fence,) = scan("````\n```\n````").blocks
    assert isinstance(fence, Fence)
    assert fence.text == "```"


def test_an_unclosed_fence_says_so() -> None:
    (fence,) = scan("```\n# a\ntext").blocks
    assert isinstance(fence, Fence)
    assert not fence.is_closed


def test_an_aside_ends_where_its_indent_ends() -> None:
    text = '!!! meta "Commentary"\n    One.\n\n    Two.\n\nProse.'
    aside, prose = scan(text).blocks
    assert isinstance(aside, Aside)
    assert (aside.title, aside.text, aside.end) == ("Commentary", "One.\n\nTwo.", 4)
    assert isinstance(prose, Paragraph)


def test_an_item_keeps_its_id_and_its_continuation() -> None:
    first, second = scan("- {#tone} stays\n  calm;\n* other").blocks
    assert isinstance(first, Item)
    assert (first.id, first.text, first.line, first.column, first.end) == (
        "tone",
        "stays\ncalm;",
        1,
        11,
        2,
    )
    assert isinstance(second, Item)
    assert second.text == "other"


@pytest.mark.parametrize("line", ["**Why.** x", "GOOD: x", "> note", "| a |"])
def test_an_item_ends_before_another_part(line: str) -> None:
    blocks = scan(f"- item\n{line}").blocks
    assert isinstance(blocks[0], Item)
    assert blocks[0].text == "item"


def test_table_cells_know_their_columns() -> None:
    line = "| editor | a \\| b |  |"
    (table,) = scan(f"| x | y | z |\n|---|:-:|---|\n{line}").blocks
    assert isinstance(table, Table)
    (row,) = table.rows
    assert [cell.text for cell in row] == ["editor", "a | b", ""]
    assert line[row[0].column - 1 :].startswith("editor")
    assert line[row[1].column - 1 :].startswith("a \\|")


def test_comments_and_quotes_are_blocks_of_their_own() -> None:
    blocks = scan("<!-- guidance\nmore -->\n> Note\n> two\ntext").blocks
    assert [type(block) for block in blocks] == [Comment, Quote, Paragraph]
    assert isinstance(blocks[1], Quote)
    assert blocks[1].text == "Note\ntwo"


def test_an_unclosed_comment_does_not_hide_the_document() -> None:
    assert not any(isinstance(block, Comment) for block in scan("<!-- oh\n# Title").blocks)


def test_front_matter_is_only_at_the_top() -> None:
    assert scan("---\na: b\n---\ntext").front_matter == "a: b"
    assert scan("text\n---\na: b\n---").front_matter is None
    assert scan("---\nnever closed").front_matter is None


def test_links_have_places_and_code_has_no_links() -> None:
    text = "see [?](#one), `[?](#two)`\nand [a b](#three) [out](https://x)"
    found = [(one.target, one.text, one.line, one.column) for one in links(text, 7)]
    assert found == [("one", "?", 7, 5), ("three", "a b", 8, 5)]


def test_a_footnote_tag_before_a_colon_is_still_a_tag() -> None:
    found = [one.target for one in footnote_tags("the following[^u3nx]:\n[^def]: text", 1)]
    assert found == ["u3nx"]
    assert without_tags("a[^b] c") == "a c"


def test_windows_line_ends_count_as_one() -> None:
    assert [block.line for block in scan("a\r\n\r\nb\r\n").blocks] == [1, 3]


@given(DOCUMENTS)
def test_scanning_never_fails_and_blocks_follow_one_another(text: str) -> None:
    markup = scan(text)
    last = 0
    for block in markup.blocks:
        assert last < block.line <= block.end <= len(markup.lines)
        last = block.end


@given(DOCUMENTS)
def test_every_line_with_text_belongs_to_a_block_or_the_front_matter(text: str) -> None:
    markup = scan(text)
    covered = {line for one in markup.blocks for line in range(one.line, one.end + 1)}
    first = 0 if markup.front_matter is None else markup.front_matter.count("\n") + 3
    for number, line in enumerate(markup.lines, start=1):
        assert number <= first or number in covered or not line.strip()


@given(DOCUMENTS)
def test_positions_lie_inside_the_text(text: str) -> None:
    markup = scan(text)
    for block in markup.blocks:
        raw = markup.raw(block)
        for mark in [*links(raw, block.line), *footnote_tags(raw, block.line)]:
            assert markup.lines[mark.line - 1][mark.column - 1] == "["
        if isinstance(block, Table):
            for cell in [*block.header, *(cell for row in block.rows for cell in row)]:
                assert 1 <= cell.column <= len(markup.lines[cell.line - 1]) + 2
        if isinstance(block, Item):
            assert block.column <= len(markup.lines[block.line - 1]) + 1


@given(st.text(), st.integers(min_value=0, max_value=40))
def test_an_offset_becomes_a_line_and_a_column(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    line, column = place_in(text, 1, offset)
    lines = text.split("\n")
    assert sum(len(one) + 1 for one in lines[: line - 1]) + column - 1 == offset
