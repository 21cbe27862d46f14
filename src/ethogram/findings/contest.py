"""The contest: people differ over a clause, so often that its words are in question, or less often."""

from __future__ import annotations

import msgspec

from ethogram.ids import ClauseId
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
    words: tuple[str, ...] = ()
    """Words of the clause over which they part, the surest first."""
    reason: ReasonCode | None = None
    """Why they differ, by most adjudications."""
    coefficient: str = ""
    """`alpha` or `AC1`."""
    agreement: Estimate | None = None
    is_contested: bool = False
    """True when people differ so often that the clause decides nothing."""
