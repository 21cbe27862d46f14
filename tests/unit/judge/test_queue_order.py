"""Who sees what next: played through, labeller by labeller, on planted queues."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from ethogram.ids import Digest, LabelId
from ethogram.judge.queue import Queue
from ethogram.judge.queue_answers import answers_in
from ethogram.judge.queue_order import Place, next_place
from tests.fakes.queues import Pen, a_queue


def upcoming(pen: Pen, who: str) -> Place | None:
    return next_place(pen.queue, who, answers_in(pen.queue, pen.labels, (), Digest("")))


def work(pen: Pen, who: str, most: int = 1000) -> list[Place]:
    """Let somebody answer what comes, until nothing does."""
    seen: list[Place] = []
    while len(seen) < most and (place := upcoming(pen, who)):
        pen.label(who, place.item, retest_of=place.retest_of)
        seen.append(place)
    return seen


def test_everybody_sees_every_item_once_in_an_order_of_their_own() -> None:
    pen = Pen(a_queue(30, overlap=3))
    orders = [[place.item for place in work(pen, who)] for who in ("ana", "ben", "cy")]
    assert [sorted(order) for order in orders] == [list(range(30))] * 3
    assert len(set(map(tuple, [*orders, range(30)]))) == 4


def test_the_order_is_the_seeds_and_another_seed_has_another() -> None:
    queue = a_queue(30)
    first, again, other = (
        [place.item for place in work(Pen(each), "ana")]
        for each in (queue, queue, msgspec.structs.replace(queue, seed=1))
    )
    assert first == again != other


@pytest.mark.parametrize("overlap", [1, 2])
def test_an_item_is_open_until_enough_other_people_answered_it(overlap: int) -> None:
    pen = Pen(a_queue(20, overlap=overlap))
    sizes = [len(work(pen, who)) for who in ("ana", "ben", "cy")]
    assert sizes == [20, 20 if overlap == 2 else 0, 0]


def test_two_people_at_once_leave_every_item_with_the_people_it_wants() -> None:
    pen = Pen(a_queue(20, overlap=2))
    while any(upcoming(pen, who) for who in ("ana", "ben", "cy")):
        for who in ("ana", "ben", "cy"):
            if place := upcoming(pen, who):
                pen.label(who, place.item)
    assert Counter(label.transcript for label in pen.labels) == {
        item.transcript: 2 for item in pen.queue.items
    }


def test_a_simulated_answer_and_a_skip_take_nobodys_place() -> None:
    pen = Pen(a_queue(1))
    pen.label("robot", 0, is_simulated=True)
    pen.label("ben", 0, "skipped")
    assert upcoming(pen, "ana") is not None
    assert upcoming(pen, "ben") is None, "what I skipped does not come back to me"


def test_gold_is_asked_of_everybody() -> None:
    queue = a_queue(3)
    gold = msgspec.structs.replace(queue.items[1], gold=LabelId("a1"), weight=0.0)
    pen = Pen(msgspec.structs.replace(queue, items=(queue.items[0], gold, queue.items[2])))
    work(pen, "ana")
    assert [place.item for place in work(pen, "ben")] == [1]


@pytest.mark.parametrize(("n", "share", "wanted"), [(40, 0.1, 4), (10, 0.1, 1), (6, 0.5, 3)])
def test_ones_own_items_come_back_in_their_share_and_not_at_once(
    n: int, share: float, wanted: int
) -> None:
    pen = Pen(a_queue(n, retest_share=share))
    seen = work(pen, "ana")
    repeats = [place for place in seen if place.retest_of]
    assert len(repeats) == wanted
    assert len({place.item for place in repeats}) == wanted
    ids = {label.id: label for label in pen.labels}
    for place in repeats:
        first = next(at for at, each in enumerate(seen) if each.item == place.item)
        assert seen.index(place) - first >= 2
        assert ids[place.retest_of or LabelId("")].transcript == (
            pen.queue.items[place.item].transcript
        )


def test_a_repeat_never_follows_what_was_just_answered_even_in_the_smallest_queue() -> None:
    pen = Pen(a_queue(1, retest_share=1.0))
    assert [place.retest_of for place in work(pen, "ana")] == [None]


def test_nothing_that_was_skipped_comes_back() -> None:
    pen = Pen(a_queue(2, retest_share=1.0))
    for _ in range(2):
        place = upcoming(pen, "ana")
        assert place is not None
        pen.label("ana", place.item, "skipped")
    assert upcoming(pen, "ana") is None


def test_the_sides_of_pairs_are_shuffled_and_stay_as_they_are() -> None:
    queue = a_queue(200, task="pairwise")

    def sides(queue: Queue, who: str) -> list[bool]:
        pen = Pen(queue)
        return [place.is_swapped for place in work_pairs(pen, who)]

    swapped = sides(queue, "ana")
    assert swapped == sides(queue, "ana") != sides(queue, "ben")
    assert 70 < sum(swapped) < 130


def work_pairs(pen: Pen, who: str) -> list[Place]:
    seen: list[Place] = []
    while True:
        answers = answers_in(pen.queue, (), pen.preferences, Digest(""))
        place = next_place(pen.queue, who, answers)
        if place is None:
            return seen
        pen.prefer(who, place.item, "tie")
        seen.append(place)
