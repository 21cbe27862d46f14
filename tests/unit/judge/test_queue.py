"""How a queue was drawn decides what its labels may say about a whole run."""

from __future__ import annotations

import pytest

from ethogram.ids import QueueName, RunId
from ethogram.judge.card import Sampling
from ethogram.judge.queue import Queue, Rule


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
