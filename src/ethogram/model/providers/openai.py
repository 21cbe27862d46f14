"""Any server that speaks the chat completions of OpenAI.

Options of a target (`[options]` in its file), all of them optional:

- `key-header`: header that carries the key, alone, instead of `Authorization: Bearer`.
- `headers`: further headers, such as an organisation; never a key.
- `system-role`: `system` (default), `developer`, or `user` for models without a system role, which
  puts the system text at the head of the first user turn.
- `max-tokens-field`: `max_tokens`, or `max_completion_tokens` (default at OpenAI itself).
- `schema`: how a JSON schema is asked for: `json_schema` (default), `json_object`, or `none`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from ethogram.model.message import Message, Reply, Request, Settings, Tool
from ethogram.model.providers.openai_reply import Completion, completed, error_of
from ethogram.model.providers.options import read_options
from ethogram.model.providers.wire import Wire, address, key_of
from ethogram.model.target import Target

DEFAULT_BASE = "https://api.openai.com/v1"
DEFAULT_KEY_ENV = "OPENAI_API_KEY"

_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(Completion).decode


class OpenAIOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What only this provider knows."""

    key_header: str = ""
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    system_role: Literal["system", "developer", "user"] = "system"
    max_tokens_field: Literal["max_tokens", "max_completion_tokens", ""] = ""
    schema: Literal["json_schema", "json_object", "none"] = "json_schema"


class OpenAIClient:
    """A live connection to one chat server."""

    def __init__(self, target: Target, env: Mapping[str, str]) -> None:
        """Prepare what every call shares; nothing is sent.

        Without `base-url` the server is OpenAI's and the key is `OPENAI_API_KEY`. With it, a key is
        sent only when `key-env` names one.

        Raises:
            KeyRefused: The environment has no such key.
            MissingExtra: No HTTP client is installed.
            UsageRefused: An option or the address does not fit.
        """
        options = read_options(target, OpenAIOptions)
        is_own_server = bool(target.base_url)
        key = key_of(target, env, None if is_own_server else DEFAULT_KEY_ENV)
        url = address(target.base_url or DEFAULT_BASE, "/chat/completions")
        self._wire = Wire(target, url, {**options.headers, **_key_header(options, key)}, key)
        default_field = "max_tokens" if is_own_server else "max_completion_tokens"
        self._max_tokens_field = options.max_tokens_field or default_field
        self._options = options
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
            completion = _DECODE(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._wire.unreadable(answer, str(error)) from error
        if not completion.choices:
            raise self._no_choice(answer.body) or self._wire.unreadable(answer, "no choices")
        return completed(completion, answer.latency_s)

    async def aclose(self) -> None:
        """Close every connection. Safe to call twice."""
        await self._wire.aclose()

    def _no_choice(self, body: bytes) -> Exception | None:
        """Read the error that some servers put into an answer of status 200."""
        said, code = error_of(body)
        if not said and not code:
            return None
        status = int(code) if code.isdigit() and 400 <= int(code) < 600 else 502
        return self._wire.failed_as(status, said, code)

    def _body(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._model,
            "messages": sent_messages(request.messages, self._options.system_role),
        }
        _add_settings(body, request.settings, request.repeat, self._max_tokens_field)
        if request.tools:
            body["tools"] = [sent_tool(tool) for tool in request.tools]
        if request.response_schema is not None:
            _add_schema(body, request.response_schema, self._options.schema)
        if request.settings.extra:
            body.update(request.settings.extra)
        return body


def sent_messages(
    messages: Sequence[Message], system_role: Literal["system", "developer", "user"]
) -> Sequence[Message | dict[str, Any]]:
    """Write the turns as the server reads them."""
    if system_role == "user":
        messages = under_user(messages)
    elif system_role == "developer":
        messages = [
            msgspec.structs.replace(message, role="developer")
            if message.role == "system"
            else message
            for message in messages
        ]
    return [
        # A plain turn is already in the server's form; an empty text would be left out of it.
        message if message.content and not message.tool_calls else sent_message(message)
        for message in messages
    ]


def sent_message(message: Message) -> dict[str, Any]:
    """Write one turn with everything in its place."""
    sent: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.name is not None:
        sent["name"] = message.name
    if message.tool_call_id is not None:
        sent["tool_call_id"] = message.tool_call_id
    if message.tool_calls:
        sent["content"] = message.content or None
        sent["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.tool_calls
        ]
    return sent


def under_user(messages: Sequence[Message]) -> list[Message]:
    """Move every system text to the head of the first user turn, for models without the role."""
    system = [m.content for m in messages if m.role in ("system", "developer")]
    rest = [m for m in messages if m.role not in ("system", "developer")]
    if not system:
        return rest
    for index, message in enumerate(rest):
        if message.role == "user":
            text = "\n\n".join([*system, message.content])
            rest[index] = msgspec.structs.replace(message, content=text)
            return rest
    return [Message(role="user", content="\n\n".join(system)), *rest]


def sent_tool(tool: Tool) -> dict[str, Any]:
    """Write one tool the model may call."""
    parameters = tool.parameters or {"type": "object", "properties": {}}
    function = {"name": tool.name, "description": tool.description, "parameters": parameters}
    return {"type": "function", "function": function}


def _add_settings(
    body: dict[str, Any], settings: Settings, repeat: int, max_tokens_field: str
) -> None:
    if settings.temperature is not None:
        body["temperature"] = settings.temperature
    if settings.top_p is not None:
        body["top_p"] = settings.top_p
    if settings.max_tokens is not None:
        body[max_tokens_field] = settings.max_tokens
    if settings.seed is not None:
        # Every repeat moves the seed on; ten repeats with one seed would be one reply ten times.
        body["seed"] = settings.seed + repeat
    if settings.stop:
        body["stop"] = settings.stop
    if settings.logprobs is not None:
        body["logprobs"] = True
        body["top_logprobs"] = settings.logprobs


def _add_schema(
    body: dict[str, Any],
    schema: Mapping[str, Any],
    how: Literal["json_schema", "json_object", "none"],
) -> None:
    if how == "json_schema":
        named = {"name": "reply", "schema": schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    elif how == "json_object":
        body["response_format"] = {"type": "json_object"}


def _key_header(options: OpenAIOptions, key: str) -> dict[str, str]:
    if not key:
        return {}
    if options.key_header:
        return {options.key_header: key}
    return {"Authorization": f"Bearer {key}"}
