from __future__ import annotations

import msgspec

from ethogram.context.block import Block
from ethogram.context.cut import context_of_prompt
from ethogram.context.render import render
from ethogram.context.tokens import count_tokens
from ethogram.errors import Position
from ethogram.ids import BlockId, ClauseId, SurfaceId
from ethogram.model.message import Message, Tool
from ethogram.report.context_page import (
    ContextPage,
    block_shape,
    context_page,
    render_context,
    render_import,
)

PROMPT = "You are Pip.\x1b[2J\n\n# Rules\n- Never lie.\n- Be brief."


def page_of(prompt: str) -> ContextPage:
    context = context_of_prompt(prompt, SurfaceId("chat"))
    blocks = (
        msgspec.structs.replace(context.blocks[0], serves=(ClauseId("honest"),)),
        *context.blocks[1:],
    )
    context = msgspec.structs.replace(
        context,
        blocks=blocks,
        tools=(Tool(name="look_up"),),
        few_shot=(Message(role="user", content="Hi"), Message(role="assistant", content="Yes?")),
    )
    return context_page(context, render(context))


def test_messages_stand_as_they_are_sent_and_tools_follow() -> None:
    shown = render_context(page_of(PROMPT))
    assert "You are Pip.␛[2J\n\n# Rules\n- Never lie.\n- Be brief.\n" in shown
    assert "── user · 2 letters\nHi\n" in shown
    assert "── tool look_up" in shown


def test_escapes_in_a_prompt_are_shown_and_not_obeyed() -> None:
    assert "\x1b" not in render_context(page_of(PROMPT))


def test_a_block_says_what_it_serves() -> None:
    shown = render_context(page_of(PROMPT), by_block=True)
    assert "serves honest]\nYou are Pip." in shown
    assert "[block rules · Rules · serves no clause]\n# Rules" in shown


def test_an_estimate_of_tokens_says_that_it_is_one() -> None:
    context = context_of_prompt(PROMPT, SurfaceId("chat"))
    rendered = render(context)
    page = msgspec.structs.replace(context_page(context, rendered), tokens=count_tokens(rendered))
    assert "Estimated: no tokenizer" in render_context(page)
    counted = msgspec.structs.replace(page, counted_by="SmolLM2")
    assert "Counted with the tokenizer of SmolLM2" in render_context(counted)


def test_a_context_that_sends_nothing_says_so() -> None:
    context = context_of_prompt("", SurfaceId("chat"))
    assert "sends nothing" in render_context(context_page(context, render(context)))


def test_a_prompt_with_foreign_line_ends_says_so() -> None:
    assert "lines end with CRLF" in render_context(page_of("One.\r\n\r\nTwo."))


def test_a_block_is_called_what_its_author_would_call_it() -> None:
    assert block_shape("# Rules\nBe kind.") == "section, 4 words"
    assert block_shape("- one\n- two\n") == "list of 2, 4 words"
    assert block_shape("<rules>\nBe kind.\n</rules>").startswith("<rules>")
    assert block_shape("You are Pip.") == "paragraph, 3 words"
    assert block_shape("```\ncode\n```") == "code, 3 words"
    assert block_shape("\n\n") == "blank lines"


def test_an_import_lists_every_block() -> None:
    block = Block(id=BlockId("tone"), text="Be kind.", at=Position(path=""))
    assert '  tone  paragraph, 2 words  "Be kind."' in render_import([block])
