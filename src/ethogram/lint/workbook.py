"""The workbook: every document of a workspace, read, side by side."""

from __future__ import annotations

import msgspec

from ethogram.context.block import Context
from ethogram.judge.rubric import Rubric
from ethogram.model.target import Target
from ethogram.spec.clause import Clause, Spec
from ethogram.spec.product import Product, Situation
from ethogram.suite.case import Case

_LIVE = frozenset({"in force", "contested"})


class Workbook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the documents of a workspace say together."""

    product: Product = msgspec.field(default_factory=Product)
    spec: Spec = msgspec.field(default_factory=Spec)
    contexts: tuple[Context, ...] = ()
    cases: tuple[Case, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    targets: tuple[Target, ...] = ()
    trained: tuple[str, ...] = ()
    """Names of the judges that were trained here."""
    sources: dict[str, str] = {}
    """Text of each document by path; a diagnostic shows the offending line from here."""

    def line(self, path: str, number: int) -> str:
        """Give a line of a document as it stands, or nothing when the text is not at hand."""
        lines = self.sources.get(path, "").splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


def live_clauses(workbook: Workbook) -> list[Clause]:
    """List what the model is held to now: drafts and retired clauses are left alone."""
    return [clause for clause in workbook.spec.clauses if clause.status in _LIVE]


def applies_to(clause: Clause, situation: Situation) -> bool:
    """True when the clause's Where, Who and Doing all let it apply in the situation."""
    return (
        (not clause.surfaces or situation.surface in clause.surfaces)
        and (not clause.audiences or situation.audience in clause.audiences)
        and (not clause.use_cases or situation.use_case in clause.use_cases)
    )
