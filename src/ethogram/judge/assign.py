"""Which judge for which criterion on which transcript. Code decides applicability first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ethogram.errors import Diagnostic
from ethogram.ids import ClauseId, CriterionId, JudgeName, clause_of, criterion_id
from ethogram.judge.applies import rubric_applies
from ethogram.judge.checks.voice_range import check_of_range
from ethogram.judge.rubric import GradedBy, Rubric
from ethogram.judge.verdict import expectation_criterion
from ethogram.judge.voice import range_on
from ethogram.spec.clause import Clause
from ethogram.spec.voice import VoiceAxis, VoiceRange
from ethogram.suite.case import Case, CheckSpec, Expectation, Place

Inactive = ("draft", "retired")
"""A clause that is not in force is judged only when a case names it."""


class Assignment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One criterion that a transcript of a case is judged on, and by what."""

    clause: ClauseId
    criterion: CriterionId
    graded_by: GradedBy
    checks: tuple[CheckSpec, ...] = ()
    """All must pass, when code grades."""
    accepts: tuple[Expectation, ...] = ()
    """Any will do, when the answer class grades."""
    judge: JudgeName | None = None
    """The one target that may answer as the judge; None: any that is asked."""
    not_applicable: str = ""
    """Why the criterion does not apply here; empty when it does."""


def assignments(
    clauses: Sequence[Clause],
    case: Case,
    rubrics: Mapping[CriterionId, Rubric],
    place: Place | None = None,
    *,
    guards: Sequence[ClauseId] = (),
    voice: Sequence[VoiceRange] = (),
) -> tuple[Assignment, ...]:
    """List what a case's transcripts are judged on, clause by clause.

    Args:
        clauses: The specification's clauses, in its order.
        case: The case that was asked.
        rubrics: The workspace's rubrics, by criterion.
        place: Where it was asked, when that is not where the case stands.
        guards: For a twin that names no clause, the clauses of the case it is a twin of.
        voice: The specification's voice ranges; each voice clause is measured against the one
            in force on the surface.
    """
    where = place or case.place
    named = case.tests or tuple(guards)
    own_checks, own_expectation = _of_the_case(clauses, case, named)
    assigned: list[Assignment] = []
    for clause in clauses:
        if clause.id in case.tests:
            reason = _misplaced(clause, where, is_named=True)
        elif clause.judged == "always" and clause.status not in Inactive:
            if _misplaced(clause, where, is_named=False):
                continue
            reason = ""
        else:
            continue
        if clause.kind == "voice":
            assigned += _by_voice(clause, voice, where)
            continue
        for criterion in clause.criteria:
            if criterion.id in own_checks:
                continue
            assigned.append(
                _by_rubric(clause.id, criterion.id, rubrics.get(criterion.id), case, reason)
            )
    assigned += own_expectation
    assigned += (
        Assignment(
            clause=clause_of(criterion), criterion=criterion, graded_by="code", checks=tuple(checks)
        )
        for criterion, checks in own_checks.items()
    )
    return tuple(assigned)


def _of_the_case(
    clauses: Sequence[Clause], case: Case, named: Sequence[ClauseId]
) -> tuple[dict[CriterionId, list[CheckSpec]], list[Assignment]]:
    """Give what the case itself asks for: its checks by criterion, and its expectation.

    What names no criterion belongs to the first clause the case tests.
    """
    checks: dict[CriterionId, list[CheckSpec]] = {}
    for check in case.checks:
        criterion = check_criterion(check, clauses, named)
        if criterion is not None:
            checks.setdefault(criterion, []).append(check)
    expected = case.expect or ("helps" if case.twin_of is not None else None)
    if expected is None or not named:
        return checks, []
    first = named[0]
    return checks, [
        Assignment(
            clause=first,
            criterion=expectation_criterion(first),
            graded_by="answer-class",
            accepts=(expected,),
        )
    ]


