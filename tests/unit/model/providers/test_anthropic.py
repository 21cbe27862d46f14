from __future__ import annotations

from typing import Any

import pytest

from ethogram.errors import (
    CallFailed,
    ConnectionLost,
    KeyRefused,
    RateLimited,
    RequestRefused,
    ServerFaulty,
)
from ethogram.ids import TargetName
from ethogram.model.message import Message, Reply, Request, Settings, Tool, ToolCall, Usage
from ethogram.model.providers.anthropic import AnthropicClient
from ethogram.model.target import Target
from tests.fakes.raw_server import RawServer, raw_server, response

KEY = "the-key-itself-0123"
HELLO = Request(messages=(Message(role="user", content="a"),))


def answer(*content: dict[str, Any], **more: object) -> dict[str, object]:
    usage = {"input_tokens": 10, "output_tokens": 2}
    return {
        "type": "message",
        "model": "m-1",
        "content": content,
        "stop_reason": "end_turn",
        "usage": usage,
        **more,
    }


TEXT = {"type": "text", "text": "Hi."}


async def asked(
    request: Request, body: object, status: str = "200 OK", *headers: str, **options: object
) -> tuple[Reply, RawServer]:
    async with raw_server(response(body, status, *headers)) as server:
        target = Target(
            name=TargetName("t"),
            provider="anthropic",
            model="m",
            base_url=server.url,
            key_env="K",
            options=options,
        )
        client = AnthropicClient(target, {"K": KEY})
        try:
            return await client.ask(request), server
        finally:
            await client.aclose()


async def test_a_request_is_sent_in_the_form_of_the_messages_api() -> None:
    request = Request(
        messages=(
            Message(role="system", content="Be kind."),
            Message(role="developer", content="Be brief."),
            Message(role="user", content="Look it up."),
            Message(
                role="assistant",
                content="Sure.",
                tool_calls=(
                    ToolCall(id="c1", name="f", arguments='{"q": 1}'),
                    ToolCall(id="c2", name="f", arguments="broken"),
                ),
            ),
            Message(role="tool", content="42", tool_call_id="c1"),
            Message(role="tool", content="43", tool_call_id="c2"),
            Message(role="user", content="And?"),
        ),
        tools=(Tool(name="f", description="Finds.", parameters={"type": "object"}),),
        settings=Settings(temperature=0.0, top_p=0.9, max_tokens=7, seed=1, stop=("END",)),
        response_schema={"type": "object"},
    )
    _, server = await asked(request, answer(TEXT))
    assert server.bodies[0] == {
        "model": "m",
        "max_tokens": 7,
        "system": "Be kind.\n\nBe brief.",
        "temperature": 0.0,
        "top_p": 0.9,
        "stop_sequences": ["END"],
        "tools": [{"name": "f", "description": "Finds.", "input_schema": {"type": "object"}}],
        "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}},
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Look it up."}]},
            {
                "role": "assistant",
                "content": [
                    {"type": "text", "text": "Sure."},
                    {"type": "tool_use", "id": "c1", "name": "f", "input": {"q": 1}},
                    {"type": "tool_use", "id": "c2", "name": "f", "input": {"arguments": "broken"}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "c1", "content": "42"},
                    {"type": "tool_result", "tool_use_id": "c2", "content": "43"},
                    {"type": "text", "text": "And?"},
                ],
            },
        ],
    }
    head = server.heads[0]
    assert head.startswith("POST /v1/messages ")
    assert f"x-api-key: {KEY}\r\n" in head
    assert "anthropic-version: 2023-06-01\r\n" in head
    assert "Authorization" not in head


async def test_options_and_extra_settings_are_sent() -> None:
    request = Request(messages=HELLO.messages, settings=Settings(extra={"top_k": 5}))
    _, server = await asked(
        request, answer(TEXT), max_tokens=99, version="2030-01-01", headers={"anthropic-beta": "x"}
    )
    assert (server.bodies[0]["max_tokens"], server.bodies[0]["top_k"]) == (99, 5)
    assert "anthropic-version: 2030-01-01" in server.heads[0]
    assert "anthropic-beta: x" in server.heads[0]


async def test_everything_the_provider_said_is_kept() -> None:
    reply, _ = await asked(
        HELLO,
        answer(
            {"type": "thinking", "thinking": "Hm.", "signature": "s"},
            TEXT,
            {"type": "tool_use", "id": "c1", "name": "f", "input": {"q": 1}},
            {"type": "text", "text": " Bye."},
            {"type": "something_new", "text": "?"},
            stop_reason="tool_use",
            usage={
                "input_tokens": 10,
                "cache_creation_input_tokens": 20,
                "cache_read_input_tokens": 70,
                "output_tokens": 5,
                "output_tokens_details": {"thinking_tokens": 3},
            },
        ),
    )
    assert reply.text == "Hi. Bye."
    assert reply.reasoning == "Hm."
    assert reply.tool_calls == (ToolCall(id="c1", name="f", arguments='{"q": 1}'),)
    assert (reply.finish_reason, reply.model) == ("tool_calls", "m-1")
    assert reply.usage == Usage(
        input_tokens=100, output_tokens=5, cached_tokens=70, reasoning_tokens=3
    )
    assert reply.latency_s > 0


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("pause_turn", "pause_turn"),
        (None, ""),
    ],
)
async def test_the_finish_reason_is_told_in_our_words(theirs: str | None, ours: str) -> None:
    reply, _ = await asked(HELLO, answer(TEXT, stop_reason=theirs))
    assert reply.finish_reason == ours
    assert reply.refusal is None


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"category": "cyber", "explanation": "Not that."}, "Not that."),
        ({"category": "cyber", "explanation": None}, "cyber"),
        (None, "stopped by the provider, no reason given"),
    ],
)
async def test_a_refusal_of_the_provider_is_kept_beside_the_text(
    details: object, refusal: str
) -> None:
    reply, _ = await asked(HELLO, answer(stop_reason="refusal", stop_details=details))
    assert (reply.text, reply.finish_reason, reply.refusal) == ("", "refusal", refusal)


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        ("400 Bad", "invalid_request_error", RequestRefused),
        ("401 No", "authentication_error", KeyRefused),
        ("403 No", "permission_error", KeyRefused),
        ("429 Slow", "rate_limit_error", RateLimited),
        ("500 Oops", "api_error", ServerFaulty),
        ("529 Busy", "overloaded_error", ServerFaulty),
    ],
)
@pytest.mark.parametrize("is_inside", [False, True])
async def test_each_error_of_the_provider_has_its_own(
    status: str, name: str, kind: type[CallFailed], is_inside: bool
) -> None:
    body = {"type": "error", "error": {"type": name, "message": f"because {KEY}"}}
    with pytest.raises(kind, match="because") as caught:
        await asked(HELLO, body, "200 OK" if is_inside else status, "Retry-After: 3")
    assert KEY not in str(caught.value)
    if status.startswith("429") and not is_inside:
        assert caught.value.retry_after_s == 3


@pytest.mark.parametrize("body", [b"{", b'{"type": "message"}', b"\xff"])
async def test_an_answer_that_is_none_is_not_taken_for_an_empty_one(body: bytes) -> None:
    with pytest.raises(ConnectionLost):
        await asked(HELLO, body)
