"""How a queue was drawn decides what its labels may say about a whole run."""

from __future__ import annotations

import pytest

from ethogram.ids import CaseId, QueueName, RunId, TranscriptId
from ethogram.judge.card import Sampling
from ethogram.judge.queue import Queue, QueueItem, Rule


@pytest.mark.parametrize(
    ("rule", "sampling"),
    [
        ("random", "random"),
        ("stratified", "stratified"),
        ("disagreement", "targeted"),
        ("boundary", "targeted"),
        ("failures", "targeted"),
        ("listed", "targeted"),
    ],
)
def test_a_rule_that_looks_at_verdicts_is_a_targeted_sample(rule: Rule, sampling: Sampling) -> None:
    queue = Queue(name=QueueName("pilot"), run=RunId("20261123-080000-aaaa"), rule=rule)
    assert queue.sampling == sampling


def test_gold_that_was_mixed_in_was_not_drawn() -> None:
    drawn = QueueItem(transcript=TranscriptId("r.1"), case=CaseId("c"), weight=2.5)
    gold = QueueItem(transcript=TranscriptId("x.1"), case=CaseId("d"), weight=0.0)
    queue = Queue(name=QueueName("pilot"), run=RunId("r"), items=(drawn, gold))
    assert queue.drawn == 1
