"""From labelled replies and a judge's verdicts on them to its card.

The event is a failing reply: sensitivity is the share of the replies that people fail which the
judge fails too, specificity the share of those they pass which it passes too. Verdicts that decide
nothing (unclear, refused, unreadable, failed calls) are in neither, and are counted beside.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from ethogram.ids import CardId, ClauseId, CriterionId, Digest, FamilyId, JudgeName, digest
from ethogram.judge.calibrate_gold import Decided, GoldItem, sampling_of
from ethogram.judge.calibrate_share import share_of
from ethogram.judge.card import CardItem, Confusion, JudgeCard, Probe, Slice
from ethogram.judge.exam import ExamResult
from ethogram.judge.verdict import DECIDED, JudgeKind, Outcome
from ethogram.stats.agreement import percent_agreement
from ethogram.stats.agreement_pairs import cohen
from ethogram.stats.agreement_tally import tally
from ethogram.stats.clustered import ClusteredRate, cluster_rate
from ethogram.stats.estimate import Estimate, undefined
from ethogram.stats.labels_needed import JudgeLabels, more_labels_for_judge

LEAST_FAMILIES = 10
"""Families with a failing, and with a passing reply, below which no card is usable. With nine, a
judge that made no mistake at all could still be wrong on 30 % (Wilson); with fewer, anything goes."""


AT_CHANCE = "no better than chance"


class Graded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A labelled reply and what the judge said of it."""

    item: GoldItem
    outcome: Outcome
    cost: float | None = None
    seconds: float | None = None

    @property
    def is_decided(self) -> bool:
        """True when both people and the judge say pass or fail."""
        return self.item.people is not None and self.outcome in DECIDED

    @property
    def agrees(self) -> bool:
        """True when the judge says what people say."""
        return self.outcome == self.item.people


class JudgeFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is measured on what."""

    judge: JudgeName
    kind: JudgeKind
    clause: ClauseId
    criterion: CriterionId
    digest: Digest
    parts: dict[str, Digest] = msgspec.field(default_factory=dict)
    is_recorded: bool = False


class Method(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a measurement was made, and when."""

    made_at: str
    seed: int = 0
    split: float = 0.0
    tuned_on: int = 0
    """Families set aside for tuning."""
    disputed: tuple[GoldItem, ...] = ()
    """Replies that people differ on."""


def card_of(
    facts: JudgeFacts,
    method: Method,
    graded: Sequence[Graded],
    *,
    again: Sequence[tuple[FamilyId, Outcome, Outcome]] = (),
    probes: tuple[Probe, ...] = (),
    exam: ExamResult | None = None,
) -> JudgeCard:
    """Write the card of a judge on one criterion.

    Args:
        facts: Who is measured on what.
        method: How and when.
        graded: Every labelled reply of the held-out families, with the judge's verdict.
        again: Family, verdict and the verdict when asked again, of the replies that were.
        probes: What was tried to move the judge.
        exam: How it did on the specification's own examples; None where no exam was held.
    """
    decided = [each for each in graded if each.is_decided]
    card = _measured(facts, method, graded, decided)
    looked_again = share_of((family, first == second) for family, first, second in again)
    counted = Counter(each.outcome for each in graded)
    return msgspec.structs.replace(
        card,
        unclear=counted["unclear"] + counted["not-applicable"],
        refused=counted["refused"],
        unparsable=counted["unparsable"],
        errors=counted["error"],
        retest=looked_again if again else card.retest,
        probes=probes,
        cost=_mean([each.cost for each in graded if each.cost is not None]),
        seconds=_median([each.seconds for each in graded if each.seconds is not None]),
        more_labels=more_labels(decided),
        items=tuple(_card_item(each) for each in graded if each.item.people is not None),
        targets=slices(decided),
        refused_because=refusals(decided, card.sensitivity, card.specificity, exam),
    )


def _measured(
    facts: JudgeFacts, method: Method, graded: Sequence[Graded], decided: Sequence[Graded]
) -> JudgeCard:
    """Say who was measured, on what, and how often judge and people agree."""
    items = [each.item for each in graded]
    return JudgeCard(
        id=CardId(f"{facts.judge}-{digest([facts, method, graded])[:8]}"),
        judge=facts.judge,
        judge_kind=facts.kind,
        clause=facts.clause,
        criterion=facts.criterion,
        judge_digest=facts.digest,
        made_at=method.made_at,
        sampling=sampling_of(items),
        labellers=tuple(sorted({who for item in items for who, _ in item.said})),
        is_simulated=any(item.is_simulated for item in items),
        families=len({item.family for item in items}),
        tuned_on=method.tuned_on,
        counts=confusion(decided),
        sensitivity=right_share(decided, "fail"),
        specificity=right_share(decided, "pass"),
        agreement=share_of((each.item.family, each.agrees) for each in decided),
        kappa=_kappa(decided),
        base_rate=share_of((item.family, item.people == "fail") for item in items),
        human_ceiling=human_ceiling([*items, *method.disputed]),
        retest=undefined("share", "it was not asked again"),
        labels=sum(len(item.said) for item in items),
        disputed=len(method.disputed),
        seed=method.seed,
        split=method.split,
        parts=dict(facts.parts),
        is_recorded=facts.is_recorded,
    )


def _card_item(graded: Graded) -> CardItem:
    item = graded.item
    return CardItem(
        transcript=item.transcript,
        family=item.family,
        people=item.people or "pass",
        judge=graded.outcome,
    )


