"""Judge cards as small as a test needs them."""

from __future__ import annotations

from typing import Any

from ethogram.ids import CardId, ClauseId, CriterionId, Digest, JudgeName
from ethogram.judge.card import Confusion, Drift, JudgeCard
from ethogram.stats.estimate import undefined
from ethogram.stats.proportion import wilson

NOTHING = undefined("none", "nothing was measured")


def a_card(judge: str = "strict", criterion: str = "coach.pasteable", **rest: Any) -> JudgeCard:
    """A good card of a model judge."""
    facts: dict[str, Any] = {
        "id": CardId(f"{judge}-1"),
        "judge_kind": "model",
        "judge_digest": Digest("d"),
        "made_at": "2026-11-23T08:00:00+00:00",
        "sampling": "random",
        "labellers": ("anna", "bo"),
        "labels": 44,
        "families": 40,
        "counts": Confusion(both_fail=18, only_judge_fails=1, only_people_fail=2, both_pass=19),
        "sensitivity": wilson(18, 20),
        "specificity": wilson(19, 20),
        "agreement": wilson(37, 40),
        "kappa": wilson(34, 40),
        "base_rate": wilson(20, 40),
        "human_ceiling": NOTHING,
        "retest": NOTHING,
    }
    return JudgeCard(
        judge=JudgeName(judge),
        clause=ClauseId(criterion.partition(".")[0]),
        criterion=CriterionId(criterion),
        **facts | rest,
    )


def a_drift(card: str = "strict-1", **rest: Any) -> Drift:
    """A gold set judged again, with nothing lost."""
    facts: dict[str, Any] = {
        "at": "2026-12-01T08:00:00+00:00",
        "asked": 40,
        "sensitivity_before": wilson(18, 20),
        "sensitivity": wilson(18, 20),
        "specificity_before": wilson(19, 20),
        "specificity": wilson(19, 20),
    }
    return Drift(card=CardId(card), **facts | rest)
