from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest

from ethogram.ids import Digest, LabelId
from ethogram.judge.adjudication import Settled
from ethogram.judge.queue_answers import answers_in
from ethogram.judge.queue_progress import QueueProgress, queue_progress
from tests.fakes.queues import Pen, a_queue

NOW = Digest("g2")


def progress(pen: Pen, gold: Mapping[LabelId, Settled] | None = None) -> QueueProgress:
    answers = answers_in(pen.queue, pen.labels, pen.preferences, Digest("v1"))
    return queue_progress(pen.queue, answers, guideline=NOW, gold=gold or {})


def test_a_new_queue_wants_everything_and_guesses_how_long_it_takes() -> None:
    found = progress(Pen(a_queue(10, overlap=2)))
    assert (found.items, found.wanted, found.answers, found.complete) == (10, 20, 0, 0)
    assert found.labellers == ()
    assert found.minutes_left == 10


def test_answers_are_counted_by_item_and_by_labeller() -> None:
    pen = Pen(a_queue(3, overlap=2))
    pen.label("ana", 0, seconds=10.0)
    pen.label("ana", 1, seconds=20.0)
    pen.label("ben", 0, "fail", seconds=30.0)
    pen.label("ben", 1, "skipped", seconds=500.0)
    found = progress(pen)
    assert (found.answers, found.complete, found.extra, found.disputed) == (3, 1, 0, 1)
    ana, ben = found.labellers
    assert (ana.answered, ana.skipped, ana.left, ana.seconds) == (2, 0, 1, 15.0)
    assert (ben.answered, ben.skipped, ben.left, ben.seconds) == (1, 1, 1, 30.0)


def test_two_who_took_the_last_place_are_both_kept_and_counted() -> None:
    pen = Pen(a_queue(2))
    pen.label("ana", 0)
    pen.label("ben", 0)
    found = progress(pen)
    assert (found.answers, found.complete, found.extra) == (1, 1, 1)
    assert sum(each.answered for each in found.labellers) == 2


def test_self_agreement_is_counted_on_repeats_alone() -> None:
    pen = Pen(a_queue())
    first, second = pen.label("ana", 0), pen.label("ana", 1)
    pen.label("ana", 0, retest_of=first.id)
    pen.label("ana", 1, "fail", retest_of=second.id)
    [ana] = progress(pen).labellers
    assert (ana.answered, ana.repeats, ana.repeats_same) == (2, 2, 1)


@pytest.mark.parametrize(("said", "right"), [("fail", 1), ("pass", 0), ("unclear", 0)])
def test_gold_is_checked_against_what_was_adjudicated(said: str, right: int) -> None:
    queue = a_queue(2)
    gold = msgspec.structs.replace(queue.items[0], gold=LabelId("a1"))
    pen = Pen(msgspec.structs.replace(queue, items=(gold, queue.items[1])))
    pen.label("ana", 0, said)
    pen.label("ben", 0, said)
    found = progress(pen, {LabelId("a1"): "fail"})
    assert [(each.gold, each.gold_right) for each in found.labellers] == [(1, right)] * 2
    assert found.extra == 0, "gold is asked of everybody"
    assert progress(pen).labellers[0].gold == 0, "an adjudication that was withdrawn checks nobody"


def test_an_earlier_guideline_is_counted_and_an_earlier_clause_is_asked_again() -> None:
    pen = Pen(a_queue(3))
    pen.label("ana", 0, guideline=Digest("g1"), clause_digest=Digest("v1"))
    pen.label("ana", 1, guideline=NOW, clause_digest=Digest("v1"))
    pen.label("ana", 2, guideline=NOW, clause_digest=Digest("v0"))
    [ana] = progress(pen).labellers
    assert (ana.answered, ana.earlier_guideline, ana.stale, ana.left) == (2, 1, 1, 1)


def test_a_simulated_labeller_is_shown_and_takes_no_place() -> None:
    pen = Pen(a_queue(3))
    pen.label("robot", 0, is_simulated=True)
    found = progress(pen)
    assert (found.answers, found.complete) == (0, 0)
    assert [(each.is_simulated, each.answered) for each in found.labellers] == [(True, 1)]


def test_the_time_left_goes_by_the_pace_so_far() -> None:
    pen = Pen(a_queue(4))
    pen.label("ana", 0, seconds=20.0)
    assert progress(pen).minutes_left == 1.0
