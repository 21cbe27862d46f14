from __future__ import annotations

from ethogram.context.capture import Captured
from ethogram.context.cut import context_of_prompt
from ethogram.context.render import render
from ethogram.context.verify import verify_context
from ethogram.ids import SurfaceId
from ethogram.model.message import Message
from ethogram.report.verification import render_verification

PROMPT = "You are Pip.\n\nNever invent a product.\n\nKeep your answers short and kind."


def shown(sent: str, role: str = "system") -> str:
    rendered = render(context_of_prompt(PROMPT, SurfaceId("chat")))
    opening = Message(role="developer" if role == "developer" else "system", content=sent)
    found = verify_context(
        rendered, Captured(messages=(opening, Message(role="user", content="Hi")))
    )
    return render_verification(found, "chat")


def test_the_same_request_is_answered_with_yes() -> None:
    assert shown(PROMPT).startswith("Yes: the request sends the context of chat exactly (3 of 3")


def test_a_changed_block_shows_the_words_that_differ() -> None:
    text = shown(PROMPT.replace("short and kind", "long and kind"))
    assert "changed: block" in text
    assert "Keep your answers [-short-] {+long+} and kind." in text


def test_a_missing_block_is_quoted() -> None:
    text = shown(PROMPT.replace("Never invent a product.\n\n", ""))
    assert "missing: block" in text
    assert '"Never invent a product."' in text


def test_white_space_is_told_from_words() -> None:
    text = shown(PROMPT.replace("\n\n", "\n", 1))
    assert "in white space only" in text
    assert r"ours '\n\n', sent '\n'" in text


def test_what_the_request_adds_is_quoted_and_another_role_named() -> None:
    text = shown(PROMPT + "\n\nToday is Monday, and it rains everywhere.", role="developer")
    assert "extra: text, after" in text
    assert "role: message opening" in text
