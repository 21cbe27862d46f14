"""Users can be counted and not be known."""

from __future__ import annotations

from ethogram.logs.conversation import LogConversation, conversation_id, hashed_user
from ethogram.model.message import Message

TURNS = (Message(role="system", content="Be kind."), Message(role="user", content="Hello?"))


def test_a_user_has_another_hash_under_another_salt() -> None:
    one, other = hashed_user("anna", b"1" * 32), hashed_user("anna", b"2" * 32)
    assert one != other
    assert hashed_user(" anna ", b"1" * 32) == one
    assert "anna" not in one


def test_nobody_stays_nobody() -> None:
    assert hashed_user("  ", b"1" * 32) == ""


def test_the_same_words_of_another_user_are_another_conversation() -> None:
    assert conversation_id(TURNS, "a", "") != conversation_id(TURNS, "b", "")
    assert conversation_id(TURNS, "a", "") == conversation_id(TURNS, "a", "")


def test_what_the_user_asked_first_is_what_is_matched() -> None:
    assert LogConversation(id="c-1", turns=TURNS).asked == "Hello?"
    assert LogConversation(id="c-1", turns=TURNS[:1]).asked == ""
