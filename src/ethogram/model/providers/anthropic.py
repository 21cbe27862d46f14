"""The Messages API of Anthropic, and servers that speak it.

System and developer texts are joined, in order, into the one system text this API takes. A seed and
log-probabilities do not exist there and are not sent. A JSON schema is sent as `output_config`.

Options of a target (`[options]` in its file), all of them optional:

- `version`: the `anthropic-version` header; default `2023-06-01`.
- `max-tokens`: sent when the settings name none, because the API insists; default 4096.
- `headers`: further headers, such as `anthropic-beta`; never a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ethogram.model.message import Message, Reply, Request, ToolCall, Usage
from ethogram.model.providers.openai_reply import error_of
from ethogram.model.providers.options import read_options
from ethogram.model.providers.wire import Wire, address, key_of
from ethogram.model.target import Target

DEFAULT_BASE = "https://api.anthropic.com"
DEFAULT_KEY_ENV = "ANTHROPIC_API_KEY"
FINISH_REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
}
STATUS_OF_ERROR = {
    "authentication_error": 401,
    "permission_error": 403,
    "invalid_request_error": 400,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "overloaded_error": 529,
}


class AnthropicOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What only this provider knows."""

    version: str = "2023-06-01"
    max_tokens: int = 4096
    headers: dict[str, str] = msgspec.field(default_factory=dict)


class ContentBlock(msgspec.Struct, frozen=True):
    """One piece of a reply."""

    type: str = ""
    text: str = ""
    thinking: str = ""
    id: str = ""
    name: str = ""
    input: msgspec.Raw = msgspec.Raw(b"{}")


class StopDetails(msgspec.Struct, frozen=True):
    """Why the provider stopped a reply."""

    category: str | None = None
    explanation: str | None = None


class OutputDetails(msgspec.Struct, frozen=True):
    """What the reply's tokens were spent on."""

    thinking_tokens: int | None = None


class Counted(msgspec.Struct, frozen=True):
    """Tokens as the provider counts them: cached ones are not part of `input_tokens`."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    output_tokens_details: OutputDetails | None = None


class Answered(msgspec.Struct, frozen=True):
    """The whole answer; fields we do not know are ignored."""

    type: str = ""
    content: list[ContentBlock] | None = None
    stop_reason: str | None = None
    stop_details: StopDetails | None = None
    model: str = ""
    usage: Counted = Counted()


_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(Answered).decode


class AnthropicClient:
    """A live connection to the Messages API."""

    def __init__(self, target: Target, env: Mapping[str, str]) -> None:
        """Prepare what every call shares; nothing is sent.

        Without `base-url` the server is Anthropic's and the key is `ANTHROPIC_API_KEY`.

        Raises:
            KeyRefused: The environment has no such key.
            MissingExtra: No HTTP client is installed.
            UsageRefused: An option or the address does not fit.
        """
        self._options = read_options(target, AnthropicOptions)
        key = key_of(target, env, None if target.base_url else DEFAULT_KEY_ENV)
        base = (target.base_url or DEFAULT_BASE).removesuffix("/v1")
        headers = {"anthropic-version": self._options.version, **self._options.headers}
        if key:
            headers["x-api-key"] = key
        self._wire = Wire(target, address(base, "/v1/messages"), headers, key)
        self._model = target.model

    async def ask(self, request: Request) -> Reply:
        """Send one request once.

        Raises:
            CallFailed: One of its children.
        """
        answer = await self._wire.post(_ENCODE(self._body(request)))
        if answer.status >= 300 or answer.status < 200:
            said, code = error_of(answer.body)
            raise self._wire.failed(answer, said, code)
        try:
            answered = _DECODE(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._wire.unreadable(answer, str(error)) from error
        if answered.type == "error":
            said, code = error_of(answer.body)
            raise self._wire.failed_as(STATUS_OF_ERROR.get(code, 500), said, code)
        if answered.content is None:
            raise self._wire.unreadable(answer, "no content")
        return _reply(answered, answered.content, answer.latency_s)

    async def aclose(self) -> None:
        """Close every connection. Safe to call twice."""
        await self._wire.aclose()

    def _body(self, request: Request) -> dict[str, Any]:
        settings = request.settings
        body: dict[str, Any] = {
            "model": self._model,
            "max_tokens": settings.max_tokens or self._options.max_tokens,
            "messages": sent_messages(request.messages),
        }
        system = [m.content for m in request.messages if m.role in ("system", "developer")]
        if system:
            body["system"] = "\n\n".join(system)
        if settings.temperature is not None:
            body["temperature"] = settings.temperature
        if settings.top_p is not None:
            body["top_p"] = settings.top_p
        if settings.stop:
            body["stop_sequences"] = settings.stop
        if request.tools:
            body["tools"] = [
                {
                    "name": tool.name,
                    "description": tool.description,
                    "input_schema": tool.parameters or {"type": "object", "properties": {}},
                }
                for tool in request.tools
            ]
        if request.response_schema is not None:
            form = {"type": "json_schema", "schema": request.response_schema}
            body["output_config"] = {"format": form}
        return body | settings.extra


def sent_messages(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Write the turns: tool results as user turns, neighbours of one role as one turn."""
    sent: list[dict[str, Any]] = []
    for message in messages:
        if message.role in ("system", "developer"):
            continue
        role = "assistant" if message.role == "assistant" else "user"
        blocks = _blocks(message)
        if sent and sent[-1]["role"] == role:
            sent[-1]["content"].extend(blocks)
        else:
            sent.append({"role": role, "content": blocks})
    return sent


