"""Read chat messages in the shapes that providers and data sets use."""

from __future__ import annotations

from typing import Any

import msgspec

from ethogram.context.turns import ROLES
from ethogram.model.message import Message, Role, ToolCall

_ROLE_NAMES: dict[str, Role] = {
    **{role: role for role in ROLES},
    "human": "user",
    "gpt": "assistant",
    "ai": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "function": "tool",
}
_TEXT_PARTS = ("text", "input_text", "output_text")


def messages_of(raw: object) -> tuple[Message, ...] | None:
    """Read a list of chat messages: OpenAI, Anthropic, ShareGPT; None when it is not one."""
    if not isinstance(raw, list):
        return None
    messages: list[Message] = []
    for entry in raw:
        read = _messages_of_entry(entry)
        if read is None:
            return None
        messages += read
    return tuple(messages)


def text_of(content: object) -> str | None:
    """Give the text of a content: a string, or parts of which some are text. None: neither."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return None
    texts = [part if isinstance(part, str) else _part_text(part) for part in content]
    return "".join(text for text in texts if text is not None)


def _part_text(part: object) -> str | None:
    if isinstance(part, dict) and part.get("type", "text") in _TEXT_PARTS:
        text = part.get("text")
        return text if isinstance(text, str) else None
    return None


def _messages_of_entry(entry: object) -> list[Message] | None:
    if not isinstance(entry, dict):
        return None
    role = _ROLE_NAMES.get(str(entry.get("role", entry.get("from", ""))).lower())
    content = entry.get("content", entry.get("value"))
    text = text_of(content)
    if role is None or text is None:
        return None
    parts = content if isinstance(content, list) else []
    results = [_tool_result(part) for part in parts if _kind(part) == "tool_result"]
    calls = [_anthropic_call(part) for part in parts if _kind(part) == "tool_use"]
    raw_calls = entry.get("tool_calls")
    calls += (
        [_openai_call(each) for each in raw_calls if isinstance(each, dict)]
        if isinstance(raw_calls, list)
        else []
    )
    if results and not text:
        return results
    name, call_id = entry.get("name"), entry.get("tool_call_id")
    message = Message(
        role=role,
        content=text,
        name=name if isinstance(name, str) else None,
        tool_calls=tuple(calls),
        tool_call_id=call_id if isinstance(call_id, str) else None,
    )
    return [*results, message]


def _kind(part: object) -> str:
    return str(part.get("type")) if isinstance(part, dict) else ""


def _tool_result(part: Any) -> Message:
    call_id = part.get("tool_use_id")
    return Message(
        role="tool",
        content=text_of(part.get("content")) or "",
        tool_call_id=call_id if isinstance(call_id, str) else None,
    )


def _anthropic_call(part: Any) -> ToolCall:
    arguments = msgspec.json.encode(part.get("input") or {}).decode()
    return ToolCall(id=str(part.get("id", "")), name=str(part.get("name", "")), arguments=arguments)


def _openai_call(call: dict[str, Any]) -> ToolCall:
    function = call.get("function")
    named = function if isinstance(function, dict) else call
    arguments = named.get("arguments", "{}")
    return ToolCall(
        id=str(call.get("id", "")),
        name=str(named.get("name", "")),
        arguments=arguments
        if isinstance(arguments, str)
        else msgspec.json.encode(arguments).decode(),
    )
