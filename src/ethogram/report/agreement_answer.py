"""What a report about agreement is written from."""

from __future__ import annotations

import msgspec

from ethogram.errors import Diagnostic
from ethogram.findings.agreement import Agreements
from ethogram.findings.dispute import DisputeState
from ethogram.ids import CaseId, ClauseId, CriterionId, RunId
from ethogram.judge.adjudication import ReasonCode


class PartedShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply that divides people, without their names: whoever adjudicates may see it."""

    read: int
    """Number a person types: `ethogram read 41`; 0 where the reply is in no run at hand."""
    run: RunId
    is_of_another_run: bool = False
    """True when it is not of the run that `ethogram read` opens by itself."""
    case: CaseId
    clause: ClauseId
    criterion: CriterionId
    answers: tuple[tuple[str, int], ...]
    """Answer and how many gave it."""
    state: DisputeState
    reason: ReasonCode | None = None


class AgreementShown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Do my labellers agree?"""

    run: RunId = RunId("")
    """Empty: the labels of every run."""
    subject: str = ""
    """The clause or criterion that was asked about; empty: all."""
    agreements: Agreements
    replies: tuple[PartedShown, ...] = ()
    labels: int = 0
    """Labels that people gave, under whatever wording."""
    labellers: int = 0
    stale: int = 0
    """Labels given under another wording of their clause; they count in its history alone."""
    problems: tuple[Diagnostic, ...] = ()
    """Lines of labels that cannot be read, and so count for nothing."""
