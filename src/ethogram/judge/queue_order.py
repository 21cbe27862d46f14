"""Which item of a queue a labeller sees next, and which reply of a pair stands on the left."""

from __future__ import annotations

import msgspec

from ethogram.ids import LabelId
from ethogram.judge.queue import Queue
from ethogram.judge.queue_answers import Answered, Answers
from ethogram.judge.queue_draw import place_in_run, rank

LONGEST_GAP = 10
"""Answers between an item and its repeat, where the queue is long enough."""


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item as it comes before one labeller."""

    item: int
    """Place in the queue, from 0."""
    retest_of: LabelId | None = None
    """The labeller's own earlier answer, when the item comes a second time."""
    is_swapped: bool = False
    """True when the first reply of a pair stands on the right."""


def next_place(queue: Queue, labeller: str, answers: Answers) -> Place | None:
    """Say what a labeller is asked next; None when nothing is left for them.

    An item is open to a person until they answered or skipped it, or as many *other* people as the
    queue wants have answered it. Two people who take its last place at the same time are both kept.
    Gold items are open to everybody. Each person has their own order, drawn from the queue's seed
    and their name. One's own earlier items come back, blind, in the share that the queue asks for:
    some answers later, and in any case before the queue ends.
    """
    own = answers.of(labeller)
    repeat = _due(queue, labeller, own, gap=min(LONGEST_GAP, max(1, len(queue.items) // 2)))
    if repeat is not None:
        return _place(queue, labeller, repeat.item, repeat.id)
    open_ = open_items(queue, labeller, answers)
    if open_:
        return _place(queue, labeller, min(open_, key=lambda place: _rank(queue, labeller, place)))
    last = _due(queue, labeller, own, gap=1)
    return None if last is None else _place(queue, labeller, last.item, last.id)


def open_items(queue: Queue, labeller: str, answers: Answers) -> list[int]:
    """Give the places of the items that a labeller may still be asked for the first time."""
    done = {each.item for each in answers.of(labeller) if each.retest_of is None}
    people = answers.people_on()
    return [
        place
        for place, item in enumerate(queue.items)
        if place not in done
        and (item.gold is not None or _others(people.get(place, ()), labeller) < queue.overlap)
    ]


def repeats_due(queue: Queue, own: list[Answered], *, ahead: int = 0) -> int:
    """Count the repeats that a labeller's answers, and so many to come, call for and did not get."""
    answered = sum(1 for each in own if each.retest_of is None and not each.is_skip)
    repeated = sum(1 for each in own if each.retest_of is not None)
    # A share such as .1 of 10 must be 1, whatever its last binary digit says.
    return int((answered + ahead) * queue.retest_share + 1e-9) - repeated


def items_left(queue: Queue, labeller: str, answers: Answers) -> int:
    """Count what may still come to a labeller: open items, and the repeats that they will call for."""
    own = answers.of(labeller)
    open_ = len(open_items(queue, labeller, answers))
    return open_ + max(0, repeats_due(queue, own, ahead=open_))


def _due(queue: Queue, labeller: str, own: list[Answered], *, gap: int) -> Answered | None:
    if repeats_due(queue, own) <= 0:
        return None
    first = [each for each in own if each.retest_of is None and not each.is_skip]
    repeated = {each.item for each in own if each.retest_of is not None}
    ripe = [each for each in first[: len(first) - gap] if each.item not in repeated]
    return min(ripe, key=lambda each: _rank(queue, labeller, each.item, "again"), default=None)


def _place(queue: Queue, labeller: str, item: int, retest_of: LabelId | None = None) -> Place:
    side = rank(queue.seed, labeller, *place_in_run(queue.items[item]), "side", bool(retest_of))
    is_pair = queue.items[item].other is not None
    return Place(item=item, retest_of=retest_of, is_swapped=is_pair and side[0] % 2 == 1)


def _others(people: tuple[str, ...], labeller: str) -> int:
    return sum(1 for name in people if name != labeller)


def _rank(queue: Queue, labeller: str, item: int, why: str = "") -> bytes:
    return rank(queue.seed, labeller, *place_in_run(queue.items[item]), why)
