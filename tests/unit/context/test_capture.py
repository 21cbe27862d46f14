from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.capture import Captured, read_capture

TURN = {"role": "user", "content": "Hi"}
SCHEMA = {"type": "object"}


def read(raw: object) -> Captured:
    parsed = read_capture(json.dumps(raw), "request.json")
    assert parsed.problems == ()
    assert parsed.value is not None
    return parsed.value


OPENAI = {
    "messages": [{"role": "system", "content": "Be kind."}, TURN],
    "tools": [{"type": "function", "function": {"name": "f", "parameters": SCHEMA}}],
}
ANTHROPIC = {
    "system": [{"type": "text", "text": "Be kind."}],
    "messages": [TURN],
    "tools": [{"name": "f", "input_schema": SCHEMA}],
}
RESPONSES = {
    "instructions": "Be kind.",
    "input": "Hi",
    "tools": [{"type": "function", "name": "f", "parameters": SCHEMA}],
}


@pytest.mark.parametrize(
    ("raw", "shape"),
    [(OPENAI, "openai"), (ANTHROPIC, "anthropic"), (RESPONSES, "responses"), ({"body": OPENAI}, "openai")],
)  # fmt: skip
def test_the_same_request_is_read_from_every_shape(raw: object, shape: str) -> None:
    captured = read(raw)
    assert captured.shape == shape
    assert [(each.role, each.content) for each in captured.messages] == [
        ("system", "Be kind."), ("user", "Hi"),
    ]  # fmt: skip
    assert [(tool.name, tool.parameters) for tool in captured.tools] == [("f", SCHEMA)]


def test_a_bare_list_of_messages_is_read() -> None:
    assert read([TURN]).messages[0].content == "Hi"


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "3", '{"messages": 3}', '{"a": 1}', '[{"x": 1}]']
)
def test_what_is_no_request_is_reported(text: str) -> None:
    parsed = read_capture(text, "request.json")
    assert parsed.value is None
    assert "messages" in parsed.problems[0].fix


@given(st.text())
def test_any_text_is_read_or_reported(text: str) -> None:
    parsed = read_capture(text, "request.json")
    assert (parsed.value is None) == bool(parsed.problems)
