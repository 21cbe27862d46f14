"""A request as the embedded engine reads it, and its streamed pieces as one reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec

from ethogram.errors import RequestRefused
from ethogram.model.engine import Chunk, EngineToken, EngineUsage, ToolCallDelta
from ethogram.model.message import Message, Reply, Request, TokenLogprob, Tool, ToolCall, Usage

SystemRole = Literal["system", "template", "user"]
ToolPolicy = Literal["refuse", "send", "ignore"]

DEFAULT_MAX_TOKENS = 512
"""A small model can repeat itself for ever; this ends it when the target says nothing."""
SEED_LETTERS = 8


def chat_body(request: Request, *, system_role: SystemRole, tools: ToolPolicy) -> dict[str, Any]:
    """Write the body of one chat completion.

    The seed follows from the content of the request when the target gives none, so that asking
    the same again gives the same reply as far as the engine allows, and every repeat its own.

    Raises:
        RequestRefused: The request has tools and the policy is to refuse them.
    """
    settings = request.settings
    body: dict[str, Any] = {
        "messages": chat_messages(request.messages, system_role),
        "max_tokens": DEFAULT_MAX_TOKENS if settings.max_tokens is None else settings.max_tokens,
        "seed": request_seed(request),
        "cache_prompt": True,
        "stream_options": {"include_usage": True},
    }
    if settings.temperature is not None:
        body["temperature"] = settings.temperature
    if settings.top_p is not None:
        body["top_p"] = settings.top_p
    if settings.stop:
        body["stop"] = list(settings.stop)
    if settings.logprobs is not None:
        body |= {"logprobs": True, "top_logprobs": settings.logprobs}
    if request.response_schema is not None:
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "reply", "schema": request.response_schema},
        }
    if request.tools and tools != "ignore":
        body["tools"] = chat_tools(request.tools, tools)
    return body | settings.extra


def request_seed(request: Request) -> int:
    """Give the seed of the target, moved on by the repeat; else one made of the content."""
    if request.settings.seed is not None:
        return request.settings.seed + request.repeat
    return int(request.key()[:SEED_LETTERS], 16)


def chat_messages(messages: Sequence[Message], system_role: SystemRole) -> list[dict[str, Any]]:
    """Write the turns, with the system text where the model can read it."""
    turns = [chat_message(message) for message in messages]
    if system_role == "user":
        return under_user(turns)
    if system_role == "system" and (not turns or turns[0]["role"] != "system"):
        turns.insert(0, {"role": "system", "content": ""})
    return turns


def under_user(turns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Move every system text to the head of the first user turn."""
    texts = [turn["content"] for turn in turns if turn["role"] == "system"]
    rest = [dict(turn) for turn in turns if turn["role"] != "system"]
    for turn in rest:
        if turn["role"] == "user":
            turn["content"] = "\n\n".join([*texts, turn["content"]])
            break
    return rest


def chat_message(message: Message) -> dict[str, Any]:
    """Write one turn. A developer's turn is a system turn to a local model."""
    role = "system" if message.role == "developer" else message.role
    turn: dict[str, Any] = {"role": role, "content": message.content}
    if message.name is not None:
        turn["name"] = message.name
    if message.tool_call_id is not None:
        turn["tool_call_id"] = message.tool_call_id
    if message.tool_calls:
        turn["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.tool_calls
        ]
    return turn


def chat_tools(tools: Iterable[Tool], policy: ToolPolicy) -> list[dict[str, Any]]:
    """Write the tools, unless the model's template would drop them unseen."""
    if policy == "refuse":
        names = ", ".join(repr(tool.name) for tool in tools)
        raise RequestRefused(
            f"The embedded model cannot be given tools, and the context has {names}. Expected a "
            'context without tools, or a model that can use them. Set tools = "ignore" under '
            "[options] of the target to ask without them."
        )
    return [{"type": "function", "function": msgspec.to_builtins(tool)} for tool in tools]


def as_reply(chunks: Sequence[Chunk], *, model: str, latency_s: float, slots: int) -> Reply:
    """Put the streamed pieces of one reply together."""
    choices = [choice for chunk in chunks for choice in chunk.choices]
    calls = [call for choice in choices for call in choice.delta.tool_calls]
    tokens = [token for choice in choices if choice.logprobs for token in choice.logprobs.content]
    usages = [chunk.usage for chunk in chunks if chunk.usage is not None]
    reasons = [choice.finish_reason for choice in choices if choice.finish_reason]
    return Reply(
        text="".join(choice.delta.content or "" for choice in choices),
        reasoning="".join(choice.delta.reasoning_content or "" for choice in choices),
        tool_calls=joined_calls(calls),
        finish_reason=reasons[-1] if reasons else "",
        usage=as_usage(usages[-1]) if usages else Usage(),
        logprobs=tuple(as_logprob(token) for token in tokens),
        model=model,
        latency_s=latency_s,
        slots=slots,
    )


def joined_calls(parts: Iterable[ToolCallDelta]) -> tuple[ToolCall, ...]:
    """Join the parts of each tool call, in the order in which the calls began."""
    calls: dict[int, ToolCall] = {}
    for part in parts:
        begun = calls.get(part.index, ToolCall(name="", arguments=""))
        calls[part.index] = ToolCall(
            id=begun.id or part.id,
            name=begun.name or part.function.name,
            arguments=begun.arguments + part.function.arguments,
        )
    return tuple(calls.values())


def as_usage(usage: EngineUsage) -> Usage:
    """Give the engine's count of tokens in our words."""
    return Usage(
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.completion_tokens,
        cached_tokens=usage.prompt_tokens_details.cached_tokens,
    )


def as_logprob(token: EngineToken) -> TokenLogprob:
    """Give one token with its alternatives in our words."""
    return TokenLogprob(
        token=token.token,
        logprob=token.logprob,
        top=tuple((other.token, other.logprob) for other in token.top_logprobs),
    )
