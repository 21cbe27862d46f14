"""Does the place of a reply move a judge of pairs? Seen by asking in both orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from ethogram.ids import FamilyId
from ethogram.judge.calibrate_share import share_of
from ethogram.judge.pair_verdict import PairVerdict
from ethogram.stats.estimate import Estimate
from ethogram.stats.paired import mcnemar

FOUND_BELOW = 0.01
"""As for the other probes of a judge."""


class OrderSwap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changing the order did."""

    asked: int
    consistent: Estimate
    """Share of the pairs on which the judge says the same in both orders. Clustered by family."""
    for_shown_first: int
    """Pairs on which whatever was shown first did better."""
    for_shown_second: int
    p_value: float
    """Exact McNemar over families: as many one way as the other?"""
    is_found: bool
    """True when the place of a reply moves the judge more than noise explains."""


def order_swap(compared: Sequence[PairVerdict]) -> OrderSwap:
    """Say what changing the order of two replies did to a judge."""
    leans = Counter(_sign(each.lean) for each in compared)
    families = Counter[FamilyId]()
    for each in compared:
        families[each.family] += each.lean
    ways = Counter(_sign(lean) for lean in families.values())
    p_value = mcnemar(ways[1], ways[-1]).exact
    return OrderSwap(
        asked=len(compared),
        consistent=share_of((each.family, each.is_consistent) for each in compared),
        for_shown_first=leans[1],
        for_shown_second=leans[-1],
        p_value=p_value,
        is_found=p_value < FOUND_BELOW,
    )


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
