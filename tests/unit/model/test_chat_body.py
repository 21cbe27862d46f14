"""A request becomes what the engine reads, and its pieces become one reply."""

from __future__ import annotations

import pytest

from ethogram.errors import RequestRefused
from ethogram.model.chat_body import as_reply, chat_body, chat_messages, request_seed
from ethogram.model.engine import (
    CachedTokens,
    Choice,
    Chunk,
    Delta,
    EngineLogprobs,
    EngineToken,
    EngineUsage,
    FunctionDelta,
    ToolCallDelta,
)
from ethogram.model.message import Message, Request, Settings, TokenLogprob, Tool, ToolCall

USER = Message(role="user", content="Hi")
SYSTEM = Message(role="system", content="Be brief.")
TOOL = Tool(name="lookup", parameters={"type": "object"})


def test_nothing_is_sent_that_nobody_wrote() -> None:
    turns = chat_messages((USER,), "system")
    assert turns[0] == {"role": "system", "content": ""}


def test_the_template_keeps_its_sentence_when_asked_to() -> None:
    assert chat_messages((USER,), "template") == [{"role": "user", "content": "Hi"}]


def test_system_text_goes_under_the_user_for_models_without_a_system_role() -> None:
    turns = chat_messages((SYSTEM, Message(role="developer", content="Rhyme."), USER), "user")
    assert turns == [{"role": "user", "content": "Be brief.\n\nRhyme.\n\nHi"}]


def test_a_developer_speaks_as_the_system() -> None:
    assert chat_messages((Message(role="developer", content="x"),), "system")[0]["role"] == "system"


def test_tool_calls_and_results_are_passed_on() -> None:
    call = Message(role="assistant", tool_calls=(ToolCall(id="1", name="f", arguments="{}"),))
    result = Message(role="tool", content="42", tool_call_id="1", name="f")
    _, said, came = chat_messages((SYSTEM, call, result), "system")
    assert said["tool_calls"][0]["function"] == {"name": "f", "arguments": "{}"}
    assert came == {"role": "tool", "content": "42", "tool_call_id": "1", "name": "f"}


def test_every_setting_reaches_the_engine() -> None:
    settings = Settings(
        temperature=0.0, top_p=0.5, max_tokens=7, stop=("x",), logprobs=2, extra={"min_p": 0.1}
    )
    schema = {"type": "object"}
    request = Request(messages=(USER,), settings=settings, response_schema=schema)
    body = chat_body(request, system_role="system", tools="refuse")
    assert body["temperature"] == 0.0
    assert body["top_p"] == 0.5
    assert body["max_tokens"] == 7
    assert body["stop"] == ["x"]
    assert (body["logprobs"], body["top_logprobs"]) == (True, 2)
    assert body["min_p"] == 0.1
    assert body["response_format"]["json_schema"]["schema"] == schema


def test_the_seed_follows_from_the_content_and_moves_with_the_repeat() -> None:
    one, other = Request(messages=(USER,)), Request(messages=(USER,), repeat=1)
    assert request_seed(one) == request_seed(Request(messages=(USER,)))
    assert request_seed(one) != request_seed(other)


def test_a_seed_of_the_target_is_moved_on_by_the_repeat() -> None:
    request = Request(messages=(USER,), settings=Settings(seed=40), repeat=2)
    assert request_seed(request) == 42


def test_tools_that_would_be_dropped_unseen_are_refused_by_name() -> None:
    request = Request(messages=(USER,), tools=(TOOL,))
    with pytest.raises(RequestRefused, match=r"'lookup'.*tools = .ignore"):
        chat_body(request, system_role="system", tools="refuse")


def test_tools_are_sent_or_left_out_as_the_target_says() -> None:
    request = Request(messages=(USER,), tools=(TOOL,))
    sent = chat_body(request, system_role="system", tools="send")
    assert sent["tools"][0]["function"]["name"] == "lookup"
    assert "tools" not in chat_body(request, system_role="system", tools="ignore")


def piece(delta: Delta, finish_reason: str | None = None) -> Chunk:
    return Chunk(choices=(Choice(delta=delta, finish_reason=finish_reason),))


def test_pieces_become_one_reply() -> None:
    usage = EngineUsage(
        prompt_tokens=9, completion_tokens=2, prompt_tokens_details=CachedTokens(cached_tokens=5)
    )
    chunks = [
        piece(Delta(content=None)),
        piece(Delta(content="Hel")),
        piece(Delta(content="lo", reasoning_content="hm")),
        piece(Delta(), "stop"),
        Chunk(usage=usage),
    ]
    reply = as_reply(chunks, model="tiny", latency_s=0.5, slots=3)
    assert (reply.text, reply.reasoning, reply.finish_reason) == ("Hello", "hm", "stop")
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (9, 2)
    assert reply.usage.cached_tokens == 5
    assert (reply.model, reply.latency_s, reply.slots) == ("tiny", 0.5, 3)


def test_the_parts_of_a_tool_call_are_joined() -> None:
    parts = [
        ToolCallDelta(index=0, id="c1", function=FunctionDelta(name="look", arguments="")),
        ToolCallDelta(index=1, id="c2", function=FunctionDelta(name="find", arguments="{}")),
        ToolCallDelta(index=0, function=FunctionDelta(arguments='{"a":1}')),
    ]
    chunks = [piece(Delta(tool_calls=(part,))) for part in parts]
    calls = as_reply(chunks, model="tiny", latency_s=0, slots=1).tool_calls
    assert calls == (
        ToolCall(id="c1", name="look", arguments='{"a":1}'),
        ToolCall(id="c2", name="find", arguments="{}"),
    )


def test_log_probabilities_are_kept_with_their_alternatives() -> None:
    token = EngineToken(
        token="yes", logprob=-0.1, top_logprobs=(EngineToken(token="no", logprob=-2.4),)
    )
    choice = Choice(delta=Delta(content="yes"), logprobs=EngineLogprobs(content=(token,)))
    reply = as_reply([Chunk(choices=(choice,))], model="tiny", latency_s=0, slots=1)
    assert reply.logprobs == (TokenLogprob(token="yes", logprob=-0.1, top=(("no", -2.4),)),)
