from __future__ import annotations

from ethogram.ids import CaseId, ClauseId, LabelId, TranscriptId
from ethogram.judge.adjudication import Adjudication
from ethogram.workflow.queue_gold import with_gold
from tests.fakes.queues import AT, a_queue


def settled(name: str) -> Adjudication:
    return Adjudication(
        id=LabelId(f"a-{name}"),
        transcript=TranscriptId(name),
        case=CaseId("c"),
        clause=ClauseId("coach"),
        settled="fail",
        reason_code="slip",
        adjudicator="cy",
        at=AT,
    )


def test_gold_that_was_drawn_anyway_keeps_its_place_and_weight() -> None:
    items = with_gold(a_queue(3).items, [settled("r.2")], 1, seed=0)
    assert [(item.transcript, item.weight, item.gold) for item in items] == [
        ("r.1", 1.0, None),
        ("r.2", 1.0, "a-r.2"),
        ("r.3", 1.0, None),
    ]


def test_gold_from_elsewhere_is_added_and_stands_for_no_reply() -> None:
    gold = [settled(f"old.{number}") for number in range(9)]
    items = with_gold(a_queue(3).items, gold, 2, seed=0)
    assert [item.weight for item in items] == [1, 1, 1, 0, 0]
    assert items == with_gold(a_queue(3).items, gold[::-1], 2, seed=0), (
        "the seed decides, not the order"
    )
    assert items != with_gold(a_queue(3).items, gold, 2, seed=3)
