from __future__ import annotations

import msgspec

from ethogram.exchange.worksheet import in_order, is_swapped, item_uid, pair_item, single_item
from ethogram.model.message import Message, Reply
from ethogram.run.converse import converse
from tests.fakes.conversations import Echo, a_case, a_question
from tests.fakes.worksheets import a_worksheet


def test_an_item_is_known_by_the_same_id_in_every_export() -> None:
    sheet = a_worksheet()
    ids = [item_uid(sheet.queue, item) for item in sheet.queue.items]
    assert ids == [item.uid for item in sheet.items]
    assert len(set(ids)) == len(ids)
    other = msgspec.structs.replace(sheet.queue, name="another")
    assert item_uid(other, sheet.queue.items[0]) != ids[0]


def test_about_half_of_the_pairs_are_swapped_and_the_seed_decides_which() -> None:
    names = [f"item-{number}" for number in range(2000)]
    swapped = [is_swapped(3, name) for name in names]
    assert 900 < sum(swapped) < 1100
    assert swapped == [is_swapped(3, name) for name in names]
    assert swapped != [is_swapped(4, name) for name in names]


def test_the_order_depends_on_the_seed_alone() -> None:
    items = a_worksheet(items=4).items
    assert in_order(items, 5) == in_order(items[::-1], 5)
    assert {in_order(items, seed) for seed in range(20)} != {items}


async def test_a_reply_is_shown_with_its_conversation_and_a_pair_without_either_reply() -> None:
    sheet, pairs = a_worksheet(), a_worksheet("pairwise")
    first = await converse(a_question(a_case("One.", "Two.")), Echo(), lambda: 0.0)
    second = msgspec.structs.replace(
        first,
        replies=(*first.replies[:-1], Reply(text="Other.")),
        messages=(*first.messages[:-1], Message(role="assistant", content="Other.")),
    )
    single = single_item(sheet.queue, sheet.queue.items[0], first)
    assert single.turns[-1] == ("Assistant", "You said: Two.")
    pair = pair_item(pairs.queue, pairs.queue.items[0], first, second)
    assert pair.turns[-1] == ("User", "Two.")
    assert (pair.first_text, pair.second_text) == ("You said: Two.", "Other.")


def test_any_change_of_what_is_shown_is_another_version() -> None:
    item = a_worksheet().items[0]
    changed = msgspec.structs.replace(item, turns=(*item.turns[:-1], ("Assistant", "Edited.")))
    assert changed.version != item.version
