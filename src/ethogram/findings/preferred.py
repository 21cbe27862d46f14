"""Which of two runs a judge of pairs prefers, how much its choice hangs on the order, and on people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from ethogram.ids import FamilyId, TranscriptId
from ethogram.judge.calibrate_share import share_of
from ethogram.judge.pair_order import OrderSwap, order_swap
from ethogram.judge.pair_verdict import PairVerdict
from ethogram.judge.preference import Pair, Preference
from ethogram.stats.agreement_pairs import cohen
from ethogram.stats.clustered import clustered_proportion
from ethogram.stats.estimate import Estimate, undefined
from ethogram.stats.paired import mcnemar

SIDES = ("first", "second", "tie")


class AgainstPeople(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The judge's preferences beside people's on the same pairs; a tie is an answer."""

    people: tuple[str, ...]
    agreement: Estimate
    kappa: Estimate


class Preferred(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a judge of pairs makes of two runs."""

    compared: int
    first: int
    second: int
    tie: int
    failed: int
    """Pairs it refused, answered unreadably, or could not be asked about, in either order."""
    win_rate: Estimate
    """How often the second run's reply wins, a tie counting half. Clustered by family."""
    families_first: int
    """Families whose pairs the first run wins more of."""
    families_second: int
    sign_p: float
    """Exact sign test over families: does each run win as many?"""
    order: OrderSwap
    people: AgainstPeople | None = None
    """None where nobody said which of these they prefer."""


def preferred_of(
    verdicts: Sequence[PairVerdict], preferences: Iterable[Preference] = ()
) -> Preferred:
    """Count what a judge prefers.

    Args:
        verdicts: One for each pair; `first` is the same run in all of them.
        preferences: What people said of any pairs; undone ones may be among them.
    """
    compared = [each for each in verdicts if each.is_compared]
    counts = Counter(each.preferred for each in compared)
    won = _by_family((each.family, _WON[each.preferred]) for each in compared)
    ahead = Counter(_sign(points - (n - points)) for points, n in won.values())
    return Preferred(
        compared=len(compared),
        first=counts["first"],
        second=counts["second"],
        tie=counts["tie"],
        failed=len(verdicts) - len(compared),
        win_rate=clustered_proportion(tuple(won.values())),
        families_first=ahead[-1],
        families_second=ahead[1],
        sign_p=mcnemar(ahead[1], ahead[-1]).exact,
        order=order_swap(compared),
        people=_against_people(compared, preferences),
    )


_WON = {"first": 0.0, "tie": 0.5, "second": 1.0}


def people_on_pairs(preferences: Iterable[Preference]) -> dict[Pair, dict[str, str]]:
    """Say who prefers what of each pair, as far as it stands: the last word of each person.

    Two bad replies are a tie between them. Simulated preferences are nobody's.
    """
    said: dict[Pair, dict[str, str]] = {}
    for each in preferences:
        if each.is_simulated or each.retest_of is not None:
            continue
        people = said.setdefault(each.pair, {})
        match each.preferred:
            case "skipped" | "withdrawn":
                people.pop(each.labeller, None)
            case "both-bad":
                people[each.labeller] = "tie"
            case _:
                people[each.labeller] = each.preferred
    return {pair: people for pair, people in said.items() if people}


def _against_people(
    compared: Sequence[PairVerdict], preferences: Iterable[Preference]
) -> AgainstPeople | None:
    said: dict[tuple[TranscriptId, TranscriptId, str], dict[str, str]] = {}
    turned = {"first": "second", "second": "first", "tie": "tie"}
    for pair, people in people_on_pairs(preferences).items():
        said.setdefault((pair.first, pair.second, pair.clause), {}).update(people)
        other = {who: turned[what] for who, what in people.items()}
        said.setdefault((pair.second, pair.first, pair.clause), {}).update(other)
    both = [
        (each.family, who, what, each.preferred)
        for each in compared
        for who, what in said.get((each.pair.first, each.pair.second, each.pair.clause), {}).items()
    ]
    if not both:
        return None
    return AgainstPeople(
        people=tuple(sorted({who for _, who, _, _ in both})),
        agreement=share_of((family, what == judge) for family, _, what, judge in both),
        kappa=cohen(
            [(what, judge) for _, _, what, judge in both],
            categories=SIDES,
            clusters=[family for family, _, _, _ in both],
        )
        if len(both) > 1
        else undefined("kappa", "one pair alone"),
    )


def _by_family(
    points: Iterable[tuple[FamilyId, float]],
) -> dict[FamilyId, tuple[float, float]]:
    families: dict[FamilyId, tuple[float, float]] = {}
    for family, won in points:
        before, n = families.get(family, (0.0, 0.0))
        families[family] = (before + won, n + 1.0)
    return families


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
