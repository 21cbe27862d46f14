"""Read a captured production request: what really was sent to a model."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ethogram.context.problems import Problems
from ethogram.context.wire import messages_of, text_of
from ethogram.context.yaml_node import Leaf
from ethogram.errors import Parsed
from ethogram.model.message import Message, Tool

Shape = Literal["openai", "anthropic", "responses", "messages"]
_START = Leaf(text="", line=1, column=1)
_WRAPPERS = ("body", "request", "params", "json", "kwargs")
_FIX = 'Save the body of the request: {"messages": [{"role": "system", "content": "..."}, ...]}.'


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """A request in one shape, whatever provider it was for."""

    messages: tuple[Message, ...]
    """With the system prompt first, also where the provider keeps it apart."""
    tools: tuple[Tool, ...] = ()
    shape: Shape = "messages"


def read_capture(text: str, path: str) -> Parsed[Captured | None]:
    """Read the JSON of a request in OpenAI or Anthropic shape, or a bare list of messages.

    A request may be wrapped once, under `body`, `request` or `params`, as logs often keep it.
    """
    problems = Problems(path, text)
    captured: Captured | None = None
    try:
        raw = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        problems.add("json", _START, f"The captured request is not JSON: {error}.", _FIX)
    else:
        captured = _captured(raw)
        if captured is None:
            problems.add("capture", _START, "The captured request holds no messages.", _FIX)
    return Parsed(value=captured, problems=tuple(problems.found))


def _captured(raw: Any) -> Captured | None:
    if isinstance(raw, list):
        messages = messages_of(raw)
        return None if messages is None else Captured(messages=messages)
    if not isinstance(raw, dict):
        return None
    if "messages" not in raw and "input" not in raw:
        inner = next((raw[key] for key in _WRAPPERS if key in raw), None)
        return _captured(inner) if isinstance(inner, dict | list) else None
    shape, system, messages = _parts(raw)
    if messages is None:
        return None
    opening = (Message(role="system", content=system),) if system else ()
    raw_tools = raw.get("tools")
    tools = [_tool(each) for each in raw_tools] if isinstance(raw_tools, list) else []
    return Captured(
        messages=(*opening, *messages),
        tools=tuple(tool for tool in tools if tool is not None),
        shape=shape,
    )


def _parts(raw: dict[str, Any]) -> tuple[Shape, str, tuple[Message, ...] | None]:
    if "input" in raw:
        given = raw["input"]
        asked = [{"role": "user", "content": given}] if isinstance(given, str) else given
        return "responses", text_of(raw.get("instructions")) or "", messages_of(asked)
    shape: Shape = "anthropic" if "system" in raw else "openai"
    return shape, text_of(raw.get("system")) or "", messages_of(raw["messages"])


def _tool(raw: Any) -> Tool | None:
    if not isinstance(raw, dict):
        return None
    function = raw.get("function")
    named = function if isinstance(function, dict) else raw
    name, description = named.get("name"), named.get("description", "")
    parameters = named.get("parameters", named.get("input_schema", {}))
    if not isinstance(name, str):
        return None
    return Tool(
        name=name,
        description=description if isinstance(description, str) else "",
        parameters=parameters if isinstance(parameters, dict) else {},
    )
