"""References to nothing, from one document to another: a name that no document defines.

Links, grades and patterns inside a specification are checked by its reader, which knows their columns.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

import msgspec

from ethogram.errors import Position
from ethogram.judge.rubric import judges_named
from ethogram.judge.trained_judge import PREFIX
from ethogram.lint.rule import Finding
from ethogram.lint.workbook import Workbook
from ethogram.suite.case import Case, Place


class _Named(msgspec.Struct, frozen=True, kw_only=True):
    """A name used in a document, and what it should be the name of."""

    name: str
    noun: str
    at: Position
    by: str
    """What uses it, such as `case 'essay-deadline'`."""
    known: Collection[str]


def unknown_names(workbook: Workbook) -> list[Finding]:
    """Find names of clauses, criteria, cases, places and targets that stand nowhere."""
    used = [*_in_spec(workbook), *_in_cases(workbook), *_elsewhere(workbook)]
    return [_finding(name) for name in used if name.name not in name.known]


def retired_clauses(workbook: Workbook) -> list[Finding]:
    """Find cases that test, and blocks that serve, a clause nobody is held to any more."""
    retired = {clause.id for clause in workbook.spec.clauses if clause.status == "retired"}
    used = [(case.at, f"Case {case.id!r} tests", c) for case in workbook.cases for c in case.tests]
    used += [
        (block.at, f"Block {block.id!r} serves", clause)
        for context in workbook.contexts
        for block in context.blocks
        for clause in block.serves
    ]
    return [
        Finding(
            at=at,
            about=clause,
            message=f"{user} clause {clause!r}, which is retired.",
            fix=f"Name the clause that took its place, or remove {clause!r}.",
        )
        for at, user, clause in used
        if clause in retired
    ]


def _in_spec(workbook: Workbook) -> Iterator[_Named]:
    cases = [str(case.id) for case in workbook.cases]
    families = {str(case.family) for case in workbook.cases}
    for clause in workbook.spec.clauses:
        by = f"clause {clause.id!r}"
        for ruling in clause.rulings:
            if ruling.case:
                yield _Named(
                    name=ruling.case,
                    noun="case",
                    at=ruling.at,
                    by=f"the ruling of {ruling.date} in {by}",
                    known={*cases, *families},
                )


def _in_cases(workbook: Workbook) -> Iterator[_Named]:
    clauses = [str(clause.id) for clause in workbook.spec.clauses]
    cases = [str(case.id) for case in workbook.cases]
    criteria = _criteria(workbook)
    for case in workbook.cases:
        by = f"case {case.id!r}"
        for clause in case.tests:
            yield _Named(name=clause, noun="clause", at=case.at, by=by, known=clauses)
        for other in (case.twin_of, case.differs_from, case.parent):
            if other:
                known = [name for name in cases if name != case.id]
                yield _Named(name=other, noun="case", at=case.at, by=by, known=known)
        for check in case.checks:
            name = _full_criterion(check.criterion, case)
            if name:
                at = check.at if check.at.path else case.at
                yield _Named(name=name, noun="criterion", at=at, by=by, known=criteria)
        yield from _in_place(case.place, case.at, by, workbook)


def _in_place(place: Place, at: Position, by: str, workbook: Workbook) -> Iterator[_Named]:
    product = workbook.product
    named = (
        ("surface", place.surface, [str(surface.id) for surface in product.surfaces]),
        ("audience", place.audience, [str(audience.id) for audience in product.audiences]),
        ("use case", place.use_case, [str(use_case.id) for use_case in product.use_cases]),
    )
    for noun, name, known in named:
        if name and known:
            yield _Named(name=name, noun=noun, at=at, by=by, known=known)


def _elsewhere(workbook: Workbook) -> Iterator[_Named]:
    clauses = [str(clause.id) for clause in workbook.spec.clauses]
    targets = [str(target.name) for target in workbook.targets]
    surfaces = [str(surface.id) for surface in workbook.product.surfaces]
    judges = [*targets, *workbook.trained]
    criteria = _criteria(workbook)
    for rubric in workbook.rubrics:
        yield _Named(
            name=rubric.criterion, noun="criterion", at=rubric.at, by="the rubric", known=criteria
        )
        for judge in judges_named(rubric) if judges else ():
            noun = "trained judge" if judge.startswith(PREFIX) else "target"
            yield _Named(name=judge, noun=noun, at=rubric.at, by="the rubric", known=judges)
    for context in workbook.contexts:
        if surfaces:
            yield _Named(
                name=context.surface,
                noun="surface",
                at=context.at,
                by="the context",
                known=surfaces,
            )
        for block in context.blocks:
            for clause in block.serves:
                by = f"block {block.id!r}"
                yield _Named(name=clause, noun="clause", at=block.at, by=by, known=clauses)


def _criteria(workbook: Workbook) -> set[str]:
    return {str(c.id) for clause in workbook.spec.clauses for c in clause.criteria}


def _full_criterion(name: str | None, case: Case) -> str | None:
    """Give a criterion's full id; a case that tests one clause may write its own id alone."""
    if not name or "." in name or len(case.tests) != 1:
        return name
    return f"{case.tests[0]}.{name}"


def _finding(used: _Named) -> Finding:
    near = difflib.get_close_matches(used.name, sorted(used.known), n=1, cutoff=0.5)
    some = ", ".join(sorted(used.known)[:6])
    return Finding(
        at=used.at,
        about=used.name,
        message=f"{used.by[0].upper()}{used.by[1:]} names the {used.noun} {used.name!r}, which "
        f"stands nowhere. Expected one of: {some or 'none is defined yet'}.",
        fix=f"Write `{near[0]}`." if near else f"Define the {used.noun}, or remove the name.",
    )
