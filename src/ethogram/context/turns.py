"""Turns of a conversation as people write them in YAML."""

from __future__ import annotations

import msgspec

from ethogram.context.block import Document
from ethogram.context.fields import kind_of, take_choice, take_items, take_table, take_text
from ethogram.context.problems import Problems
from ethogram.context.yaml_node import Items, Leaf, Node, Table, plain
from ethogram.model.message import Message, Role, ToolCall

ROLES: tuple[Role, ...] = ("system", "developer", "user", "assistant", "tool")
_LONG_KEYS = ("role", "content", "name", "tool-calls", "tool-call-id")
_CALL_KEYS = ("id", "name", "arguments")
_DOCUMENT_KEYS = ("id", "title", "source", "text")


def take_turns(node: Node, name: str, problems: Problems) -> tuple[Message, ...]:
    """Take turns: a text is a user turn; `{assistant: text}` and `{role, content}` say who."""
    entries = (node,) if isinstance(node, Table) else take_items(node, name, problems)
    turns = (_take_turn(entry, name, problems) for entry in entries)
    return tuple(turn for turn in turns if turn is not None)


def _take_turn(node: Node, name: str, problems: Problems) -> Message | None:
    if isinstance(node, Leaf):
        return Message(role="user", content=node.text)
    if isinstance(node, Table) and node.pairs:
        if any(key.text == "role" for key, _ in node.pairs):
            return _take_long_turn(node, name, problems)
        key, value = node.pairs[0]
        for role in ROLES:
            if key.text == role:
                return _take_short_turn(node, role, value, problems)
    problems.add(
        "wrong-turn",
        node,
        f"A turn of {name!r} is {kind_of(node)} that names no speaker.",
        "Write '- user: text', '- assistant: text', or '- role: tool' with 'content:'.",
    )
    return None


def _take_short_turn(node: Table, role: Role, value: Node, problems: Problems) -> Message:
    fields = take_table(node, "turn", (role, *_LONG_KEYS[2:]), problems)
    return _message(role, take_text(value, role, problems), fields, problems)


def _take_long_turn(node: Table, name: str, problems: Problems) -> Message | None:
    fields = take_table(node, name, _LONG_KEYS, problems)
    role = take_choice(fields["role"], "role", ROLES, problems)
    if role is None:
        return None
    content = take_text(fields["content"], "content", problems) if "content" in fields else ""
    return _message(role, content, fields, problems)


def _message(role: Role, content: str, fields: dict[str, Node], problems: Problems) -> Message:
    def text(key: str) -> str | None:
        return (take_text(fields[key], key, problems) or None) if key in fields else None

    calls = (
        take_items(fields["tool-calls"], "tool-calls", problems) if "tool-calls" in fields else ()
    )
    taken = (_take_call(call, problems) for call in calls)
    return Message(
        role=role,
        content=content,
        name=text("name"),
        tool_calls=tuple(call for call in taken if call is not None),
        tool_call_id=text("tool-call-id"),
    )


def _take_call(node: Node, problems: Problems) -> ToolCall | None:
    fields = take_table(node, "tool-calls", _CALL_KEYS, problems)
    if "name" not in fields:
        problems.add("wrong-turn", node, "A tool call has no 'name'.", "Add 'name: tool'.")
        return None
    arguments = fields.get("arguments")
    if isinstance(arguments, Leaf):
        written = arguments.text or "{}"
    else:
        written = msgspec.json.encode(plain(arguments)).decode() if arguments else "{}"
    return ToolCall(
        id=take_text(fields["id"], "id", problems) if "id" in fields else "",
        name=take_text(fields["name"], "name", problems),
        arguments=written,
    )


def take_documents(node: Node, name: str, problems: Problems) -> tuple[Document, ...]:
    """Take retrieved documents: a text each, or `{id, title, source, text}`."""
    entries = (node,) if isinstance(node, Table) else take_items(node, name, problems)
    documents: list[Document] = []
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, Items):
            problems.add(
                "wrong-kind",
                entry,
                f"A document of {name!r} is a list.",
                "Write '- id: handbook' with 'text:' below it.",
            )
        elif isinstance(entry, Leaf):
            documents.append(Document(id=f"document-{number}", text=entry.text))
        else:
            fields = take_table(entry, name, _DOCUMENT_KEYS, problems)
            if "text" not in fields:
                problems.add(
                    "wrong-kind",
                    entry,
                    f"A document of {name!r} has no 'text'.",
                    "Add 'text: ...'.",
                )
            texts = {key: take_text(value, key, problems) for key, value in fields.items()}
            documents.append(
                Document(
                    id=texts.get("id") or f"document-{number}",
                    text=texts.get("text", ""),
                    title=texts.get("title", ""),
                    source=texts.get("source", ""),
                )
            )
    return tuple(documents)
