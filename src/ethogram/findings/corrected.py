"""A clause's fail rate as people's labels correct it, with an interval that carries their doubt.

How people's sample was drawn decides. Where they labelled a random sample of this run's replies, or
a stratified one with its weights, the rate is post-stratified on the verdict. Otherwise the card's
sensitivity and specificity are all that carries over, and the rate is Rogan and Gladen's. It is
refused where the judge is not shown to be better than chance.

Families weigh alike and are the independent units: each reply of a family of r counts 1/r, and how
alike the replies of a family fare says how many independent replies it is worth. What
code or people alone decide is not corrected and joins the corrected part with its own interval;
what nobody could decide widens the bounds.

Where people read every reply that the judge fails, only what they confirmed counts as a fail, and
of the card's errors only the misses are left.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from ethogram.findings.ground import Ground, elsewhere
from ethogram.findings.judged import Reply
from ethogram.findings.summary import Correction, Rate
from ethogram.ids import FamilyId
from ethogram.stats.clustered import cluster_rate
from ethogram.stats.correction import (
    Cells,
    post_stratified,
    post_stratified_by_family,
    rogan_gladen,
)
from ethogram.stats.distribution import two_sided_z
from ethogram.stats.estimate import Estimate
from ethogram.stats.proportion import wilson_bounds

CONFIDENCE = 0.95
LEAST_IN_CELL = 10
"""Judged families in a situation below which its corrected rate says next to nothing."""


class Sums(NamedTuple):
    """Shares of families added up, so that families weigh alike."""

    families: int
    judged_fail: float
    judged_pass: float
    confirmed: float
    """Judged fails that people fail too."""
    sure_fail: float
    sure_pass: float
    lost: float
    unread: int
    """Judged replies that people did not decide."""
    worth: float
    """Independent units that a family's worth of judged replies is: 1 where a family has one reply."""

    @property
    def judged(self) -> float:
        """Families' worth of replies whose outcome hangs on the judge."""
        return self.judged_fail + self.judged_pass

    @property
    def sure(self) -> float:
        """Families' worth of replies that code or people alone decide."""
        return self.sure_fail + self.sure_pass


def sums_of(replies: Sequence[Reply]) -> Sums:
    """Add up the parts of each family's replies."""
    sizes = Counter(each.family for each in replies)
    cells = dict.fromkeys(
        (("judged", True), ("judged", False), ("sure", True), ("sure", False), ("lost", False)), 0.0
    )
    confirmed, unread = 0.0, 0
    for each in replies:
        share = 1.0 / sizes[each.family]
        cells[each.part, each.fails] += share
        if each.part == "judged":
            unread += each.people_fail is None
            if each.fails and each.people_fail:
                confirmed += share
    return Sums(
        len(sizes),
        cells["judged", True],
        cells["judged", False],
        confirmed,
        cells["sure", True],
        cells["sure", False],
        cells["lost", False],
        unread,
        _worth(replies) if len(replies) > len(sizes) else 1.0,
    )


def _worth(replies: Sequence[Reply]) -> float:
    """Say how many independent units a family is worth, by how alike its judged replies fare."""
    families: dict[FamilyId, list[int]] = {}
    for each in replies:
        if each.part == "judged":
            counts = families.setdefault(each.family, [0, 0])
            counts[0] += each.fails
            counts[1] += 1
    if not families:
        return 1.0
    found = cluster_rate([(fails, of) for fails, of in families.values()])
    return max(1.0, found.effective / len(families))


def correction_of(
    sums: Sums, ground: Ground | str, confidence: float = CONFIDENCE
) -> Correction | None:
    """Correct the rate of some replies; None where no outcome hangs on a judge.

    Args:
        sums: Of one clause, overall or in one situation.
        ground: From `ground_of`, over all replies of the clause.
        confidence: 0.95 for a 95 % interval.
    """
    if not sums.unread:
        # Nobody judged, or nothing is left to estimate: people decided every reply that the judge did.
        return None
    if isinstance(ground, str):
        return Correction(judged=_raw(sums), refused_because=ground)
    found = _estimate(sums, ground, confidence)
    known = Correction(
        judged=_raw(sums),
        labels=ground.labels,
        sampling=ground.sampling,
        cards=ground.cards,
        warnings=(*found.warnings, *ground.doubts),
        refused_because=found.undefined_because,
    )
    if not found.is_defined:
        return known
    rate, best, worst = _joined(found, sums, two_sided_z(confidence))
    return msgspec.structs.replace(known, rate=rate, best=best, worst=worst)


def worst_of(sums: Sums, ground: Ground, confidence: float) -> float | None:
    """Give the upper end if every lost verdict were a fail; None where nothing corrects the rate."""
    found = _estimate(sums, ground, confidence)
    return _joined(found, sums, two_sided_z(confidence))[2] if found.is_defined else None


