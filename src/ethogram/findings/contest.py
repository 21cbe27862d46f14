"""The contest: people differ over a clause, so often that its words are in question, or less often.

Where the words are in question, one person's reading and one model's reading decide nothing. What
a code check says stands, for it reads no words; so does what two people agree on, and what an
adjudicator settled.
"""

from __future__ import annotations

import msgspec

from ethogram.ids import ClauseId, CriterionId
from ethogram.judge.adjudication import ReasonCode
from ethogram.stats.estimate import Estimate


class Contest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people differ over one clause."""

    clause: ClauseId
    items: int
    """Answers that at least two people gave, without slips and broken items."""
    divided: int
    """Of those, the ones on which they differ."""
    open: int = 0
    """Divided answers that nobody has settled."""
    kept: int = 0
    """Honest differences that were kept as they are."""
    forgiven: int = 0
    """Divided answers that were slips, or broken items; they stand against nothing."""
    words: tuple[str, ...] = ()
    """Words of the clause over which they part, the surest first."""
    reason: ReasonCode | None = None
    """Why they differ, by most adjudications."""
    coefficient: str = ""
    """`alpha` or `AC1`."""
    agreement: Estimate | None = None
    criteria: tuple[CriterionId, ...] = ()
    """Criteria whose words are in question, `coach.whole` for the clause as a whole. The figures
    are theirs; where there is none, those of every criterion."""

    @property
    def is_contested(self) -> bool:
        """True when people differ so often that single readings of the words decide nothing."""
        return bool(self.criteria)
