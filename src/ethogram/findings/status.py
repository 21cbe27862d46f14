"""From counts to a status: holds, broken, undecided with its reason, untested.

The family is the unit. Its share is the part of its judged replies that fail; the fail rate of a
clause is the mean share, and its interval is Wilson's 95 % with the sum of the shares as `k` and
the families as `n`. The largest fail rate that still meets a bar of b in n is 1 - b/n.

- *holds*: even if every reply without a trustworthy verdict failed, the interval ends under it;
- *broken*: even if every such reply passed, the interval begins above it, and so does the exact
  one, which asks for more than a single family;
- *undecided*: neither, with what stands in the way.

Without a trustworthy verdict are replies that are missing, disputed, or judged only by judges
that nobody measured. A clause that must *never* be broken is broken by one failing reply that a
person or a code check confirmed. No rate ever shows "never": it holds, as far as anyone can say,
when nothing failed and the families are so many that a fail rate above 5 % would have shown with
95 % confidence (59 families; the rule of three).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ethogram.findings.summary import ConformanceStatus, Rate, UndecidedReason
from ethogram.findings.tally import (
    Counts,
    Families,
    State,
    applicable_in,
    failed_in,
    passed_in,
    total,
)
from ethogram.spec.clause import Bar
from ethogram.stats.distribution import beta_cdf
from ethogram.stats.proportion import families_for_never, wilson_bounds

IN_THE_WAY: dict[UndecidedReason, tuple[State, ...]] = {
    "judge unmeasured": (
        State.FAIL_UNMEASURED,
        State.PASS_UNMEASURED,
        State.UNCLEAR_UNMEASURED,
        State.UNJUDGED,
    ),
    "replies missing": (State.NO_REPLY, State.JUDGE_FAILED, State.UNCLEAR),
    "people disagree": (State.DISPUTED,),
}
"""Reasons and the states behind them, the cheapest to settle first."""

LOST = (
    State.DISPUTED,
    State.NO_REPLY,
    State.JUDGE_FAILED,
    State.UNCLEAR,
    State.UNCLEAR_UNMEASURED,
    State.UNJUDGED,
)

ONE_SIDED = 0.025
"""Tail that goes with a two-sided 95 % interval."""

MOST_DISPUTED = 4
"""From one disputed reply to four settled ones on, more families would only be more dispute."""

Decision = tuple[ConformanceStatus, UndecidedReason | None]


class Rates(NamedTuple):
    """The fail rate as judged, and with every missing verdict a pass or a fail."""

    judged: Rate | None
    best: Rate | None
    worst: Rate | None


class _Shares(NamedTuple):
    """Sums over families of the smallest and largest share that may have failed."""

    low: float
    high: float
    families: int


def rate_of(k: float, families: int) -> Rate | None:
    """Give a fail rate with its interval; None without families."""
    if families == 0:
        return None
    low, high = wilson_bounds(k, families)
    return Rate(estimate=k / families, low=low, high=high, families=families)


def judged_shares(families: Families) -> tuple[float, int]:
    """Give the sum of the families' failing shares, and the families with a decided reply."""
    k, n = 0.0, 0
    for counts, times in families.items():
        failed = failed_in(counts)
        decided = failed + passed_in(counts)
        if decided:
            k += times * failed / decided
            n += times
    return k, n


def rates(families: Families) -> Rates:
    """Give the fail rate as judged, whoever judged it, and its best and worst case."""
    best = worst = 0.0
    n = 0
    for counts, times in families.items():
        replies = applicable_in(counts)
        if replies:
            best += times * failed_in(counts) / replies
            worst += times * (replies - passed_in(counts)) / replies
            n += times
    return Rates(rate_of(*judged_shares(families)), rate_of(best, n), rate_of(worst, n))


