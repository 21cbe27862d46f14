"""A trained judge made by hand: two words and one trait decide, so that its answers are known."""

from __future__ import annotations

from ethogram.ids import CriterionId, Digest, FamilyId, LabelId, TranscriptId
from ethogram.judge.trained_judge import TrainedJudge, TrainedOn
from ethogram.stats.classifier import LinearModel

TINY = LinearModel(
    intercept=0.0,
    vector_weights=(4.0, -4.0),
    trait_weights=(0.5,),
    trait_means=(1.0,),
    trait_scales=(2.0,),
    penalty=1.0,
    slope=1.0,
    offset=0.0,
    low=0.4,
    high=0.6,
)


def an_item(number: int = 1, people: str = "fail", chance: float = 0.9) -> TrainedOn:
    return TrainedOn(
        labels=(LabelId(f"l{number}"),),
        transcript=TranscriptId(f"run.{number}"),
        reply=Digest(f"{number:032x}"),
        family=FamilyId(f"f{number}"),
        people="fail" if people == "fail" else "pass",
        chance=chance,
        answer="fail" if chance >= 0.6 else "pass",
    )


def a_trained_judge(name: str = "tone", criterion: str = "warm.kind") -> TrainedJudge:
    return TrainedJudge(
        name=name,
        criterion=CriterionId(criterion),
        made_at="2026-11-09T10:00:00+00:00",
        embedder=Digest("e" * 32),
        traits_rules=Digest("a" * 32),
        traits=("length",),
        model=TINY,
        trained_on=(an_item(1), an_item(2, "pass", 0.1)),
    )
