"""Read a conversation that somebody pasted: `User: ...` lines, JSON messages, or JSON lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.model.message import Message, Role

Conversation = tuple[Message, ...]

SPEAKERS: dict[str, Role] = {
    **dict.fromkeys(("user", "human", "customer", "client", "visitor", "me", "you", "q"), "user"),
    **dict.fromkeys(("assistant", "ai", "bot", "model", "gpt", "chatgpt", "claude"), "assistant"),
    **dict.fromkeys(("agent", "a", "answer", "reply"), "assistant"),
    "system": "system",
    "developer": "developer",
    "tool": "tool",
}
"""Who is meant by the names people write in front of a turn."""
_ROLE_KEYS = ("role", "from", "sender", "author", "speaker")
_TEXT_KEYS = ("content", "text", "value", "message", "body")
_LIST_KEYS = ("messages", "conversation", "conversations", "turns")
_LINE = re.compile(
    r"^\s*(?:>\s*)?(?:\[[^\]\n]{0,40}\]\s*)?(?:\*\*|__)?(?P<name>[^\W\d_][\w .'-]{0,40}?)"
    r"(?:\s+said)?(?:\s*\([^)\n]{0,40}\))?\s*(?:\*\*|__)?:(?:\*\*|__)?(?P<text>(?:\s.*)?)$"
)


def read_pasted(
    text: str, path: str = "pasted", *, people: Mapping[str, Role] | None = None
) -> Parsed[tuple[Conversation, ...]]:
    """Read one or several conversations.

    Args:
        text: What was pasted.
        path: Where it came from, for diagnostics.
        people: Further names, such as the product's own for the assistant.

    Returns:
        The conversations. A text in which nobody is named is one user turn, with a note saying so.
    """
    speakers = {**SPEAKERS, **{name.casefold(): role for name, role in (people or {}).items()}}
    stripped = text.removeprefix("\ufeff").strip()
    if stripped[:1] in ("{", "["):
        found = _from_json(stripped, speakers)
        if found:
            return Parsed(value=found)
    turns = tuple(_from_lines(stripped, speakers))
    if turns:
        return Parsed(value=(turns,))
    if not stripped:
        return Parsed(value=(), problems=(_problem(path, "There is nothing to read.", "error"),))
    said = "Nobody is named in this text, so all of it is taken as one user turn."
    return Parsed(
        value=((Message(role="user", content=stripped),),),
        problems=(_problem(path, said, "note"),),
    )


def _problem(path: str, message: str, severity: str) -> Diagnostic:
    return Diagnostic(
        rule="pasted-conversation",
        severity="error" if severity == "error" else "note",
        at=Position(path=path),
        message=message,
        fix="Put 'User:' and 'Assistant:' in front of the turns.",
    )


def _from_json(text: str, speakers: Mapping[str, Role]) -> tuple[Conversation, ...]:
    """Read a JSON document, else one JSON document a line; empty when it is neither."""
    try:
        return tuple(_conversations(msgspec.json.decode(text), speakers))
    except (msgspec.DecodeError, RecursionError):
        pass
    documents = []
    for line in text.splitlines():
        if line.strip():
            try:
                documents.append(msgspec.json.decode(line))
            except (msgspec.DecodeError, RecursionError):
                return ()
    return tuple(_conversations(documents, speakers))


def _conversations(document: Any, speakers: Mapping[str, Role]) -> Iterator[Conversation]:
    if isinstance(document, dict):
        inner = next((document[key] for key in _LIST_KEYS if key in document), [document])
        document = inner if isinstance(inner, list) else [inner]
    if not isinstance(document, list):
        return
    own = tuple(_messages(document, speakers))
    if own:
        yield own
    else:
        for each in document:
            if isinstance(each, list) or (isinstance(each, dict) and set(_LIST_KEYS) & set(each)):
                yield from _conversations(each, speakers)


def messages_of(entries: Iterable[Any]) -> Conversation:
    """Take the turns out of a list of objects; what has no known role or no text is left out."""
    return tuple(_messages(entries, SPEAKERS))


def _messages(entries: Iterable[Any], speakers: Mapping[str, Role]) -> Iterator[Message]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        name = next((entry[key] for key in _ROLE_KEYS if isinstance(entry.get(key), str)), None)
        role = speakers.get(name.casefold()) if name else None
        text = next(filter(None, (_text(entry.get(key)) for key in _TEXT_KEYS)), "")
        if role is not None and text:
            yield Message(role=role, content=text)


def _text(content: Any) -> str:
    """Give the text of a message: a string, or the text parts of a list."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = (part.get("text") if isinstance(part, dict) else part for part in content)
        return "\n".join(part for part in parts if isinstance(part, str))
    return ""


def _from_lines(text: str, speakers: Mapping[str, Role]) -> Iterator[Message]:
    """Read turns that begin with a known name and a colon; what stands before the first is left."""
    role: Role | None = None
    held: list[str] = []
    for line in text.split("\n"):
        found = _LINE.match(line.rstrip("\r"))
        name = found["name"].strip().casefold() if found else ""
        if found is None or name not in speakers:
            held.append(line.rstrip("\r"))
            continue
        yield from _turn(role, held)
        role, held = speakers[name], [found["text"].strip()]
    yield from _turn(role, held)


def _turn(role: Role | None, held: list[str]) -> Iterator[Message]:
    content = "\n".join(held).strip()
    if role is not None and content:
        yield Message(role=role, content=content)