def decide(
    bar: Bar, families: Families, *, is_contested: bool = False, is_in_question: bool = False
) -> Decision:
    """Say whether a clause meets its bar, or what keeps anyone from saying so.

    Args:
        bar: The clause's bar.
        families: Replies by state of one family, and how many families look like that.
        is_contested: True when someone says that the clause itself is wrong: then no number can
            settle it.
        is_in_question: True when people part over its words: what rests on a single reading is
            disputed, and it is this that stands in the way of a decision.
    """
    sums = total(families)
    if applicable_in(sums) == 0:
        return "untested", None
    if is_contested:
        return "undecided", "people disagree"
    status = _status(bar, families, ())
    if status != "undecided":
        return status, None
    if is_in_question and sums[State.DISPUTED]:
        return "undecided", "people disagree"
    return "undecided", _reason(bar, families, sums)


def _reason(bar: Bar, families: Families, sums: Counts) -> UndecidedReason:
    """Name what stands in the way of a decision."""
    if bar.is_never and sums[State.FAIL] + sums[State.FAIL_UNMEASURED]:
        # A person has to confirm it; more families would not help.
        return "judge unmeasured"
    present = [reason for reason, states in IN_THE_WAY.items() if any(sums[s] for s in states)]
    for reason in present:
        if _status(bar, families, (reason,)) != "undecided":
            return reason
    sure = sums[State.PASS] + sums[State.FAIL] + sums[State.FAIL_CONFIRMED]
    if present and (sure == 0 or _status(bar, families, present) != "undecided"):
        return present[0]
    if sums[State.DISPUTED] * MOST_DISPUTED >= sure:
        return "people disagree"
    unsure = sums[State.PASS_UNMEASURED] + sums[State.FAIL_UNMEASURED]
    return "judge unmeasured" if unsure > sure else "too few families"


def _status(bar: Bar, families: Families, settled: Sequence[UndecidedReason]) -> ConformanceStatus:
    """Give the status if what stands behind the `settled` reasons stood in nobody's way."""
    shares = _shares(families, settled)
    if shares.families == 0:
        return "undecided"
    if bar.is_never:
        if any(counts[State.FAIL_CONFIRMED] for counts in families):
            return "broken"
        is_shown = shares.high == 0.0 and families_for_never(shares.families) == 0
        return "holds" if is_shown else "undecided"
    if _is_beyond(shares.low, shares.families, bar.max_fail_rate):
        return "broken"
    if wilson_bounds(shares.high, shares.families)[1] <= bar.max_fail_rate:
        return "holds"
    return "undecided"


def _is_beyond(k: float, families: int, max_fail_rate: float) -> bool:
    """True when so many failing families would be chance at the bar in fewer than 1 of 40 runs.

    Wilson's interval is too short on its near side for a handful of families: one failing family
    of one would begin at 21 %. A specification is called broken only when the exact binomial tail
    P(X >= k | n, bar) agrees, which for whole k is a Clopper-Pearson bound above the bar.
    """
    if k <= 0.0 or wilson_bounds(k, families)[0] <= max_fail_rate:
        return False
    return beta_cdf(max_fail_rate, k, families - k + 1) <= ONE_SIDED


def _shares(families: Families, settled: Sequence[UndecidedReason]) -> _Shares:
    """Bound each family's share by the best and the worst case of its untrustworthy verdicts.

    Where the reason behind them is settled, unmeasured verdicts count as they stand and missing
    replies are left out.
    """
    is_trusting = "judge unmeasured" in settled
    dropped = [s for reason in settled for s in IN_THE_WAY[reason] if s in LOST]
    low = high = 0.0
    n = 0
    for counts, times in families.items():
        replies = applicable_in(counts) - sum(counts[state] for state in dropped)
        if replies == 0:
            continue
        n += times
        fails = counts[State.FAIL_CONFIRMED] + counts[State.FAIL]
        passes = counts[State.PASS]
        if is_trusting:
            fails += counts[State.FAIL_UNMEASURED]
            passes += counts[State.PASS_UNMEASURED]
        low += times * fails / replies
        high += times * (replies - passes) / replies
    return _Shares(low, high, n)
