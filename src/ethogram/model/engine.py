"""llama.cpp in this process: blocking calls, one for each busy slot.

The engine insists on a listening address. It is given a Unix socket in a private directory, and
both are removed as soon as it listens: no TCP port is opened and no name is left that anybody
could open. We keep a handle on the nameless socket, because the engine copies what a slot has
read only when asked over its address.
"""

from __future__ import annotations

import contextlib
import http.client
import importlib
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec

from ethogram.errors import MissingExtra, ModelCodeFailed, RequestRefused
from ethogram.model.weights import Weights, verify_weights

MODULE = "xllamacpp"
CAN_COPY_SLOTS = hasattr(os, "memfd_create") and hasattr(os, "O_PATH")
"""Copying a slot needs anonymous memory and a nameless socket, which Linux has."""
OPEN_FILES = "/proc/self/fd/"
HTTP_OK = 200
WAKE_UP: dict[str, Any] = {"messages": [{"role": "user", "content": "."}], "max_tokens": 1}
CLIENT_ERRORS = range(400, 500)


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


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of a text, as the engine numbers them."""

    tokens: tuple[int, ...]


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


@contextlib.contextmanager
def private_directory() -> Iterator[Path]:
    """Give a directory that nobody else can open, under a name that is short.

    A Unix socket's whole path may have 107 letters, and temporary folders are often deeper; where
    the system lists open files, the directory is reached through its handle instead.
    """
    directory = Path(tempfile.mkdtemp(prefix="ethogram-"))
    try:
        if not CAN_COPY_SLOTS:
            yield directory
            return
        handle = os.open(directory, os.O_PATH)
        try:
            yield Path(f"{OPEN_FILES}{handle}")
        finally:
            os.close(handle)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


class Engine:
    """A running engine. Its calls block and may be made from several threads at once."""

    def __init__(self, weights: Weights, shape: EngineShape) -> None:
        """Load the weights and start; takes about half a second.

        Raises:
            MissingExtra: The engine is not installed.
            UsageRefused: The weights are damaged.
            ModelCodeFailed: The engine cannot run them.
        """
        verify_weights(weights)
        with private_directory() as directory:
            address = directory / "engine.sock"
            self._server: Server | None = start_server(weights, shape, address)
            self._socket = os.open(address, os.O_PATH) if CAN_COPY_SLOTS else None
        # An engine that is stopped before its loop has begun never ends; one answer proves it has.
        self.stream_reply(WAKE_UP, lambda: False)

    def stream_reply(
        self, body: Mapping[str, Any], is_cancelled: Callable[[], bool]
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

        if self._server is None:
            raise engine_failed("The embedded model was asked after it was closed. Open it anew.")
        try:
            self._server.handle_chat_completions({**body, "stream": True}, keep)
            chunks = [msgspec.convert(piece, Chunk) for piece in pieces]
        except (RuntimeError, ValueError, TypeError) as error:
            raise engine_failed(f"The engine failed: {error}. Ask again, or report it.") from error
        for chunk in chunks:
            if chunk.error is not None:
                raise as_refusal(chunk.error)
        return chunks

    def save_slot(self, slot: int) -> int | None:
        """Keep what a slot has read in anonymous memory; gives its handle, None if it cannot."""
        if self._socket is None:
            return None
        memory = os.memfd_create("ethogram-prefix")
        if not self._order(f"/slots/{slot}?action=save", memory):
            os.close(memory)
            return None
        return memory

    def restore_slot(self, slot: int, memory: int) -> bool:
        """Let a slot have read what was kept; False when the engine would not."""
        return self._order(f"/slots/{slot}?action=restore", memory)

    def close(self) -> None:
        """Stop the engine and give its memory back. Safe to call twice."""
        self._server = None
        if self._socket is not None:
            os.close(self._socket)
            self._socket = None

    def count_tokens(self, text: str) -> int | None:
        """Count the tokens of a text, without the chat template's; None where it cannot."""
        answer = self._post("/tokenize", {"content": text, "add_special": False})
        return len(msgspec.json.decode(answer, type=Tokens).tokens) if answer else None

    def _order(self, path: str, memory: int) -> bool:
        return self._post(path, {"filename": str(memory)}) is not None

    def _post(self, path: str, content: Mapping[str, Any]) -> bytes | None:
        if self._socket is None:
            return None
        connection = NamelessConnection(self._socket)
        try:
            body = msgspec.json.encode(content)
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.read() if answer.status == HTTP_OK else None
        except (OSError, http.client.HTTPException):
            # Copying and counting only serve: without them the slot reads the prefix itself.
            return None
        finally:
            connection.close()


class NamelessConnection(http.client.HTTPConnection):
    """A connection to a Unix socket whose name is gone, through the handle we kept."""

    def __init__(self, handle: int) -> None:
        """Remember the handle; the host is only what the header says."""
        super().__init__("engine")
        self._handle = handle

    def connect(self) -> None:
        """Connect to the socket behind the handle."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(f"{OPEN_FILES}{self._handle}")


def start_server(weights: Weights, shape: EngineShape, address: Path) -> Server:
    """Start the engine's own server object on a Unix socket.

    Raises:
        MissingExtra: The engine is not installed.
        ModelCodeFailed: The engine cannot run these weights in this shape.
    """
    try:
        engine = importlib.import_module(MODULE)
    except ImportError as error:
        raise MissingExtra("The embedded model", "embedded") from error
    params = engine.CommonParams()
    params.model.path = str(weights.path)
    params.n_parallel = shape.slots
    params.n_ctx = shape.context * shape.slots
    params.cpuparams.n_threads = shape.threads
    params.cpuparams_batch.n_threads = shape.threads
    params.hostnames = [str(address)]
    params.slot_save_path = OPEN_FILES
    # Probing the memory for the best fit takes seconds and would overrule the shape.
    params.fit_params = False
    # The engine's own store of finished prompts may grow to 8 GB; slots and prefixes do its work.
    params.cache_ram_mib = 0
    params.ui = False
    params.verbosity = 0
    try:
        server: Server = engine.Server(params)
    except RuntimeError as error:
        raise engine_failed(
            f"The engine cannot run the weights {str(weights.path)!r} with {shape.slots} slots of "
            f"{shape.context} tokens: {error} Expected a chat model in GGUF format and enough "
            "memory. Lower 'slots' or 'context' under [options], or name other weights."
        ) from error
    return server


def as_refusal(error: EngineError) -> RequestRefused | ModelCodeFailed:
    """Tell a request that is wrong from an engine that failed."""
    if error.type == "exceed_context_size_error":
        return RequestRefused(
            f"The conversation is too long for the embedded model: {error.message}. Shorten the "
            "context, or raise 'context' under [options] of the target.",
            status=error.code,
        )
    if error.code in CLIENT_ERRORS:
        return RequestRefused(f"The engine refuses the request: {error.message}", status=error.code)
    return engine_failed(f"The engine failed: {error.message}", status=error.code)


def engine_failed(message: str, *, status: int | None = None) -> ModelCodeFailed:
    """Build the error of an engine that failed, at its own boundary."""
    failure = ModelCodeFailed(message, status=status)
    failure.boundary = "engine"
    return failure
