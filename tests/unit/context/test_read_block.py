from __future__ import annotations

from ethogram.context.block import Block
from ethogram.context.page import read_page
from ethogram.context.problems import Problems
from ethogram.context.read_block import read_blocks


def blocks(text: str, *, is_exact: bool = False) -> tuple[Block, ...]:
    problems = Problems("context/editor.md", text)
    read = read_blocks(read_page(text).parts, {}, problems, is_exact=is_exact)
    assert problems.found == []
    return read


def test_what_stands_before_the_first_heading_is_the_preamble() -> None:
    first, second = blocks("Hello.\n\n## A {#a}\nx\n")
    assert (first.id, first.text, first.at.line) == ("preamble", "Hello.", 1)
    assert (second.id, second.title, second.at.line) == ("a", "A", 3)


def test_blank_lines_alone_are_no_preamble() -> None:
    assert [block.id for block in blocks("\n\n## A {#a}\nx\n")] == ["a"]
    assert [block.id for block in blocks("\n\n## A {#a}\nx\n", is_exact=True)] == ["preamble", "a"]


def test_a_wording_may_stand_before_its_block() -> None:
    (block,) = blocks("## A {#a variant=soft}\n> Note: kinder\n\ny\n\n## A {#a}\nx\n")
    assert (block.text, block.variants, block.notes) == ("x", {"soft": "y"}, ("kinder",))


def test_serves_may_be_given_several_times() -> None:
    (block,) = blocks('## A {#a serves=b,c serves="d" serves=b}\nx\n')
    assert block.serves == ("b", "c", "d")