def _joined(found: Estimate, sums: Sums, z: float) -> tuple[Rate, float, float]:
    rate = _with_sure(found, sums, z)
    return rate, *_bounds(rate, sums, z)


def _raw(sums: Sums) -> Rate:
    """Give the judge's own verdicts as a rate."""
    low, high = wilson_bounds(sums.judged_fail, sums.judged)
    return Rate(
        estimate=min(1.0, sums.judged_fail / sums.judged),
        low=low,
        high=high,
        families=max(1, round(sums.judged)),
    )


def _estimate(sums: Sums, ground: Ground, confidence: float) -> Estimate:
    """Correct the judged part alone."""
    if ground.is_sample:
        if ground.families:
            return post_stratified_by_family(ground.families, confidence)
        return post_stratified(sums.judged_fail, sums.judged_pass, ground.cells, confidence)
    worth = sums.worth
    if ground.is_read and sums.judged_fail:
        confirmed, judged = worth * sums.confirmed, worth * sums.judged
        found = rogan_gladen(confirmed, judged, without_alarms(ground.cells), confidence)
        method = f"{found.method}, every judged fail read"
        return msgspec.structs.replace(found, method=method)
    fails, judged = worth * sums.judged_fail, worth * sums.judged
    found = rogan_gladen(fails, judged, ground.cells, confidence)
    return _not_too_sure(found, sums, ground.cells, confidence)


def without_alarms(cells: Cells) -> Cells:
    """Give the errors of the judge followed by a reader: misses alone are left."""
    return msgspec.structs.replace(
        cells, only_judge_fails=0.0, both_pass=cells.both_pass + cells.only_judge_fails
    )


def _not_too_sure(found: Estimate, sums: Sums, cells: Cells, confidence: float) -> Estimate:
    """Keep a judge that fails fewer than its false alarms alone would from proving too much.

    Here it errs less than its card says, so its alarms explain nothing. The upper end is then that
    of misses alone, or that of a rate of zero as the card would have it, whichever is lower.
    """
    passing = cells.only_judge_fails + cells.both_pass
    alarms = sums.judged * cells.only_judge_fails / passing if passing else 0.0
    if found.high is None or sums.judged_fail >= alarms:
        return found
    judged = sums.worth * sums.judged
    misses = rogan_gladen(sums.worth * sums.judged_fail, judged, without_alarms(cells), confidence)
    at_zero = rogan_gladen(sums.worth * alarms, judged, cells, confidence)
    if misses.high is None or at_zero.high is None:
        return found
    return msgspec.structs.replace(found, high=max(found.high, min(misses.high, at_zero.high)))


def _with_sure(found: Estimate, sums: Sums, z: float) -> Rate:
    """Join the corrected part with what code or people decided alone (square and add)."""
    judged, low, high = found.estimate or 0.0, found.low or 0.0, found.high or 0.0
    families = round(sums.judged + sums.sure)
    if not sums.sure:
        return Rate(estimate=judged, low=low, high=high, families=families, method=found.method)
    decided = sums.judged + sums.sure
    weight = sums.judged / decided
    sure = sums.sure_fail / sums.sure
    least, most = wilson_bounds(sums.sure_fail, sums.sure)
    between = z * z * weight * (1.0 - weight) * (judged - sure) ** 2 / decided
    estimate = weight * judged + (1.0 - weight) * sure
    down = math.hypot(weight * (judged - low), (1.0 - weight) * (sure - least), math.sqrt(between))
    up = math.hypot(weight * (high - judged), (1.0 - weight) * (most - sure), math.sqrt(between))
    return Rate(
        estimate=estimate,
        low=max(0.0, estimate - down),
        high=min(1.0, estimate + up),
        families=families,
        method=f"{found.method}, joined with what needs no correction",
    )


def _bounds(rate: Rate, sums: Sums, z: float) -> tuple[float, float]:
    """Give the lower end if every lost verdict were a pass, the upper if every one were a fail."""
    lost = sums.lost / sums.families
    if not lost:
        return rate.low, rate.high
    kept = 1.0 - lost
    spread = z * math.sqrt(lost * kept / sums.families)
    best = kept * rate.estimate - math.hypot(
        kept * (rate.estimate - rate.low), rate.estimate * spread
    )
    worst = (
        lost
        + kept * rate.estimate
        + math.hypot(kept * (rate.high - rate.estimate), (1.0 - rate.estimate) * spread)
    )
    return max(0.0, best), min(1.0, worst)


def in_situation(sums: Sums, ground: Ground | str) -> Correction | None:
    """Correct the rate of one situation by the errors the judge makes everywhere."""
    found = correction_of(sums, elsewhere(ground))
    if found is None or found.rate is None or sums.judged >= LEAST_IN_CELL:
        return found
    return msgspec.structs.replace(
        found,
        rate=None,
        best=None,
        worst=None,
        refused_because=f"too few families to correct here; {LEAST_IN_CELL} are the least",
    )
