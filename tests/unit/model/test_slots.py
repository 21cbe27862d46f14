"""A request goes to the free slot that has read most of it."""

from __future__ import annotations

import asyncio

from ethogram.model.message import Message
from ethogram.model.slots import SlotTable

SYSTEM = Message(role="system", content="Be brief.")
HELLO = Message(role="user", content="Hello")
ANSWER = Message(role="assistant", content="Hi.")
MORE = Message(role="user", content="More")


async def test_the_next_turn_goes_to_the_slot_of_the_turn_before() -> None:
    table = SlotTable(3)
    slots = [await table.take((HELLO,)) for _ in range(3)]
    slots[1].read = (SYSTEM, HELLO, ANSWER)
    slots[2].read = (SYSTEM, MORE)
    for slot in slots:
        table.give_back(slot)
    assert await table.take((SYSTEM, HELLO, ANSWER, MORE)) is slots[1]
    assert await table.take((SYSTEM, HELLO)) is slots[2]


async def test_without_a_match_the_slot_that_rested_longest_is_taken() -> None:
    table = SlotTable(2)
    first, second = await table.take((HELLO,)), await table.take((HELLO,))
    table.give_back(second)
    table.give_back(first)
    assert await table.take((MORE,)) is first


async def test_a_request_waits_until_a_slot_is_free() -> None:
    table = SlotTable(1)
    slot = await table.take((HELLO,))
    waiting = asyncio.create_task(table.take((MORE,)))
    await asyncio.sleep(0)
    assert not waiting.done()
    table.give_back(slot)
    assert await waiting is slot


async def test_a_slot_remembers_the_most_that_were_busy_beside_it() -> None:
    table = SlotTable(3)
    first = await table.take((HELLO,))
    second = await table.take((HELLO,))
    table.give_back(second)
    third = await table.take((HELLO,))
    assert (first.most_busy, second.most_busy, third.most_busy) == (2, 2, 2)
