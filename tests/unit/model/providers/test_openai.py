from __future__ import annotations

from typing import Any

import pytest

from ethogram.errors import RateLimited, RequestRefused, ServerFaulty, UsageRefused
from ethogram.executor.fan_out import fan_out
from ethogram.executor.line import Line
from ethogram.ids import TargetName
from ethogram.model.message import Message, Request, Role, Settings, Tool, ToolCall
from ethogram.model.providers.openai import OpenAIClient, under_user
from ethogram.model.target import Limits, Target
from tests.fakes.model_server import model_server
from tests.fakes.raw_server import RawServer, completion, raw_server, response


def a_target(url: str = "", **options: object) -> Target:
    return Target(
        name=TargetName("house"),
        provider="openai",
        model="asked-model",
        base_url=url,
        options=options,
        limits=Limits(concurrency=50),
    )


def said(role: Role, content: str) -> Message:
    return Message(role=role, content=content)


async def sent(request: Request, env: dict[str, str] | None = None, **options: object) -> RawServer:
    """Ask once and give the server that was asked."""
    async with raw_server(response(completion())) as server:
        client = OpenAIClient(a_target(server.url, **options), env or {})
        await client.ask(request)
        await client.aclose()
        return server


async def body_of(request: Request, **options: object) -> Any:
    return (await sent(request, None, **options)).bodies[0]


async def test_a_plain_request_is_sent_as_it_is() -> None:
    server = await sent(Request(messages=(said("system", "Be kind."), said("user", "Hé?"))))
    assert server.bodies == [
        {
            "model": "asked-model",
            "messages": [
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": "Hé?"},
            ],
        }
    ]
    assert server.heads[0].startswith("POST /v1/chat/completions HTTP/1.1\r\n")
    assert "authorization" not in server.heads[0].lower()


async def test_settings_are_sent_and_a_repeat_moves_the_seed_on() -> None:
    settings = Settings(
        temperature=0.0,
        top_p=0.5,
        max_tokens=9,
        seed=40,
        stop=("END",),
        logprobs=3,
        extra={"reasoning_effort": "low", "top_p": 0.7},
    )
    body = await body_of(Request(messages=(said("user", "a"),), settings=settings, repeat=2))
    del body["model"], body["messages"]
    assert body == {
        "temperature": 0.0,
        "top_p": 0.7,
        "max_tokens": 9,
        "seed": 42,
        "stop": ["END"],
        "logprobs": True,
        "top_logprobs": 3,
        "reasoning_effort": "low",
    }


async def test_an_empty_text_is_sent_and_not_left_out() -> None:
    body = await body_of(Request(messages=(said("system", ""), said("user", ""))))
    assert [message["content"] for message in body["messages"]] == ["", ""]


async def test_tools_their_calls_and_results_are_sent() -> None:
    call = ToolCall(id="c1", name="look_up", arguments='{"q": 1}')
    request = Request(
        messages=(
            said("user", "a"),
            Message(role="assistant", tool_calls=(call,)),
            Message(role="tool", content="42", tool_call_id="c1"),
        ),
        tools=(Tool(name="look_up", description="Finds."),),
    )
    body = await body_of(request)
    function = {"name": "look_up", "arguments": '{"q": 1}'}
    assert body["messages"][1:] == [
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c1", "type": "function", "function": function}],
        },
        {"role": "tool", "content": "42", "tool_call_id": "c1"},
    ]
    assert body["tools"][0]["function"] == {
        "name": "look_up",
        "description": "Finds.",
        "parameters": {"type": "object", "properties": {}},
    }


@pytest.mark.parametrize("how", ["json_schema", "json_object", "none"])
async def test_a_schema_is_asked_for_as_the_server_understands(how: str) -> None:
    schema = {"type": "object"}
    body = await body_of(Request(messages=(said("user", "a"),), response_schema=schema), schema=how)
    named = {"name": "reply", "schema": schema, "strict": True}
    expected = {
        "json_schema": {"type": "json_schema", "json_schema": named},
        "json_object": {"type": "json_object"},
        "none": None,
    }
    assert body.get("response_format") == expected[how]


