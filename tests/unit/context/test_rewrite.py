"""One block of a context document gets another text; every other line stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.page import without_blank_edges
from ethogram.context.read import read_context
from ethogram.context.read_block import PREAMBLE
from ethogram.context.rewrite import with_block_text
from ethogram.ids import BlockId
from tests.fakes.prompts import prompts

DOCUMENT = """---
role: system
---
Preamble.

# Who {#who}
> Note Why this
> stands here.

You are Margin.

## Stance {#stance serves=coach}
Be helpful.

## Stance, firm {#stance variant=firm}
Coach.

# Not a block
Sent with the wording above.
"""
STANCE = BlockId("stance")


def rewritten(block: str, text: str) -> str:
    written = with_block_text(DOCUMENT, BlockId(block), text, preamble=PREAMBLE)
    assert written is not None
    return written


def test_only_the_lines_of_the_block_change() -> None:
    assert rewritten("stance", "Be brief.") == DOCUMENT.replace("Be helpful.", "Be brief.")


def test_notes_stay_in_front_of_the_new_text() -> None:
    assert rewritten("who", "You are M.\n\nNew.") == DOCUMENT.replace(
        "You are Margin.", "You are M.\n\nNew."
    )


def test_what_stands_before_the_first_heading_is_a_block_too() -> None:
    assert rewritten("preamble", "Hello.") == DOCUMENT.replace("Preamble.", "Hello.")


def test_a_text_that_looks_like_a_heading_is_escaped() -> None:
    context = read_context(
        rewritten("stance", "## X {#who}\n> Note hidden"), "context/editor.md", shared={}
    ).value
    block = next(block for block in context.blocks if block.id == STANCE)
    assert block.text == "## X {#who}\n> Note hidden"


def test_an_unknown_block_is_not_written() -> None:
    assert with_block_text(DOCUMENT, BlockId("tone"), "x", preamble=PREAMBLE) is None


@given(text=prompts.map(without_blank_edges).filter(lambda text: text.strip() and "\r" not in text))
def test_any_text_reads_back_as_it_was_written(text: str) -> None:
    before = read_context(DOCUMENT, "context/editor.md", shared={}).value
    after = read_context(rewritten("stance", text), "context/editor.md", shared={}).value
    expected = {block.id: block.text for block in before.blocks} | {STANCE: text}
    assert {block.id: block.text for block in after.blocks} == expected


@given(document=prompts, text=st.text(max_size=20))
def test_no_document_makes_it_stumble(document: str, text: str) -> None:
    with_block_text(document, BlockId("a"), text, preamble=PREAMBLE)
