"""The explanation: what makes a failure happen, how that was shown, and what it cost to show."""

from __future__ import annotations

import msgspec

from ethogram.experiment.cause import FIXABLE_BY_EDIT, REMEDIES, Remedy
from ethogram.experiment.diagnosis import Suspicion
from ethogram.experiment.effects import Effect
from ethogram.experiment.intervention import Intervention
from ethogram.experiment.oracle import Answer
from ethogram.ids import CaseId, ClauseId, RunId, SurfaceId
from ethogram.stats.estimate import Estimate

FEWEST_QUESTIONS = 3
"""On fewer, what no edit mends may be one odd question."""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One intervention and what came of it."""

    intervention: Intervention
    failed: int
    asked: int
    """Replies that could be judged."""
    unjudged: int = 0
    """Replies that never came, or that nobody could judge: neither a fail nor a pass."""
    answer: Answer | None = None
    """None: the replies could not be judged."""
    first_read: int = 0
    """Number of the first of its transcripts in the run of the experiment."""


class Confirmation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Replies as it is and with the fix; fresh ones, of which none led to the suspicion."""

    before: Step
    after: Step
    change: Estimate
    """Fail rate with the fix minus without: below zero where the fix helps."""
    is_fresh: bool = True
    """False when there was nothing fresh to ask: then these are the replies of the search."""

    @property
    def is_clear(self) -> bool:
        """True when fresh replies leave the interval below zero."""
        return self.is_fresh and self.change.high is not None and self.change.high < 0.0


class Explanation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer to: where in the stack would you fix it?"""

    subject: str
    """What was asked about: `coach`, or `reply 41 of run 8f2c`."""
    clause: ClauseId
    surface: SurfaceId
    cases: tuple[CaseId, ...]
    """One a family."""
    target: str
    model: str = ""
    is_standin: bool = False
    suspicion: Suspicion
    steps: tuple[Step, ...] = ()
    confirmation: Confirmation | None = None
    effects: tuple[Effect, ...] = ()
    """Of the screen, where one was made; the largest first."""
    minimal: tuple[str, ...] | None = None
    """Parts that are enough to fail, where the context was shrunk."""
    is_minimal: bool = False
    """True when fresh replies agree that none of them can be left out."""
    calls: int = 0
    """Replies that were asked for, those that were known included."""
    known: int = 0
    """Of those, the ones that cost nothing."""
    budget: int = 0
    cost: float | None = None
    seconds: float = 0.0
    run: RunId | None = None
    """Trial run that keeps every transcript."""
    document: str = ""
    """The write-up, relative to the workspace."""
    notes: tuple[str, ...] = ()

    @property
    def remedy(self) -> Remedy:
        """Where it is mended, and how."""
        return REMEDIES[self.suspicion.cause]

    @property
    def is_shown(self) -> bool:
        """True when the cause rests on more than the search that suggested it."""
        if self.suspicion.cause in {"judge fault", "case fault", "does not fail"}:
            return True
        if self.suspicion.fix is None:
            return self.suspicion.cause != "not found" and len(self.cases) >= FEWEST_QUESTIONS
        return self.confirmation is not None and self.confirmation.is_clear

    @property
    def is_mended_by_edit(self) -> bool:
        """True when an edit of a document mends it."""
        return self.remedy.layer in FIXABLE_BY_EDIT
