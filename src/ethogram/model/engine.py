"""llama.cpp in this process, one blocking call at a time and thread.

The engine insists on a listening address. It is given a Unix socket in a private directory, and
both are removed as soon as it listens: no TCP port is opened and nobody else can reach it.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec

from ethogram.errors import MissingExtra, ModelCodeFailed, RequestRefused
from ethogram.model.weights import Weights, verify_weights

MODULE = "xllamacpp"
CHECKED_TOGETHER = 2048
"""Prompt tokens read in one batch."""


class EngineShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the engine is laid out. Decides memory and speed, not what a model would say."""

    slots: int
    """Replies generated side by side."""
    context: int
    """Tokens of one conversation, prompt and reply together."""
    threads: int


class Chunk(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a reply as the engine streams it."""

    choices: tuple[Choice, ...] = ()
    usage: EngineUsage | None = None
    error: EngineError | None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece adds to the reply."""

    delta: Delta
    finish_reason: str | None = None
    logprobs: EngineLogprobs | None = None


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """Text, reasoning or a part of a tool call."""

    content: str | None = None
    reasoning_content: str | None = None
    tool_calls: tuple[ToolCallDelta, ...] = ()


class ToolCallDelta(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a tool call: its name comes once, its arguments piece by piece."""

    index: int = 0
    id: str = ""
    function: FunctionDelta


class FunctionDelta(msgspec.Struct, frozen=True, kw_only=True):
    """Name and arguments of a tool call, as far as they have come."""

    name: str = ""
    arguments: str = ""


class EngineLogprobs(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of a piece, each with its alternatives."""

    content: tuple[EngineToken, ...] = ()


class EngineToken(msgspec.Struct, frozen=True, kw_only=True):
    """One sampled token; `token` may be a part of a letter and then reads as nothing."""

    token: str
    logprob: float
    top_logprobs: tuple[EngineToken, ...] = ()


class CachedTokens(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the prompt was already in the slot."""

    cached_tokens: int = 0


class EngineUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens as the engine counted them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: CachedTokens = CachedTokens()


class EngineError(msgspec.Struct, frozen=True, kw_only=True):
    """The engine refuses: `code` is an HTTP status."""

    code: int = 500
    message: str = ""
    type: str = ""


class Server(Protocol):
    """The one call of the engine's server object that we use."""

    def handle_chat_completions(
        self, body: Mapping[str, Any], callback: Callable[[Mapping[str, Any]], bool]
    ) -> object:
        """Stream one reply into the callback, which stops it by returning True."""


def start_server(weights: Weights, shape: EngineShape) -> Server:
    """Load the weights and start the engine; takes about half a second.

    Raises:
        MissingExtra: The engine is not installed.
        UsageRefused: The weights are damaged.
        ModelCodeFailed: The engine cannot run them.
    """
    try:
        engine = importlib.import_module(MODULE)
    except ImportError as error:
        raise MissingExtra("The embedded model", "embedded") from error
    verify_weights(weights)
    directory = Path(tempfile.mkdtemp(prefix="ethogram-"))
    try:
        params = engine.CommonParams()
        params.model.path = str(weights.path)
        params.n_parallel = shape.slots
        params.n_ctx = shape.context * shape.slots
        params.n_batch = CHECKED_TOGETHER
        params.cpuparams.n_threads = shape.threads
        params.cpuparams_batch.n_threads = shape.threads
        params.hostnames = [str(directory / "engine.sock")]
        # Probing the memory for the best fit takes seconds and would overrule the shape.
        params.fit_params = False
        params.endpoint_slots = False
        params.ui = False
        params.verbosity = 0
        server: Server = engine.Server(params)
    except RuntimeError as error:
        raise engine_failed(
            f"The engine cannot run the weights {str(weights.path)!r} with {shape.slots} slots of "
            f"{shape.context} tokens: {error} Expected a chat model in GGUF format and enough "
            "memory. Lower 'slots' or 'context' under [options], or name other weights."
        ) from error
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return server


def stream_reply(
    server: Server, body: Mapping[str, Any], is_cancelled: Callable[[], bool]
) -> list[Chunk]:
    """Have one reply generated and give its pieces; stops within a token when cancelled.

    Raises:
        RequestRefused: The engine refuses the request, such as a prompt that is too long.
        ModelCodeFailed: The engine failed.
    """
    pieces: list[Mapping[str, Any]] = []

    def keep(piece: Mapping[str, Any]) -> bool:
        pieces.append(piece)
        return is_cancelled()

    try:
        server.handle_chat_completions({**body, "stream": True}, keep)
        chunks = [msgspec.convert(piece, Chunk) for piece in pieces]
    except (RuntimeError, ValueError, TypeError) as error:
        raise engine_failed(f"The engine failed: {error}. Ask again, or report it.") from error
    for chunk in chunks:
        if chunk.error is not None:
            raise as_refusal(chunk.error)
    return chunks


def as_refusal(error: EngineError) -> RequestRefused | ModelCodeFailed:
    """Tell a request that is wrong from an engine that failed."""
    if error.type == "exceed_context_size_error":
        return RequestRefused(
            f"The conversation is too long for the embedded model: {error.message}. Shorten the "
            "context, or raise 'context' under [options] of the target.",
            status=error.code,
        )
    if 400 <= error.code < 500:  # HTTP's own numbers
        return RequestRefused(f"The engine refuses the request: {error.message}", status=error.code)
    return engine_failed(f"The engine failed: {error.message}", status=error.code)


def engine_failed(message: str, *, status: int | None = None) -> ModelCodeFailed:
    """Build the error of an engine that failed, at its own boundary."""
    failure = ModelCodeFailed(message, status=status)
    failure.boundary = "engine"
    return failure