def confusion(decided: Sequence[Graded]) -> Confusion:
    """Count replies by what people and the judge say."""
    cells: Mapping[tuple[bool, bool], int] = {
        (people, judge): sum(
            (each.item.people == "fail", each.outcome == "fail") == (people, judge)
            for each in decided
        )
        for people in (True, False)
        for judge in (True, False)
    }
    return Confusion(
        both_fail=cells[True, True],
        only_judge_fails=cells[False, True],
        only_people_fail=cells[True, False],
        both_pass=cells[False, False],
    )


def right_share(decided: Sequence[Graded], people: str) -> Estimate:
    """Estimate how often the judge is right where people say so: sensitivity or specificity."""
    return share_of(
        (each.item.family, each.agrees) for each in decided if each.item.people == people
    )


def human_ceiling(items: Sequence[GoldItem]) -> Estimate:
    """Estimate how often two people say the same of one reply: no judge can be asked for more."""
    said = [item for item in items if len(item.said) > 1]
    if not said:
        return undefined("Percent agreement", "no reply was labelled by two people")
    labels = tally(
        (dict(item.said) for item in said),
        categories=("pass", "fail"),
        clusters=[item.family for item in said],
    )
    return percent_agreement(labels)


def _kappa(decided: Sequence[Graded]) -> Estimate:
    return cohen(
        [(str(each.item.people), each.outcome) for each in decided],
        categories=("pass", "fail"),
        clusters=[each.item.family for each in decided],
    )


def slices(decided: Sequence[Graded]) -> tuple[Slice, ...]:
    """Look at the replies of each target alone, where there are several.

    A judge that does well on the whole can throw a coin on the replies of one model. Only that is
    held against it: few labels of one target say nothing.
    """
    targets = sorted({each.item.target for each in decided})
    if len(targets) < 2:
        return ()
    return tuple(
        _slice(target, [each for each in decided if each.item.target == target])
        for target in targets
    )


def _slice(target: str, decided: Sequence[Graded]) -> Slice:
    sensitivity, specificity = right_share(decided, "fail"), right_share(decided, "pass")
    because = refusals(decided, sensitivity, specificity, None)
    return Slice(
        target=target,
        counts=confusion(decided),
        sensitivity=sensitivity,
        specificity=specificity,
        refused_because=next((why for why in because if why.startswith(AT_CHANCE)), ""),
    )


def informedness(sensitivity: Estimate, specificity: Estimate) -> Estimate:
    """Estimate sensitivity plus specificity less one: zero for a judge that throws a coin.

    The interval is made of both (Zou and Donner's MOVER): they rest on different replies.
    """
    method = "MOVER 95 %"
    se, sp = sensitivity, specificity
    if se.estimate is None or sp.estimate is None:
        return undefined(method, "it needs replies that people fail and replies that they pass")
    estimate = se.estimate + sp.estimate - 1.0
    down = math.hypot(se.estimate - _end(se.low, 0.0), sp.estimate - _end(sp.low, 0.0))
    up = math.hypot(_end(se.high, 1.0) - se.estimate, _end(sp.high, 1.0) - sp.estimate)
    return Estimate(
        estimate=estimate,
        low=max(-1.0, estimate - down),
        high=min(1.0, estimate + up),
        method=method,
        n=se.n + sp.n,
    )


def _end(end: float | None, otherwise: float) -> float:
    return otherwise if end is None else end


def refusals(
    decided: Sequence[Graded],
    sensitivity: Estimate,
    specificity: Estimate,
    exam: ExamResult | None,
) -> tuple[str, ...]:
    """Say why a measured judge may decide nothing; empty when it may."""
    reasons = []
    for people, verb in (("fail", "fail"), ("pass", "pass")):
        families = len({each.item.family for each in decided if each.item.people == people})
        if families < LEAST_FAMILIES:
            noun = "family" if families == 1 else "families"
            reasons.append(
                f"only {families} {noun} with a reply that people {verb}; "
                f"{LEAST_FAMILIES} are the least that tell anything"
            )
    better = informedness(sensitivity, specificity)
    if not reasons and better.low is not None and better.low <= 0:
        reasons.append(
            f"{AT_CHANCE}: sensitivity plus specificity less one is {better.estimate:.2f} "
            f"({better.low:.2f} to {better.high:.2f})"
        )
    if exam is not None and not exam.passed:
        reasons.append(
            f"it misjudges {len(exam.failed)} of {exam.items} examples of the specification"
        )
    return tuple(reasons)


def more_labels(decided: Sequence[Graded]) -> int | None:
    """Say how many further labels would narrow the wider interval to 0.1 on each side.

    At the shares of failing and passing replies seen so far; None without any of one kind.
    """
    failing, passing = _rate_among(decided, "fail"), _rate_among(decided, "pass")
    if failing is None or passing is None:
        return None
    return more_labels_for_judge(
        JudgeLabels(
            sensitivity=failing.rate,
            of_fails=failing.effective,
            specificity=passing.rate,
            of_passes=passing.effective,
            base_rate=failing.units / (failing.units + passing.units),
            design_effect=max(failing.design_effect, passing.design_effect),
        )
    )


def _rate_among(decided: Sequence[Graded], people: Decided) -> ClusteredRate | None:
    """Say how often the judge is right where people say so, and how much that is worth."""
    families: dict[FamilyId, tuple[int, int]] = {}
    for each in decided:
        if each.item.people == people:
            right, asked = families.get(each.item.family, (0, 0))
            families[each.item.family] = (right + each.agrees, asked + 1)
    return cluster_rate(tuple(families.values())) if families else None


def _mean(values: Sequence[float]) -> float | None:
    return statistics.fmean(values) if values else None


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None