async def test_the_system_text_goes_where_the_model_reads_it() -> None:
    request = Request(messages=(said("system", "Be kind."), said("user", "a")))
    body = await body_of(request, system_role="developer")
    assert [message["role"] for message in body["messages"]] == ["developer", "user"]
    body = await body_of(request, system_role="user")
    assert body["messages"] == [{"role": "user", "content": "Be kind.\n\na"}]


def test_a_system_text_without_a_user_turn_becomes_one() -> None:
    assert under_user([said("system", "Be kind.")]) == [said("user", "Be kind.")]
    turns = [said("assistant", "Hi."), said("user", "a")]
    assert under_user(turns) == turns


async def test_the_key_is_sent_in_the_header_the_server_wants() -> None:
    request = Request(messages=(said("user", "a"),))
    async with raw_server(response(completion())) as server:
        for options in ({}, {"key_header": "api-key", "headers": {"X-Team": "margin"}}):
            target = Target(
                name=TargetName("t"),
                provider="openai",
                model="m",
                base_url=server.url,
                key_env="K",
                options=dict(options),
            )
            client = OpenAIClient(target, {"K": "the-key-itself"})
            await client.ask(request)
            await client.aclose()
    assert "Authorization: Bearer the-key-itself\r\n" in server.heads[0]
    assert "api-key: the-key-itself\r\n" in server.heads[1]
    assert "X-Team: margin\r\n" in server.heads[1]
    assert "Bearer" not in server.heads[1]


async def test_a_key_for_one_server_is_not_sent_to_another() -> None:
    server = await sent(
        Request(messages=(said("user", "a"),)), env={"OPENAI_API_KEY": "sk-openai-0123456789"}
    )
    assert "sk-openai" not in server.heads[0]


async def test_an_option_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageRefused, match=r"Did you mean system-role\?"):
        OpenAIClient(a_target("http://h", sistem_role="user"), {})


async def test_the_reply_says_which_model_answered_and_how_long_it_took() -> None:
    async with raw_server(response(completion("Hello."))) as server:
        client = OpenAIClient(a_target(server.url), {})
        reply = await client.ask(Request(messages=(said("user", "a"),)))
        await client.aclose()
    assert (reply.text, reply.model, reply.finish_reason) == (
        "Hello.",
        "model-that-answered",
        "stop",
    )
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (11, 3)
    assert 0 < reply.latency_s < 20


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"message": "upstream busy", "code": 429}, RateLimited),
        ({"message": "bad model", "code": 404}, RequestRefused),
        ({"message": "upstream died"}, ServerFaulty),
    ],
)
async def test_an_error_inside_a_good_status_is_an_error(
    error: dict[str, object], kind: type[Exception]
) -> None:
    async with raw_server(response({"error": error})) as server:
        client = OpenAIClient(a_target(server.url), {})
        with pytest.raises(kind, match=str(error["message"])):
            await client.ask(Request(messages=(said("user", "a"),)))
        await client.aclose()


async def test_a_run_through_a_failing_server_ends_complete_and_right() -> None:
    faults = {
        "share_429": 0.04,
        "share_500": 0.03,
        "share_dropped": 0.02,
        "share_truncated": 0.02,
        "retry_after": 0.01,
        "latency_ms": 1,
    }
    texts: dict[int, str] = {}
    with model_server(**faults) as server:
        client = OpenAIClient(a_target(server.url), {})
        line = Line(Limits(concurrency=50, retries=8))

        async def handle(number: int) -> None:
            request = Request(messages=(said("user", f'Is {number} a "prime"?'),))
            texts[number] = (await line.call(lambda: client.ask(request))).text

        end = await fan_out(range(500), handle, limit=100)
        await client.aclose()
        stats = server.stats()
    assert (end.finished, end.failed) == (500, 0)
    assert texts == {number: f'echo: Is {number} a "prime"?' for number in range(500)}
    assert (stats["served"], stats["prompts"], stats["duplicates"]) == (500, 500, 0)
    assert set(stats["errors"]) == {"too_many", "broken", "dropped", "truncated"}
    assert line.attempts == stats["requests"] == 500 + sum(stats["errors"].values())
