"""The verdict on a pair: which of two replies a judge prefers, asked in both orders."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import Digest, FamilyId, JudgeName
from ethogram.judge.preference import Pair
from ethogram.judge.verdict import JudgeKind

PairOutcome = Literal["first", "second", "tie", "refused", "unparsable", "error"]
"""Names the pair's own order, whichever reply was shown first. The last three say that comparing
failed: never a tie, always counted."""

COMPARED: frozenset[PairOutcome] = frozenset({"first", "second", "tie"})


class PairAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the judge said in one order."""

    preferred: PairOutcome
    reason: str = ""


class PairVerdict(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A judge's preference between two replies to one question."""

    pair: Pair
    family: FamilyId
    judge: JudgeName
    judge_kind: JudgeKind
    judge_digest: Digest = Digest("")
    """Hash of rule, prompt, model and settings."""
    straight: PairAnswer
    """With the pair's first reply shown first."""
    swapped: PairAnswer
    at: str
    """ISO 8601 with zone."""
    cost: float | None = None

    @property
    def preferred(self) -> PairOutcome:
        """What counts: a preference that changes with the order is none, so it is a tie."""
        for each in (self.straight, self.swapped):
            if each.preferred not in COMPARED:
                return each.preferred
        return self.straight.preferred if self.is_consistent else "tie"

    @property
    def is_compared(self) -> bool:
        """True when the judge answered in both orders."""
        return self.preferred in COMPARED

    @property
    def is_consistent(self) -> bool:
        """True when it says the same in both orders."""
        return self.straight.preferred == self.swapped.preferred

    @property
    def lean(self) -> int:
        """How often what was shown first was preferred, less how often what was shown second was."""
        side = {"first": 1, "second": -1}
        return side.get(self.straight.preferred, 0) - side.get(self.swapped.preferred, 0)
