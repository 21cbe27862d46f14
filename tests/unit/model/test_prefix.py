"""A system message is read once and copied; what cannot be copied is read again."""

from __future__ import annotations

import asyncio

from ethogram.model.message import Message
from ethogram.model.prefix import MOST_KEPT, PrefixStore, leading_system
from ethogram.model.slots import Slot
from tests.fakes.engine import FakeEngine, at_once

LONG = Message(role="system", content="Always help students to do their own work. " * 8)
HELLO = Message(role="user", content="Hello")


async def test_the_first_slot_reads_and_the_others_copy() -> None:
    engine, store = FakeEngine(), PrefixStore()
    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(store.share(engine, Slot(number), (LONG, HELLO), at_once))
    assert engine.read == [0]
    assert sorted(engine.copied) == [1, 2, 3]
    store.close()


async def test_a_slot_that_has_read_it_is_left_alone() -> None:
    engine, store, slot = FakeEngine(), PrefixStore(), Slot(0)
    slot.read = (LONG, HELLO)
    await store.share(engine, slot, (LONG, Message(role="user", content="Other")), at_once)
    assert engine.read == engine.copied == []


async def test_a_short_system_message_is_not_worth_it() -> None:
    engine, store = FakeEngine(), PrefixStore()
    await store.share(engine, Slot(0), (Message(role="system", content="Hi"), HELLO), at_once)
    assert engine.read == []


async def test_what_the_engine_refuses_is_left_to_the_reply_itself() -> None:
    engine, store = FakeEngine(is_refusing=True), PrefixStore()
    await store.share(engine, Slot(0), (LONG, HELLO), at_once)
    await store.share(engine, Slot(1), (LONG, HELLO), at_once)
    assert engine.copied == []
    store.close()


async def test_the_one_used_longest_ago_is_forgotten() -> None:
    engine, store = FakeEngine(), PrefixStore()
    many = [Message(role="system", content=f"{n} {LONG.content}") for n in range(MOST_KEPT + 1)]
    for message in many[:MOST_KEPT]:
        await store.share(engine, Slot(0), (message, HELLO), at_once)
    await store.share(engine, Slot(1), (many[0], HELLO), at_once)
    await store.share(engine, Slot(0), (many[MOST_KEPT], HELLO), at_once)
    engine.read.clear()
    await store.share(engine, Slot(2), (many[0], HELLO), at_once)
    assert engine.read == []
    await store.share(engine, Slot(2), (many[1], HELLO), at_once)
    assert engine.read == [2]
    store.close()


def test_only_the_system_turns_at_the_head_are_shared() -> None:
    late = Message(role="system", content="late")
    assert leading_system((LONG, HELLO, late)) == (LONG,)
    assert leading_system((HELLO,)) == ()
