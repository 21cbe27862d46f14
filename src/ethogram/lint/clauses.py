"""A clause that cannot be tested, argued with or weighed: no criterion, reason, cost or case."""

from __future__ import annotations

from ethogram.ids import ClauseId
from ethogram.lint.rule import Finding
from ethogram.lint.workbook import Workbook, live_clauses
from ethogram.spec.clause import Clause
from ethogram.suite.twins import guarded_clauses


def clause_total(workbook: Workbook) -> int:
    """Count the clauses the model is held to."""
    return len(live_clauses(workbook))


def without_criterion(workbook: Workbook) -> list[Finding]:
    """Find clauses of which no reply can be judged: no criterion, and no graded example either."""
    return [
        Finding(
            at=clause.at,
            about=clause.id,
            message=f"Clause {clause.id!r} has no criterion, so no judge can say whether a reply "
            "keeps it.",
            fix="Add `**A reply passes when it**` and one testable sentence a line: "
            "`- {#own-id} ...`.",
        )
        for clause in live_clauses(workbook)
        if clause.kind == "clause" and not clause.criteria
    ]


def without_reason(workbook: Workbook) -> list[Finding]:
    """Find clauses that do not say what they are for, in documents whose author gives reasons."""
    return [
        Finding(
            at=clause.at,
            about=clause.id,
            message=f"Clause {clause.id!r} does not say why it holds, so nobody can tell when it "
            "should stop holding.",
            fix="Add `**Why.** Protects ...`, naming who would be worse off without it.",
        )
        for clause in _argued(workbook)
        if clause.kind != "voice" and not clause.why
    ]


def without_cost(workbook: Workbook) -> list[Finding]:
    """Find clauses that do not say what they cost, in documents whose author weighs costs."""
    return [
        Finding(
            at=clause.at,
            about=clause.id,
            message=f"Clause {clause.id!r} does not say what it costs and whom, so its price is "
            "paid unseen.",
            fix="Add `**Cost:** ...`, the person who is served worse because of it.",
        )
        for clause in _argued(workbook)
        if clause.kind == "clause" and not clause.cost
    ]


def without_case(workbook: Workbook) -> list[Finding]:
    """Find clauses that nothing asks about: no case names them and no example grades a reply."""
    asked = _asked(workbook)
    return [
        Finding(
            at=clause.at,
            about=clause.id,
            message=f"No case tests clause {clause.id!r}, and it has no graded example: it will "
            "be reported as untested.",
            fix=f"Add a case with `tests: [{clause.id}]`, or an `**Example**` with GOOD and BAD.",
        )
        for clause in live_clauses(workbook)
        if clause.kind != "voice"
        and clause.judged != "always"
        and clause.id not in asked
        and not any(example.replies for example in clause.examples)
    ]


def _asked(workbook: Workbook) -> set[ClauseId]:
    by_id = {case.id: case for case in workbook.cases}
    return {clause for case in workbook.cases for clause in guarded_clauses(case, by_id)}


def argued_total(workbook: Workbook) -> int:
    """Count the clauses of documents in which any clause is argued for."""
    return len(_argued(workbook))


def _argued(workbook: Workbook) -> list[Clause]:
    """List the clauses of documents that are written in our form.

    A public specification gives its reasons in prose, which no rule reads well: of the first 20
    clauses such a rule named in one, its author would have acted on 5.
    """
    live = live_clauses(workbook)
    own = {
        c.at.path for c in live if c.criteria or c.why or c.cost or c.would_change_if or c.rulings
    }
    return [clause for clause in live if clause.at.path in own]