def _blocks(message: Message) -> list[dict[str, Any]]:
    if message.role == "tool":
        result = {"type": "tool_result", "tool_use_id": message.tool_call_id or ""}
        return [result | {"content": message.content}]
    # The API refuses an empty text next to a tool call.
    text = [{"type": "text", "text": message.content}] if message.content else []
    calls = [
        {"type": "tool_use", "id": call.id, "name": call.name, "input": _input(call.arguments)}
        for call in message.tool_calls
    ]
    return [*text, *calls] or [{"type": "text", "text": ""}]


def _input(arguments: str) -> object:
    """Give a call's arguments as the object this API wants; text that is no object is wrapped."""
    try:
        value = msgspec.json.decode(arguments)
    except (msgspec.DecodeError, UnicodeDecodeError):
        value = None
    return value if isinstance(value, dict) else {"arguments": arguments}


def _reply(answered: Answered, content: Sequence[ContentBlock], latency_s: float) -> Reply:
    counted = answered.usage
    cached = counted.cache_read_input_tokens or 0
    fresh = (counted.input_tokens or 0) + (counted.cache_creation_input_tokens or 0)
    details = counted.output_tokens_details
    reason = answered.stop_reason or ""
    return Reply(
        text="".join(block.text for block in content if block.type == "text"),
        tool_calls=tuple(
            ToolCall(id=block.id, name=block.name, arguments=bytes(block.input).decode())
            for block in content
            if block.type == "tool_use"
        ),
        finish_reason=FINISH_REASONS.get(reason, reason),
        refusal=_refusal(answered) if reason == "refusal" else None,
        usage=Usage(
            input_tokens=fresh + cached,
            output_tokens=counted.output_tokens or 0,
            cached_tokens=cached,
            reasoning_tokens=(details.thinking_tokens or 0) if details else 0,
        ),
        model=answered.model,
        latency_s=latency_s,
        reasoning="".join(block.thinking for block in content if block.type == "thinking"),
    )


def _refusal(answered: Answered) -> str:
    """Give the provider's reason for stopping a reply, or that it gave none."""
    details = answered.stop_details or StopDetails()
    return details.explanation or details.category or "stopped by the provider, no reason given"
