"""System messages that slots have read, kept so that the other slots need not read them again."""

from __future__ import annotations

import asyncio
import os
from asyncio import Future
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ethogram.errors import CallFailed
from ethogram.model.chat_body import chat_message
from ethogram.model.engine import Chunk
from ethogram.model.message import Message
from ethogram.model.slots import Slot

MOST_KEPT = 8
"""A system message of 500 tokens takes 12 MB."""
WORTH_KEEPING = 200
"""Letters; reading fewer is about as quick as copying them."""


class InThread(Protocol):
    """Runs a blocking call in a thread of the client."""

    def __call__(self, work: Callable[..., Any], *args: object) -> Future[Any]:
        """Give the result as a future."""


class CopyingEngine(Protocol):
    """What sharing needs of an engine."""

    def stream_reply(
        self, body: Mapping[str, Any], is_cancelled: Callable[[], bool]
    ) -> list[Chunk]:
        """Have one reply generated."""
        ...

    def save_slot(self, slot: int) -> int | None:
        """Keep what a slot has read; gives its handle."""
        ...

    def restore_slot(self, slot: int, memory: int) -> bool:
        """Let a slot have read what was kept."""
        ...


class Prefix:
    """One system message in the engine's own form, in anonymous memory."""

    def __init__(self) -> None:
        """Start with nobody reading it."""
        self.readers = 0
        self.memory: int | None = None

    def forget(self) -> None:
        """Give the memory back."""
        if self.memory is not None:
            os.close(self.memory)
            self.memory = None


class PrefixStore:
    """The system messages of one engine. Used from one event loop."""

    def __init__(self) -> None:
        """Start with none."""
        self._kept: dict[tuple[Message, ...], asyncio.Task[Prefix]] = {}

    async def share(
        self, engine: CopyingEngine, slot: Slot, messages: Sequence[Message], in_thread: InThread
    ) -> None:
        """See that the slot has read the system message: by copy, or first of all slots.

        Never fails: what goes wrong here goes wrong again, and is reported, when the reply itself
        is asked for.
        """
        system = leading_system(messages)
        if sum(len(message.content) for message in system) < WORTH_KEEPING:
            return
        if slot.common_turns(system) == len(system):
            return
        reading = self._kept.get(system)
        if reading is None:
            self._make_room()
            reading = asyncio.create_task(read_prefix(engine, slot, system, in_thread))
            self._kept[system] = reading
            await reading
            return
        prefix = await reading
        self._kept[system] = self._kept.pop(system, reading)
        if prefix.memory is None:
            return
        prefix.readers += 1
        try:
            await in_thread(engine.restore_slot, slot.number, prefix.memory)
        finally:
            prefix.readers -= 1

    def close(self) -> None:
        """Give all memory back. The engine must be idle."""
        for reading in self._kept.values():
            if reading.done() and not reading.cancelled() and reading.exception() is None:
                reading.result().forget()
        self._kept.clear()

    def _make_room(self) -> None:
        """Forget the system message that was used longest ago and that nobody is copying."""
        if len(self._kept) < MOST_KEPT:
            return
        for system, reading in self._kept.items():
            if reading.done() and reading.result().readers == 0:
                reading.result().forget()
                del self._kept[system]
                return


def leading_system(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Give the system turns that a conversation begins with."""
    count = 0
    for message in messages:
        if message.role not in ("system", "developer"):
            break
        count += 1
    return tuple(messages[:count])


async def read_prefix(
    engine: CopyingEngine, slot: Slot, system: Sequence[Message], in_thread: InThread
) -> Prefix:
    """Have one slot read the system message and keep the result, where the machine allows it."""
    prefix = Prefix()
    body = {
        "messages": [*map(chat_message, system), {"role": "user", "content": "."}],
        "max_tokens": 1,
        "id_slot": slot.number,
    }
    try:
        await in_thread(engine.stream_reply, body, never)
        prefix.memory = await in_thread(engine.save_slot, slot.number)
    except CallFailed:
        return prefix
    return prefix


def never() -> bool:
    """Nobody gives up."""
    return False
