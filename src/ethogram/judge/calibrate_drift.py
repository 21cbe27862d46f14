"""Is a judge still the one that was measured? Its card's own replies, judged again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ethogram.ids import TranscriptId
from ethogram.judge.calibrate import informedness
from ethogram.judge.calibrate_share import share_of
from ethogram.judge.card import CardItem, Drift, JudgeCard
from ethogram.judge.verdict import DECIDED, Outcome
from ethogram.stats.estimate import Estimate
from ethogram.stats.paired import mcnemar

DRIFTED_BELOW = 0.05
LEAST_DECIDED = 0.8
"""Share of the replies decided then that it must decide now, for its card to say anything."""


def drift_of(card: JudgeCard, now: Mapping[TranscriptId, Outcome], at: str) -> Drift:
    """Compare what a judge said of its card's replies with what it says now.

    Args:
        card: The card, with the replies it was made on.
        now: What the judge says today; replies that are gone, and calls that failed, are missing.
        at: When it was asked, ISO 8601 with zone.
    """
    before = [item for item in card.items if item.judge in DECIDED]
    both = [(item, now[item.transcript]) for item in before if now.get(item.transcript) in DECIDED]
    wrong = sum(item.judge == item.people and said != item.people for item, said in both)
    right = sum(item.judge != item.people and said == item.people for item, said in both)
    p_value = mcnemar(wrong, right).exact
    sensitivity, specificity = _now(both, "fail"), _now(both, "pass")
    heard = sum(item.transcript in now for item in before)
    why = _lost(len(both), heard) or _worse(wrong, right, p_value)
    if not why and card.is_usable:
        why = _at_chance(informedness(sensitivity, specificity))
    return Drift(
        card=card.id,
        at=at,
        asked=len(both),
        lost=len(before) - len(both),
        towards_pass=sum((item.judge, said) == ("fail", "pass") for item, said in both),
        towards_fail=sum((item.judge, said) == ("pass", "fail") for item, said in both),
        sensitivity_before=_then(both, "fail"),
        sensitivity=sensitivity,
        specificity_before=_then(both, "pass"),
        specificity=specificity,
        newly_wrong=wrong,
        newly_right=right,
        p_value=p_value,
        stands=not why,
        why=why,
    )


def _lost(both: int, heard: int) -> str:
    if both < LEAST_DECIDED * heard:
        return f"it decides only {both} of the {heard} replies it decided then"
    return ""


def _worse(wrong: int, right: int, p_value: float) -> str:
    if wrong > right and p_value < DRIFTED_BELOW:
        return (
            f"{wrong} replies it judged as people do it now misjudges, {right} the other way round"
        )
    return ""


def _at_chance(better: Estimate) -> str:
    is_chance = better.low is not None and better.low <= 0
    return "on these replies it is no better than chance now" if is_chance else ""


def _then(both: Sequence[tuple[CardItem, Outcome]], people: str) -> Estimate:
    return share_of((i.family, i.judge == people) for i, _ in both if i.people == people)


def _now(both: Sequence[tuple[CardItem, Outcome]], people: str) -> Estimate:
    return share_of((i.family, said == people) for i, said in both if i.people == people)
