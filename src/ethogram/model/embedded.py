"""The embedded model: a real small model in this process, no TCP port, no hub, no key.

Options of a target (`[options]` in its file):

- `slots`: replies generated side by side in one batch; default 8.
- `context`: tokens of one conversation, prompt and reply together; default 2048.
- `threads`: default one for each core, 8 at most.
- `weights`: a GGUF file, relative to the workspace; default the packaged SmolLM2-135M-Instruct.
- `system-role`: how a system message is sent. `system` (default) sends it as it is and sends an
  empty one when the request has none, because SmolLM2's chat template would otherwise put in a
  sentence of its own that nobody wrote. `template` leaves the template its sentence. `user` puts
  the system text at the head of the first user turn, for models without a system role.
- `tools`: `refuse` (default for the packaged model, whose template silently drops tools),
  `send` (default for weights of your own) or `ignore`.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from ethogram.errors import MissingExtra, UsageRefused
from ethogram.model.chat_body import SystemRole, ToolPolicy, as_reply, chat_body
from ethogram.model.engine import (
    MODULE,
    EngineShape,
    Server,
    engine_failed,
    start_server,
    stream_reply,
)
from ethogram.model.message import Reply, Request
from ethogram.model.target import Target
from ethogram.model.weights import find_weights

DEFAULT_SLOTS = 8
DEFAULT_CONTEXT = 2048
MOST_THREADS = 8


class EmbeddedOptions(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """What a target file may say under `[options]` for the embedded model."""

    slots: int = DEFAULT_SLOTS
    context: int = DEFAULT_CONTEXT
    threads: int | None = None
    weights: str | None = None
    system_role: SystemRole = "system"
    tools: ToolPolicy | None = None


class EmbeddedClient:
    """A live embedded model. The weights are loaded with the first request.

    A request whose caller gives up is stopped within a token, so that its slot is free again.
    """

    def __init__(self, target: Target, *, root: Path | None = None) -> None:
        """Find engine and weights, so that what is missing is said before anything is asked.

        Raises:
            MissingExtra: The engine is not installed.
            UsageRefused: The weights are not there, or an option is not understood.
        """
        if importlib.util.find_spec(MODULE) is None:
            raise MissingExtra("The embedded model", "embedded")
        self._options = read_options(target)
        self._weights = find_weights(self._options.weights, root=root)
        self._shape = EngineShape(
            slots=self._options.slots,
            context=self._options.context,
            threads=self._options.threads or min(len(os.sched_getaffinity(0)), MOST_THREADS),
        )
        self._tools: ToolPolicy = self._options.tools or (
            "refuse" if self._weights.is_packaged else "send"
        )
        self._threads = ThreadPoolExecutor(self._shape.slots, thread_name_prefix="embedded")
        self._free_slots = asyncio.Semaphore(self._shape.slots)
        self._server: asyncio.Future[Server] | None = None
        self._busy = Busy()
        self._is_closed = False

    async def ask(self, request: Request) -> Reply:
        """Generate one reply in a slot of its own, once one is free.

        Raises:
            RequestRefused: The prompt is too long, or has tools the model cannot read.
            ModelCodeFailed: The engine failed; boundary `engine`.
        """
        body = chat_body(request, system_role=self._options.system_role, tools=self._tools)
        server = await self._started()
        loop = asyncio.get_running_loop()
        async with self._free_slots:
            cancelled = threading.Event()
            call = self._busy.enter()
            started = time.perf_counter()
            try:
                chunks = await loop.run_in_executor(
                    self._threads, stream_reply, server, body, cancelled.is_set
                )
            finally:
                cancelled.set()
                most = self._busy.leave(call)
            return as_reply(
                chunks,
                model=self._weights.name,
                latency_s=time.perf_counter() - started,
                slots=most,
            )

    async def aclose(self) -> None:
        """Let go of the engine and its memory. Safe to call twice."""
        self._is_closed = True
        starting, self._server = self._server, None
        if starting is not None:
            await asyncio.wait([starting])
        del starting
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)

    async def _started(self) -> Server:
        if self._is_closed:
            raise engine_failed("The embedded model was asked after it was closed. Open it anew.")
        if self._server is None:
            self._server = asyncio.get_running_loop().run_in_executor(
                self._threads, start_server, self._weights, self._shape
            )
        # Shielded: one caller who gives up must not take the engine away from the others.
        return await asyncio.shield(self._server)


class Busy:
    """How many slots were busy at most while each call ran."""

    def __init__(self) -> None:
        """Start with no call."""
        self._most: dict[int, int] = {}
        self._next = 0

    def enter(self) -> int:
        """Begin a call, which every running call notices."""
        self._next += 1
        self._most[self._next] = 0
        count = len(self._most)
        self._most = {call: max(most, count) for call, most in self._most.items()}
        return self._next

    def leave(self, call: int) -> int:
        """End a call and give the most that were busy while it ran, itself included."""
        return self._most.pop(call)


def read_options(target: Target) -> EmbeddedOptions:
    """Read the options of a target; dashes or underscores, as the writer likes.

    Raises:
        UsageRefused: An option has the wrong type, or is not one of ours.
    """
    named = {name.replace("_", "-"): value for name, value in target.options.items()}
    try:
        options = msgspec.convert(named, EmbeddedOptions)
    except msgspec.ValidationError as error:
        known = ", ".join(repr(name) for name in msgspec.structs.asdict(EmbeddedOptions()))
        raise UsageRefused(
            f"Target {target.name!r}: {error}. Expected under [options]: {known}. "
            f"Correct targets/{target.name}.toml."
        ) from error
    for name, value in (("slots", options.slots), ("context", options.context)):
        if value < 1:
            raise UsageRefused(
                f"Target {target.name!r}: {name} is {value!r}. Expected 1 or more. "
                f"Correct '{name}' under [options] in targets/{target.name}.toml."
            )
    return options
