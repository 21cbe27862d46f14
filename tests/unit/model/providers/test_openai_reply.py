from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.model.message import Reply, TokenLogprob, ToolCall, Usage
from ethogram.model.providers.openai_reply import Completion, completed, error_of


def reply_to(message: dict[str, object], **more: object) -> Reply:
    choice = {"message": message, **{k: v for k, v in more.items() if k != "usage"}}
    body = {"choices": [choice], "usage": more.get("usage"), "model": "m"}
    return completed(msgspec.json.decode(msgspec.json.encode(body), type=Completion), 0.5)


def test_everything_the_provider_said_is_kept() -> None:
    reply = reply_to(
        {
            "content": "Hi.",
            "refusal": "I can't.",
            "reasoning_content": "Let me think.",
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a":1 }'}}
            ],
        },
        finish_reason="tool_calls",
        logprobs={
            "content": [
                {
                    "token": "Hi",
                    "bytes": [72],
                    "logprob": -0.5,
                    "top_logprobs": [
                        {"token": "Hi", "logprob": -0.5},
                        {"token": "Ho", "logprob": None},
                    ],
                },
                {"token": ".", "logprob": None},
            ]
        },
        usage={
            "prompt_tokens": 100,
            "completion_tokens": 20,
            "prompt_tokens_details": {"cached_tokens": 64, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 12},
        },
    )
    assert reply == Reply(
        text="Hi.",
        refusal="I can't.",
        reasoning="Let me think.",
        tool_calls=(ToolCall(id="c1", name="f", arguments='{"a":1 }'),),
        finish_reason="tool_calls",
        logprobs=(TokenLogprob(token="Hi", logprob=-0.5, top=(("Hi", -0.5),)),),
        usage=Usage(input_tokens=100, output_tokens=20, cached_tokens=64, reasoning_tokens=12),
        model="m",
        latency_s=0.5,
    )


def test_a_content_in_pieces_is_joined_and_its_refusal_kept() -> None:
    reply = reply_to(
        {
            "content": [
                {"type": "text", "text": "One. "},
                {"type": "thinking", "text": "hm"},
                {"type": "text", "text": "Two."},
                {"type": "refusal", "refusal": "No."},
            ]
        }
    )
    assert (reply.text, reply.refusal) == ("One. Two.", "No.")


def test_nulls_are_nothing_and_not_a_failure() -> None:
    reply = reply_to(
        {"content": None, "refusal": None, "tool_calls": None, "reasoning": None},
        finish_reason=None,
        logprobs=None,
        usage={
            "prompt_tokens": None,
            "completion_tokens": 4,
            "prompt_tokens_details": None,
            "completion_tokens_details": None,
        },
    )
    assert reply == Reply(text="", usage=Usage(output_tokens=4), model="m", latency_s=0.5)


@pytest.mark.parametrize(
    ("arguments", "kept"), [('{"a": "é\\n"}', '{"a": "é\\n"}'), ({"a": 1}, '{"a":1}'), (None, "{}")]
)
def test_arguments_are_kept_as_they_came(arguments: object, kept: str) -> None:
    reply = reply_to({"tool_calls": [{"function": {"name": "f", "arguments": arguments}}]})
    assert reply.tool_calls[0].arguments == kept


def test_the_older_way_to_call_a_function_is_read() -> None:
    reply = reply_to({"function_call": {"name": "f", "arguments": "{}"}})
    assert reply.tool_calls == (ToolCall(name="f"),)


def test_tokens_read_from_a_cache_are_found_where_another_server_writes_them() -> None:
    reply = reply_to({"content": ""}, usage={"prompt_tokens": 9, "prompt_cache_hit_tokens": 8})
    assert reply.usage.cached_tokens == 8


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": {"message": "a", "code": "c"}}', ("a", "c")),
        (b'{"error": {"message": "a", "type": "t", "code": null}}', ("a", "t")),
        (b'{"error": {"message": "a", "code": 429}}', ("a", "429")),
        (b'{"error": "plain"}', ("plain", "")),
        (b'{"message": "top"}', ("top", "")),
        (b'{"detail": [{"msg": "x"}]}', ('[{"msg": "x"}]', "")),
        (b"<html>", ("<html>", "")),
        (b"\xff", ("\ufffd", "")),
        (b"", ("", "")),
    ],
)
def test_the_words_of_an_error_are_found(body: bytes, said: tuple[str, str]) -> None:
    assert error_of(body) == said


@given(st.binary(max_size=80))
def test_no_body_makes_the_reader_of_errors_raise(body: bytes) -> None:
    error_of(body)
