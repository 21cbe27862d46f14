from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.wire import messages_of, text_of


def test_openai_tool_calls_and_parts_are_read() -> None:
    messages = messages_of([
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image_url"}]},
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"x":1}'}}]},
        {"role": "tool", "tool_call_id": "1", "content": "ok"},
    ])  # fmt: skip
    assert messages is not None
    user, assistant, tool = messages
    assert user.content == "a"
    assert (assistant.tool_calls[0].name, assistant.tool_calls[0].arguments) == ("f", '{"x":1}')
    assert (tool.role, tool.tool_call_id) == ("tool", "1")


def test_anthropic_tool_use_and_results_are_read() -> None:
    messages = messages_of([
        {"role": "assistant", "content": [
            {"type": "text", "text": "Let me see."},
            {"type": "tool_use", "id": "1", "name": "f", "input": {"x": 1}}]},
        {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "1", "content": [{"type": "text", "text": "ok"}]}]},
    ])  # fmt: skip
    assert messages is not None
    assert messages[0].tool_calls[0].arguments == '{"x":1}'
    assert [(each.role, each.content) for each in messages[1:]] == [("tool", "ok")]


def test_sharegpt_turns_are_read() -> None:
    messages = messages_of([{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}])
    assert messages is not None
    assert [each.role for each in messages] == ["user", "assistant"]


@pytest.mark.parametrize("raw", [None, {}, ["a"], [{"role": "king", "content": "x"}], [{}]])
def test_what_is_no_conversation_is_not_guessed_at(raw: object) -> None:
    assert messages_of(raw) is None


def test_a_content_that_is_no_text_is_none() -> None:
    assert text_of(3) is None
    assert text_of(None) == ""


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "content", "type", "text", "tool_calls", "function", "from"]),
            inner | st.sampled_from(["user", "assistant", "tool_result", "tool_use", "text"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(json_values, max_size=3))
def test_any_json_is_read_or_refused(raw: list[Any]) -> None:
    messages = messages_of(raw)
    assert messages is None or all(each.role for each in messages)
