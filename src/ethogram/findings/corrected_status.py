"""From a corrected rate to a status, and to what would settle it.

- *broken*: the corrected interval begins above the bar even if every lost verdict were a pass, and so
  many judged fails would be chance at the bar in fewer than 1 of 40 runs;
- *holds*: it ends under the bar even if every lost verdict were a fail;
- *undecided: judge unmeasured* where nothing corrects the rate: the verdicts are as good as unmeasured.

A clause that must never be broken is broken by what a person or code confirmed alone. It holds on a
judge's word when nothing fails and the families are enough, its misses included.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from ethogram.findings.corrected import CONFIDENCE, Sums, worst_of
from ethogram.findings.ground import Ground
from ethogram.findings.judged import Reply, as_unmeasured
from ethogram.findings.status import IN_THE_WAY, ONE_SIDED, Decision, decide
from ethogram.findings.summary import Correction, UndecidedReason
from ethogram.findings.tally import Families, State, applicable_in, total
from ethogram.spec.clause import Bar
from ethogram.stats.correction import SMOOTHING, Cells
from ethogram.stats.distribution import beta_cdf, beta_quantile
from ethogram.stats.proportion import NEVER_BOUND

NEVER_CONFIDENCE = 0.95
POINTS = 20
"""Of the distribution of a sensitivity that labels leave open, as many quantiles are averaged."""
MOST_FAMILIES = 10_000
"""Beyond this nobody adds families; labels, or another judge, are what is missing."""


class Corrected(NamedTuple):
    """A clause's correction, with what it was made of."""

    correction: Correction
    replies: Sequence[Reply]
    sums: Sums
    ground: Ground | str


def decide_corrected(
    bar: Bar,
    families: Families,
    found: Corrected,
    *,
    is_contested: bool = False,
    is_in_question: bool = False,
) -> Decision:
    """Say whether a clause meets its bar by its corrected rate, or what keeps anyone from saying so.

    Args:
        bar: The clause's bar.
        families: Replies by state in force, and how many families look like that.
        found: The correction.
        is_contested: True when someone says that the clause itself is wrong.
        is_in_question: True when people part over its words.
    """
    if is_contested or not applicable_in(total(families)):
        return decide(bar, families, is_contested=is_contested)
    if bar.is_never:
        return _decide_never(bar, families, found, is_in_question=is_in_question)
    correction = found.correction
    if correction.rate is None or correction.best is None or correction.worst is None:
        return decide(bar, as_unmeasured(found.replies), is_in_question=is_in_question)
    if correction.best > bar.max_fail_rate and _is_beyond_chance(found, bar.max_fail_rate):
        return "broken", None
    if correction.worst <= bar.max_fail_rate:
        return "holds", None
    sums = total(families)
    if is_in_question and sums[State.DISPUTED]:
        return "undecided", "people disagree"
    rate = correction.rate
    lost = _lost(families) if found.sums.lost else None
    if lost and (rate.low > bar.max_fail_rate or rate.high <= bar.max_fail_rate):
        return "undecided", lost
    return "undecided", "too few families"


def _lost(families: Families) -> UndecidedReason | None:
    """Name what most of the lost verdicts are lost by."""
    sums = total(families)
    counted = {reason: sum(sums[state] for state in of) for reason, of in IN_THE_WAY.items()}
    reason = max(counted, key=lambda name: counted[name])
    return reason if counted[reason] else None


def _decide_never(
    bar: Bar, families: Families, found: Corrected, *, is_in_question: bool
) -> Decision:
    status, reason = decide(bar, families, is_in_question=is_in_question)
    if status != "holds":
        return status, reason
    if found.correction.rate is None:
        return decide(bar, as_unmeasured(found.replies), is_in_question=is_in_question)
    is_shown = _is_never_shown(found.sums, found.ground)
    return ("holds", None) if is_shown else ("undecided", "too few families")


def _is_never_shown(sums: Sums, ground: Ground | str) -> bool:
    """True when a fail rate above 5 % would have shown with 95 % confidence, misses included.

    A failing family is seen with the chance of the judge's sensitivity, which is averaged over what
    the labels leave open (Jeffreys' prior). With a judge that misses nothing it is the rule of three.
    """
    if isinstance(ground, str):
        return False
    cells, judged = ground.cells, sums.judged / sums.families
    unseen = math.fsum(
        (1.0 - NEVER_BOUND * (1.0 - judged * (1.0 - caught))) ** sums.families
        for caught in _sensitivities(cells.both_fail, cells.only_people_fail)
    )
    return unseen / POINTS <= 1.0 - NEVER_CONFIDENCE


@lru_cache(maxsize=256)
def _sensitivities(caught: float, missed: float) -> tuple[float, ...]:
    places = ((point + 0.5) / POINTS for point in range(POINTS))
    return tuple(beta_quantile(place, caught + 0.5, missed + 0.5) for place in places)


def _is_beyond_chance(found: Corrected, max_fail_rate: float) -> bool:
    """True when a model at its bar would be failed so often in fewer than 1 of 40 runs.

    The exact tail keeps a handful of families from breaking a clause, as it does where nothing is
    corrected. The judge's errors are the middle of what the labels allow.
    """
    if not isinstance(found.ground, Ground):
        return False
    sums = found.sums
    judged = sums.judged / sums.families
    fails = sums.sure_fail + (sums.confirmed if found.ground.is_read else sums.judged_fail)
    seen = _seen_at(found.ground.cells, max_fail_rate, is_read=found.ground.is_read)
    expected = judged * seen + (1.0 - judged) * max_fail_rate
    return fails > 0 and beta_cdf(expected, fails, sums.families - fails + 1) <= ONE_SIDED


def _seen_at(cells: Cells, rate: float, *, is_read: bool) -> float:
    """Say how often the judge would fail replies of which so many fail."""
    failing = cells.both_fail + cells.only_people_fail + 2 * SMOOTHING
    passing = cells.only_judge_fails + cells.both_pass + 2 * SMOOTHING
    alarms = 0.0 if is_read else (cells.only_judge_fails + SMOOTHING) / passing
    return rate * (cells.both_fail + SMOOTHING) / failing + (1.0 - rate) * alarms


def more_families(bar: Bar, found: Corrected) -> int | None:
    """Say how many more clean families would show the bar; None when labels, not families, are missing.

    Clean families are such that the judge passes; its errors stay as uncertain as they are.
    """
    ground = found.ground
    if isinstance(ground, str):
        return None
    # Families that do not exist yet have no labels of their own to be left out with.
    ground, start = msgspec.structs.replace(ground, families=()), found.sums

    def is_shown(more: int) -> bool:
        sums = _with_clean(start, more)
        if bar.is_never:
            return not sums.judged_fail and _is_never_shown(sums, ground)
        worst = worst_of(sums, ground, CONFIDENCE)
        return worst is not None and worst <= bar.max_fail_rate

    if not is_shown(MOST_FAMILIES):
        return None
    low, high = 0, MOST_FAMILIES
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_shown(middle) else (middle, high)
    return high


def _with_clean(sums: Sums, more: int) -> Sums:
    return sums._replace(families=sums.families + more, judged_pass=sums.judged_pass + more)