def check_criterion(
    check: CheckSpec, clauses: Sequence[Clause], named: Sequence[ClauseId]
) -> CriterionId | None:
    """Name the criterion a case's check decides; `CLAUSE.check` when it names none.

    None when the case tests no clause, so that the check would decide nothing.
    """
    wanted = check.criterion
    if wanted is None:
        return criterion_id(named[0], "check") if named else None
    if "." in wanted:
        return CriterionId(wanted)
    for clause in clauses:
        if clause.id in named:
            full = criterion_id(clause.id, wanted)
            if any(criterion.id == full for criterion in clause.criteria):
                return full
    return criterion_id(named[0], wanted) if named else None


def unattached_checks(
    clauses: Sequence[Clause], case: Case, guards: Sequence[ClauseId] = ()
) -> tuple[Diagnostic, ...]:
    """Report the checks and the expectation of a case that decide no clause."""
    named = case.tests or tuple(guards)
    problems = [
        Diagnostic(
            rule="check-without-clause",
            severity="warning",
            at=check.at,
            message=f"The check {check.type!r} of case {case.id!r} decides no clause.",
            fix="Name a clause in 'tests:', or the criterion as 'for: clause.criterion'.",
        )
        for check in case.checks
        if check_criterion(check, clauses, named) is None
    ]
    if case.expect is not None and not named:
        problems.append(
            Diagnostic(
                rule="expect-without-clause",
                severity="warning",
                at=case.at,
                message=f"Case {case.id!r} expects {case.expect!r}, but tests no clause.",
                fix="Name a clause in 'tests:', or make it the twin of a case that does.",
            )
        )
    return tuple(problems)


def _by_voice(clause: Clause, voice: Sequence[VoiceRange], place: Place) -> Sequence[Assignment]:
    """Measure the axis the clause is named for; without a range here there is nothing to hold."""
    axis = next((one.axis for one in voice if clause.id == voice_clause(one.axis)), None)
    in_force = range_on(voice, axis, place.surface) if axis else None
    if in_force is None:
        return ()
    return [
        Assignment(
            clause=clause.id,
            criterion=criterion.id,
            graded_by="code",
            checks=(check_of_range(in_force),),
        )
        for criterion in clause.criteria
    ]


def voice_clause(axis: VoiceAxis) -> ClauseId:
    """Name the clause that the specification's reader makes of an axis: `voice-reading-level`."""
    return ClauseId(f"voice-{axis.replace(' ', '-')}")


def _by_rubric(
    clause: ClauseId,
    criterion: CriterionId,
    rubric: Rubric | None,
    case: Case,
    reason: str,
) -> Assignment:
    if rubric is None:
        return Assignment(
            clause=clause, criterion=criterion, graded_by="model", not_applicable=reason
        )
    if not reason and rubric.applies and not rubric_applies(rubric, case):
        reason = f"the rubric applies where {rubric.applies}"
    return Assignment(
        clause=clause,
        criterion=criterion,
        graded_by=rubric.graded_by,
        checks=rubric.checks,
        accepts=rubric.accepts,
        judge=rubric.judge,
        not_applicable=reason,
    )


def _misplaced(clause: Clause, place: Place, *, is_named: bool) -> str:
    """Say why a clause does not hold at a place.

    What a case leaves unsaid contradicts nothing when it names the clause; a clause judged
    always needs the place to be said.
    """
    if clause.surfaces and place.surface not in clause.surfaces:
        return f"not on surface {place.surface}"
    if clause.audiences and not _fits(place.audience, clause.audiences, is_named):
        return f"not for {place.audience or 'an audience that is not said'}"
    if clause.use_cases and not _fits(place.use_case, clause.use_cases, is_named):
        return f"not while doing {place.use_case or 'something that is not said'}"
    return ""


def _fits(said: str | None, allowed: Sequence[str], is_named: bool) -> bool:
    return is_named if said is None else said in allowed
