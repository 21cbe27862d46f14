"""A conversation from production, as it is kept: scrubbed, its user a hash."""

from __future__ import annotations

import hashlib

import msgspec

from ethogram.ids import digest
from ethogram.model.message import Message


class LogConversation(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One line of a log that was taken in."""

    id: str
    """`c-3f2a91c0`, made of what was said."""
    turns: tuple[Message, ...]
    user: str = ""
    """Salted hash of who spoke; empty when the log does not say."""
    at: str = ""
    """When, as the log wrote it."""
    model: str = ""
    surface: str = ""
    audience: str = ""
    use_case: str = ""
    source: str = ""
    """The name it was taken in under."""

    @property
    def asked(self) -> str:
        """What the user asked first: what a case would ask."""
        return next((turn.content for turn in self.turns if turn.role == "user"), "")


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as a file wrote it, before anything is taken out of it."""

    turns: tuple[Message, ...]
    user: str = ""
    at: str = ""
    model: str = ""
    surface: str = ""
    audience: str = ""
    use_case: str = ""


def hashed_user(user: str, salt: bytes) -> str:
    """Hash who spoke, so that users can be counted and not be known."""
    if not user.strip():
        return ""
    return hashlib.blake2b(
        user.strip().encode("utf-8", "replace"), key=salt, digest_size=8
    ).hexdigest()


def conversation_id(turns: tuple[Message, ...], user: str, at: str) -> str:
    """Name a conversation by what was said, by whom and when."""
    return f"c-{digest([turns, user, at])[:10]}"
