"""Which slot of the embedded engine takes the next request, and what each one has read.

A slot goes on from what it has read before, so a request goes to the free slot that has read most
of it: the next turn of a conversation to the slot of the turn before. A slot that has not read a
surface's system message gets it copied from one that has, which takes a millisecond; reading it
anew takes half a second for 200 tokens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ethogram.model.message import Message


class Slot:
    """One place in the batch."""

    def __init__(self, number: int) -> None:
        """Start with nothing read."""
        self.number = number
        self.read: tuple[Message, ...] = ()
        """Turns of the last request, in order."""
        self.last_used = 0
        self.most_busy = 0
        """Most slots that were busy at once since this one was taken, itself included."""

    def common_turns(self, messages: Sequence[Message]) -> int:
        """How many leading turns this slot has read already."""
        count = 0
        for mine, other in zip(self.read, messages, strict=False):
            if mine != other:
                break
            count += 1
        return count


class SlotTable:
    """The slots of one engine. Used from one event loop."""

    def __init__(self, count: int) -> None:
        """Start with every slot free."""
        self._free = [Slot(number) for number in range(count)]
        self._busy: list[Slot] = []
        self._available = asyncio.Semaphore(count)
        self._clock = 0

    async def take(self, messages: Sequence[Message]) -> Slot:
        """Wait for a free slot and take the one that has read most of these turns."""
        await self._available.acquire()
        slot = max(self._free, key=lambda free: (free.common_turns(messages), -free.last_used))
        self._free.remove(slot)
        self._busy.append(slot)
        self._clock += 1
        slot.last_used = self._clock
        slot.most_busy = 0
        for busy in self._busy:
            busy.most_busy = max(busy.most_busy, len(self._busy))
        return slot

    def give_back(self, slot: Slot) -> None:
        """Free a slot, once the engine has let go of it."""
        self._busy.remove(slot)
        self._free.append(slot)
        self._available.release()
