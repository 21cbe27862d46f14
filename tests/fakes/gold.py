"""Labelled replies for tests that measure a judge without asking one."""

from __future__ import annotations

from typing import Any

from ethogram.ids import CaseId, CriterionId, FamilyId, TranscriptId
from ethogram.judge.calibrate import Graded
from ethogram.judge.calibrate_gold import Decided, GoldItem
from ethogram.judge.verdict import Outcome

CRITERION = CriterionId("warm.kind")


def an_item(number: int = 1, people: Decided | None = "pass", **rest: Any) -> GoldItem:
    """A reply that anna labelled."""
    facts: dict[str, Any] = {
        "family": FamilyId(f"f{number}"),
        "case": CaseId(f"c{number}"),
        "said": (("anna", people),) if people else (),
        "target": "bot",
    }
    return GoldItem(
        transcript=TranscriptId(f"r1.{number}"), criterion=CRITERION, people=people, **facts | rest
    )


def graded(
    both_fail: int, missed: int, blamed: int, both_pass: int, start: int = 0, **rest: Any
) -> list[Graded]:
    """Replies by what people and the judge say, each a family of its own."""
    kinds: tuple[tuple[int, Decided, Outcome], ...] = (
        (both_fail, "fail", "fail"),
        (missed, "fail", "pass"),
        (blamed, "pass", "fail"),
        (both_pass, "pass", "pass"),
    )
    pairs = [(people, judge) for times, people, judge in kinds for _ in range(times)]
    return [
        Graded(item=an_item(start + number, people, **rest), outcome=judge)
        for number, (people, judge) in enumerate(pairs)
    ]
