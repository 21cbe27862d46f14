from __future__ import annotations

from hypothesis import given

from ethogram.context.block import Rendered
from ethogram.context.capture import Captured
from ethogram.context.read import read_context
from ethogram.context.render import render
from ethogram.context.verify import Difference, verify_context
from ethogram.model.message import Message, Tool
from tests.fakes.prompts import prompts

DOCUMENT = """---
tools: [{name: search, description: Look it up.}]
few-shot: [{user: Is it due?}, {assistant: Friday.}]
---
You are Margin, a writing tutor for students.

## Stance {#stance}
Coach the student; never write graded work for them.

## Tone {#tone}
Be warm and plain, and say when you are unsure.
"""
QUESTION = Message(role="user", content="Write my intro.")


def rendered() -> Rendered:
    return render(read_context(DOCUMENT, "context/editor.md", shared={}).value)


def sent(system: str | None = None, role: str = "system") -> Captured:
    ours = rendered()
    content = ours.messages[0].content if system is None else system
    opening = Message(role="developer" if role == "developer" else "system", content=content)
    return Captured(messages=(opening, *ours.messages[1:], QUESTION), tools=ours.tools)


def differences(captured: Captured) -> list[tuple[str, str, str]]:
    found = verify_context(rendered(), captured).differences
    return [(each.kind, each.thing, each.name) for each in found]


def only(captured: Captured) -> Difference:
    (found,) = verify_context(rendered(), captured).differences
    return found


def test_the_same_request_has_no_differences() -> None:
    verification = verify_context(rendered(), sent())
    assert verification.is_same
    assert (verification.blocks, verification.blocks_same) == (3, 3)
    assert verification.further_messages == 1


def test_a_missing_block_is_named() -> None:
    text = rendered().messages[0].content
    without = text.replace("Coach the student; never write graded work for them.\n\n", "")
    assert differences(sent(without)) == [("missing", "block", "stance")]


def test_a_changed_block_shows_the_words() -> None:
    text = rendered().messages[0].content.replace("never write", "do not write")
    found = only(sent(text))
    assert (found.kind, found.name) == ("changed", "stance")
    changed = [(each.kind, each.text) for each in found.words if each.kind != "same"]
    assert changed == [("removed", "never"), ("added", "do not")]


def test_text_of_nobody_is_extra() -> None:
    text = rendered().messages[0].content.replace("\n\nBe warm", "\n\nToday is Monday.\n\nBe warm")
    found = only(sent(text))
    assert (found.kind, found.name, found.theirs) == ("extra", "after stance", "Today is Monday.")


def test_white_space_is_told_apart() -> None:
    text = rendered().messages[0].content
    inside = sent(text.replace("writing tutor", "writing\n  tutor"))
    assert differences(inside) == [("whitespace", "block", "preamble")]
    between = sent(text.replace("students.\n\n", "students.\n"))
    assert differences(between) == [("whitespace", "text", "after preamble")]
    at_end = sent(text + "\n")
    assert differences(at_end) == [("whitespace", "text", "after tone")]
    assert verify_context(rendered(), at_end).is_same_but_for_whitespace


def test_blocks_in_another_order_are_moved() -> None:
    one, two, three = rendered().messages[0].content.split("\n\n")
    assert differences(sent("\n\n".join((three, one, two)))) == [("moved", "block", "tone")]


def test_another_role_is_a_difference_of_its_own() -> None:
    assert differences(sent(role="developer")) == [("role", "message", "opening")]


def test_tools_are_compared_by_name() -> None:
    captured = sent()
    other = (Tool(name="search", description="Find it."), Tool(name="send"))
    assert differences(Captured(messages=captured.messages, tools=other)) == [
        ("changed", "tool", "search"), ("extra", "tool", "send"),
    ]  # fmt: skip
    assert differences(Captured(messages=captured.messages)) == [("missing", "tool", "search")]


def test_few_shot_turns_are_compared_one_by_one() -> None:
    opening, first, second, question = sent().messages
    tools = rendered().tools
    swapped = Captured(messages=(opening, second, first, question), tools=tools)
    assert differences(swapped) == [
        ("moved", "message", "few-shot 1"), ("moved", "message", "few-shot 2"),
    ]  # fmt: skip
    reworded = Message(role="assistant", content="Monday.")
    changed = Captured(messages=(opening, first, reworded, question), tools=tools)
    assert differences(changed) == [("changed", "message", "few-shot 2")]
    cut = Captured(messages=(opening, first), tools=tools)
    assert differences(cut) == [("missing", "message", "few-shot 2")]


def test_a_request_without_a_system_prompt_misses_every_block() -> None:
    captured = Captured(messages=rendered().messages[1:], tools=rendered().tools)
    assert [each[0] for each in differences(captured)] == ["missing"] * 3


@given(prompts, prompts)
def test_only_equal_prompts_are_the_same(ours: str, theirs: str) -> None:
    document = f"---\nseparators: exact\n---\n{ours}\n"
    expected = render(read_context(document, "context/editor.md", shared={}).value)
    opening = (Message(role="system", content=theirs),) if theirs else ()
    verification = verify_context(expected, Captured(messages=opening))
    text = expected.messages[0].content if expected.messages else ""
    assert verification.is_same == (text == theirs)
