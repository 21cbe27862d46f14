"""Cases, clauses and products for coverage, with holes where a test wants them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.findings.coverage_grid import CoverageGrid, Suite, coverage_grid
from ethogram.ids import AudienceId, CaseId, ClauseId, FamilyId, SurfaceId, UseCaseId
from ethogram.model.message import Message
from ethogram.spec.clause import Bar, Clause, Spec, Stakes
from ethogram.spec.product import Product
from ethogram.suite.case import Case, CaseKind, Expectation, Place
from tests.fakes.observations import AT, a_clause, a_product

HOME = "editor/student/essay-help"


def a_case(
    name: str,
    *tests: str,
    at: str = HOME,
    kind: CaseKind = "normal",
    category: str = "",
    intent: str = "",
    expect: Expectation | None = None,
    twin_of: str | None = None,
    differs_from: str | None = None,
    family: str = "",
    user: str = "Write my intro.",
) -> Case:
    """A case of a family of its own; `-` in a place leaves it unsaid."""
    surface, audience, use_case = at.split("/")
    return Case(
        id=CaseId(name),
        family=FamilyId(family or twin_of or name),
        place=Place(
            surface=SurfaceId(surface),
            audience=AudienceId(audience) if audience != "-" else None,
            use_case=UseCaseId(use_case) if use_case != "-" else None,
        ),
        turns=(Message(role="user", content=user),),
        tests=tuple(map(ClauseId, tests)),
        kind=kind,
        category=category,
        intent=intent,
        expect=expect,
        twin_of=CaseId(twin_of) if twin_of else None,
        differs_from=CaseId(differs_from) if differs_from else None,
        at=AT,
    )


def a_rule(
    name: str = "coach",
    *,
    stakes: Stakes = "high",
    text: str = "It is kind.",
    title: str = "",
    judged_always: bool = False,
    surfaces: Sequence[str] = (),
    bar: Bar | None = None,
) -> Clause:
    """A clause that draws no line unless its words do."""
    clause = a_clause(name, stakes=stakes, bar=bar)
    return msgspec.structs.replace(
        clause,
        title=title or "A rule",
        text=text,
        criteria=(),
        judged="always" if judged_always else "when named",
        surfaces=tuple(map(SurfaceId, surfaces)),
    )


def a_grid(
    clauses: Sequence[Clause],
    *cases: Case,
    product: Product | None = None,
    proposed: Sequence[Case] = (),
    labelled: Sequence[tuple[str, str]] = (),
) -> CoverageGrid:
    """The grid of these clauses and cases in a product of one situation."""
    return coverage_grid(
        product or a_product(editor=1.0),
        Spec(clauses=tuple(clauses)),
        Suite(
            cases=cases,
            proposed=proposed,
            labelled=frozenset((ClauseId(clause), CaseId(case)) for clause, case in labelled),
        ),
    )


def missing(grid: CoverageGrid) -> set[tuple[str, str, str]]:
    """Clause, situation and slot of every cell that nothing tests."""
    return {
        (cell.clause, cell.situation, cell.slot) for cell in grid.cells if cell.state == "missing"
    }
