"""What goes to a model and what comes back."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ethogram.errors import Boundary
from ethogram.ids import Digest, digest

Role = Literal["system", "developer", "user", "assistant", "tool"]


class ToolCall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call the model made. `arguments` is the JSON text exactly as it came."""

    id: str = ""
    name: str
    arguments: str = "{}"


class Message(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One turn of a conversation."""

    role: Role
    content: str = ""
    name: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


class Tool(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tool the model may call; `parameters` is a JSON schema."""

    name: str
    description: str = ""
    parameters: dict[str, Any] = msgspec.field(default_factory=dict)


class Settings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """How the model is asked to sample. None means the provider's default."""

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    logprobs: int | None = None
    """How many alternatives a token to ask for; None asks for none."""
    extra: dict[str, Any] = msgspec.field(default_factory=dict)
    """Further fields of the request body, sent as they are."""


class Request(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Everything that decides a reply. Two equal requests share one cached reply."""

    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    model: str = ""
    """The model as the target names it, with the provider in front: `embedded:smollm2-135m`."""
    settings: Settings = msgspec.field(default_factory=Settings)
    response_schema: dict[str, Any] | None = None
    """A JSON schema the reply must follow, where the provider can enforce one."""
    repeat: int = 0
    """Index of the repeat, so that ten repeats are ten replies and not one cached ten times."""

    def key(self) -> Digest:
        """Hash of everything that was sent: the cache key."""
        return digest(self)


class Usage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tokens as the provider counted them."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0


class TokenLogprob(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sampled token, its log-probability, and the alternatives that were asked for."""

    token: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


class Reply(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One answer of a model, with everything the provider said about it."""

    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str = ""
    """`stop`, `length`, `tool_calls`, `content_filter`, or the provider's own word."""
    refusal: str | None = None
    """The provider's own refusal field, where it has one. Not a verdict."""
    usage: Usage = msgspec.field(default_factory=Usage)
    logprobs: tuple[TokenLogprob, ...] = ()
    model: str = ""
    """The model that says it answered; it can differ from the one that was asked."""
    latency_s: float = 0.0
    reasoning: str = ""
    slots: int | None = None
    """Busy slots of the embedded engine; replies can depend on it even at temperature 0."""


class Failure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that failed for good: never a reply, never a zero."""

    boundary: Boundary
    kind: str
    """Name of the error class, such as `RateLimited`."""
    message: str
    status: int | None = None
    attempts: int = 1
