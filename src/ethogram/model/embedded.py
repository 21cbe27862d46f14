"""The embedded model: a real small model in this process, no TCP port, no hub, no key.

Options of a target (`[options]` in its file):

- `slots`: replies generated side by side in one batch; default 8.
- `context`: tokens of one conversation, prompt and reply together; default 2048.
- `threads`: default one for each core that is free when the engine starts, 8 at most.
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
import functools
import importlib.util
import threading
import time
from asyncio import Future
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import msgspec

from ethogram.errors import MissingExtra, UsageRefused
from ethogram.model.chat_body import SystemRole, ToolPolicy, as_reply, chat_body
from ethogram.model.cores import threads_now
from ethogram.model.engine import MODULE, Engine, EngineShape, engine_failed
from ethogram.model.message import Message, Reply, Request
from ethogram.model.prefix import PrefixStore
from ethogram.model.slots import Slot, SlotTable
from ethogram.model.target import Target
from ethogram.model.weights import Weights, find_weights

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_SLOTS = 8
DEFAULT_CONTEXT = 2048


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

        Args:
            target: A target whose provider is `embedded`.
            root: The workspace, for the option `weights`.

        Raises:
            MissingExtra: The engine is not installed.
            UsageRefused: The weights are not there, or an option is not understood.
        """
        if importlib.util.find_spec(MODULE) is None:
            raise MissingExtra("The embedded model", "embedded")
        self._options = read_options(target)
        self._weights = find_weights(self._options.weights, root=root)
        self._tools: ToolPolicy = self._options.tools or (
            "refuse" if self._weights.is_packaged else "send"
        )
        self._threads = ThreadPoolExecutor(self._options.slots, thread_name_prefix="embedded")
        self._slots = SlotTable(self._options.slots)
        self._prefixes = PrefixStore()
        self._engine: asyncio.Future[Engine] | None = None
        self._calls: dict[asyncio.Task[Reply], threading.Event] = {}
        self._is_closed = False

    async def ask(self, request: Request) -> Reply:
        """Generate one reply in a slot of its own, once one is free.

        Raises:
            RequestRefused: The prompt is too long, or has tools the model cannot read.
            ModelCodeFailed: The engine failed; boundary `engine`.
        """
        body = chat_body(request, system_role=self._options.system_role, tools=self._tools)
        engine = await self._started()
        slot = await self._slots.take(request.messages)
        given_up = threading.Event()
        call = asyncio.create_task(self._answer(engine, slot, request, body, given_up))
        self._calls[call] = given_up
        call.add_done_callback(functools.partial(self._finish, slot))
        try:
            # Shielded: the slot is only free when its thread has let go of it.
            return await asyncio.shield(call)
        finally:
            given_up.set()

    async def aclose(self) -> None:
        """Stop what is running and let go of the engine and its memory. Safe to call twice."""
        self._is_closed = True
        for given_up in self._calls.values():
            given_up.set()
        if self._calls:
            await asyncio.wait(list(self._calls))
        starting, self._engine = self._engine, None
        if starting is not None:
            await asyncio.wait([starting])
            if starting.exception() is None:
                await asyncio.to_thread(starting.result().close)
        self._prefixes.close()
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)

    async def _started(self) -> Engine:
        if self._is_closed:
            raise engine_failed("The embedded model was asked after it was closed. Open it anew.")
        if self._engine is None:
            self._engine = self._in_thread(start_engine, self._weights, self._options)
        # Shielded: one caller who gives up must not take the engine away from the others.
        return await asyncio.shield(self._engine)

    async def _answer(
        self,
        engine: Engine,
        slot: Slot,
        request: Request,
        body: Mapping[str, Any],
        given_up: threading.Event,
    ) -> Reply:
        started = time.perf_counter()
        if self._options.system_role != "user":
            await self._prefixes.share(engine, slot, request.messages, self._in_thread)
        slot.read = ()
        chunks = await self._in_thread(
            engine.stream_reply, {**body, "id_slot": slot.number}, given_up.is_set
        )
        reply = as_reply(
            chunks,
            model=self._weights.name,
            latency_s=time.perf_counter() - started,
            slots=slot.most_busy,
        )
        slot.read = (*request.messages, Message(role="assistant", content=reply.text))
        return reply

    def _finish(self, slot: Slot, call: asyncio.Task[Reply]) -> None:
        del self._calls[call]
        self._slots.give_back(slot)
        if not call.cancelled():
            # A caller who gave up never looks at the error; asyncio would complain that nobody did.
            call.exception()

    def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return asyncio.get_running_loop().run_in_executor(
            self._threads, functools.partial(work, *args, **kwargs)
        )


def start_engine(weights: Weights, options: EmbeddedOptions) -> Engine:
    """Start the engine in the shape that the target asks for."""
    threads = options.threads or threads_now()
    return Engine(
        weights, EngineShape(slots=options.slots, context=options.context, threads=threads)
    )


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
    for name, value in (
        ("slots", options.slots),
        ("context", options.context),
        ("threads", 1 if options.threads is None else options.threads),
    ):
        if value < 1:
            raise UsageRefused(
                f"Target {target.name!r}: {name} is {value!r}. Expected 1 or more. "
                f"Correct '{name}' under [options] in targets/{target.name}.toml."
            )
    return options
