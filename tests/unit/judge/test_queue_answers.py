from __future__ import annotations

import msgspec

from ethogram.ids import Digest, QueueName
from ethogram.judge.queue_answers import Answers, answers_in
from tests.fakes.queues import Pen, a_queue

V1, V2 = Digest("v1"), Digest("v2")


def gathered(pen: Pen, in_force: Digest = V1) -> Answers:
    return answers_in(pen.queue, pen.labels, pen.preferences, in_force)


def test_the_last_answer_of_a_labeller_on_an_item_stands() -> None:
    pen = Pen(a_queue())
    pen.label("ana", 0)
    pen.label("ana", 0, "fail")
    pen.label("ben", 0)
    assert [(each.labeller, each.said) for each in gathered(pen).given] == [
        ("ana", "fail"),
        ("ben", "pass"),
    ]


def test_what_was_taken_back_stands_no_more() -> None:
    pen = Pen(a_queue())
    first = pen.label("ana", 0)
    pen.label("ana", 0, "withdrawn", supersedes=first.id)
    assert gathered(pen).given == ()


def test_what_was_taken_back_outside_the_queue_stands_no_more_either() -> None:
    pen = Pen(a_queue())
    first = pen.label("ana", 0)
    pen.label("ana", 1)
    taken = pen.label("ana", 0, "withdrawn", supersedes=first.id)
    elsewhere = msgspec.structs.replace(taken, queue=QueueName(""))
    found = answers_in(pen.queue, [*pen.labels[:2], elsewhere], (), V1)
    assert [each.item for each in found.given] == [1]


def test_answers_to_other_queues_and_other_replies_are_left_out() -> None:
    pen = Pen(a_queue())
    pen.label("ana", 0)
    foreign = Pen(a_queue(3, name=QueueName("other")))
    foreign.label("ana", 1)
    elsewhere = Pen(a_queue(12))
    elsewhere.label("ana", 11)
    labels = [*pen.labels, *foreign.labels, *elsewhere.labels]
    assert [each.item for each in answers_in(pen.queue, labels, (), V1).given] == [0]


def test_a_changed_clause_sets_its_answers_aside() -> None:
    pen = Pen(a_queue())
    pen.label("ana", 0, clause_digest=V1)
    pen.label("ana", 1, clause_digest=V2)
    pen.label("ana", 2)
    found = gathered(pen, V2)
    assert [each.item for each in found.given] == [1, 2]
    assert [each.item for each in found.stale] == [0]
    assert len(answers_in(pen.queue, pen.labels, (), Digest("")).given) == 3


def test_skips_repeats_and_simulated_answers_are_nobodys_word_on_an_item() -> None:
    pen = Pen(a_queue())
    first = pen.label("ana", 0)
    pen.label("ana", 0, "fail", retest_of=first.id)
    pen.label("ben", 0, "skipped")
    pen.label("robot", 0, is_simulated=True)
    assert gathered(pen).people_on() == {0: ("ana",)}
    assert [each.is_skip for each in gathered(pen).of("ben")] == [True]


def test_a_pair_is_known_by_both_its_replies() -> None:
    pen = Pen(a_queue(task="pairwise"))
    pen.prefer("ana", 4, "second")
    taken = pen.prefer("ana", 5, "tie")
    pen.prefer("ana", 5, "withdrawn", supersedes=taken.id)
    assert [(each.item, each.said) for each in gathered(pen).given] == [(4, "second")]
