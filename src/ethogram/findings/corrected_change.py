"""A change that a judge saw, corrected by its card: the judge's errors shrink every difference.

With the same sensitivity and specificity in both runs, the judge's rate moves by their sum less one
for each point that the true rate moves. So the change divided by that is the true change, its test is
that of the change as judged, and its interval carries the doubt of both (square and add).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from ethogram.findings.calibration_cells import cells_of, why_no_cards
from ethogram.findings.judged import Judged, Reply
from ethogram.findings.measured import Measured
from ethogram.findings.summary import Rate
from ethogram.ids import FamilyId
from ethogram.judge.card import JudgeCard
from ethogram.stats.correction import discrimination, no_better_than_chance
from ethogram.stats.estimate import Estimate
from ethogram.stats.paired import square_and_add, tango

METHOD = "divided by sensitivity plus specificity less one"


class JudgedSide(NamedTuple):
    """What the judges of one run said of a clause, and what is known of them."""

    judged: Judged | None
    measured: Measured

    @property
    def has_judged(self) -> bool:
        """True when some outcome hangs on a judge with a card."""
        return self.judged is not None and any(x.part == "judged" for x in self.judged.replies)

    @property
    def cards(self) -> list[JudgeCard]:
        """The cards of the judges that decided, one for each criterion."""
        deciding = sorted(self.judged.deciding) if self.judged else ()
        return [self.measured.cards[on] for on in deciding if on in self.measured.cards]


def corrected_change(before: JudgedSide, after: JudgedSide) -> tuple[Rate | None, str]:
    """Correct the change of a clause's fail rate between two runs.

    Returns:
        The corrected change, or nothing and why; nothing and no reason where no judge had a part.
    """
    if not before.has_judged and not after.has_judged:
        return None, ""
    because = _why_not(before, after)
    if because:
        return None, because
    target = after.measured.target if after.measured.target == before.measured.target else ""
    cells = cells_of(after.cards, target)
    because = no_better_than_chance(cells)
    if because:
        return None, because
    change = _change(_shares(before), _shares(after))
    if not change.is_defined:
        return None, "no family was judged in both runs"
    return _divided(change, discrimination(cells)), ""


def _why_not(before: JudgedSide, after: JudgedSide) -> str:
    if not (before.has_judged and after.has_judged):
        which = "older" if after.has_judged else "newer"
        return f"a judge decided one run, and code or people the {which} one"
    if any(x.part == "sure" for side in (before, after) for x in _replies(side)):
        return "code or people decided some replies alone; see the corrected rate of each run"
    if [card.id for card in before.cards] != [card.id for card in after.cards]:
        return "the two runs were judged under different cards; see the corrected rate of each"
    return why_no_cards(after.judged.deciding if after.judged else (), after.cards)


def _replies(side: JudgedSide) -> Sequence[Reply]:
    return side.judged.replies if side.judged is not None else ()


def _shares(side: JudgedSide) -> dict[FamilyId, float]:
    """Give the share of each family's replies that the judge fails."""
    counts: dict[FamilyId, list[int]] = {}
    for each in _replies(side):
        if each.part == "judged":
            of_family = counts.setdefault(each.family, [0, 0])
            of_family[0] += each.fails
            of_family[1] += 1
    return {family: fails / judged for family, (fails, judged) in counts.items()}


def _change(before: dict[FamilyId, float], after: dict[FamilyId, float]) -> Estimate:
    families = [family for family in before if family in after]
    was, now = [before[family] for family in families], [after[family] for family in families]
    if all(share in {0.0, 1.0} for share in (*was, *now)):
        newly = sum(b < a for b, a in zip(was, now, strict=True))
        fixed = sum(b > a for b, a in zip(was, now, strict=True))
        return tango(newly, fixed, len(families))
    return square_and_add(was, now)


def _divided(change: Estimate, better: Estimate) -> Rate:
    """Divide a change by how far the judge is better than chance, with the doubt of both."""
    moved, low, high = change.estimate or 0.0, change.low or 0.0, change.high or 0.0
    by, least, most = better.estimate or 1.0, better.low or 1.0, better.high or 1.0
    # A change is larger where the judge is worse, and it is never of another sign.
    nearer, further = abs(moved) / by - abs(moved) / most, abs(moved) / least - abs(moved) / by
    down, up = (nearer, further) if moved >= 0 else (further, nearer)
    estimate = moved / by
    return Rate(
        estimate=max(-1.0, min(1.0, estimate)),
        low=max(-1.0, estimate - math.hypot((moved - low) / by, down)),
        high=min(1.0, estimate + math.hypot((high - moved) / by, up)),
        families=change.n,
        method=f"{change.method}, {METHOD}",
    )
