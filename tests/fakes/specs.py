"""Small specifications, products and cases made by hand, for tests."""

from __future__ import annotations

from typing import Any

import msgspec

from ethogram.errors import Position
from ethogram.ids import AudienceId, CaseId, ClauseId, FamilyId, SurfaceId, UseCaseId, digest
from ethogram.ids import criterion_id as join
from ethogram.model.message import Message
from ethogram.spec.clause import Clause, Criterion, Section, Spec
from ethogram.spec.product import Audience, Product, Situation, Surface, UseCase
from ethogram.suite.case import Case, Place

AT = Position(path="spec.md")


def a_clause(clause: str, text: str = "", *criteria: str, **fields: Any) -> Clause:
    """Make a clause with criteria `c1`, `c2`, ... and the digest of what is normative."""
    made = Clause(
        id=ClauseId(clause),
        title=fields.pop("title", clause.replace("-", " ").capitalize()),
        text=text,
        criteria=tuple(
            Criterion(id=join(ClauseId(clause), f"c{number}"), text=words, at=AT)
            for number, words in enumerate(criteria, 1)
        ),
        at=fields.pop("at", AT),
        **fields,
    )
    binding = (made.text, made.criteria, made.authority, made.bar, made.stakes, made.surfaces)
    return msgspec.structs.replace(made, digest=digest(binding))


def a_spec(*clauses: Clause, sections: tuple[Section, ...] = ()) -> Spec:
    """Make a specification of these clauses."""
    return Spec(clauses=clauses, sections=sections)


def a_product(*situations: str) -> Product:
    """Make a product whose situations are written `editor/student/essay-help`."""
    cells = [name.split("/") for name in situations]
    at = Position(path="product.md")
    return Product(
        name="Margin",
        surfaces=tuple(
            Surface(id=SurfaceId(s), name=s, at=at) for s in dict.fromkeys(c[0] for c in cells)
        ),
        audiences=tuple(
            Audience(id=AudienceId(a), name=a, at=at) for a in dict.fromkeys(c[1] for c in cells)
        ),
        use_cases=tuple(
            UseCase(id=UseCaseId(u), name=u, at=at) for u in dict.fromkeys(c[2] for c in cells)
        ),
        situations=tuple(
            Situation(
                surface=SurfaceId(surface),
                audience=AudienceId(audience),
                use_case=UseCaseId(use_case),
                weight=1 / len(cells),
                at=at,
            )
            for surface, audience, use_case in cells
        ),
    )


def a_case(case: str, *tests: str, **fields: Any) -> Case:
    """Make a case of one user turn that is a family of its own."""
    return Case(
        id=CaseId(case),
        family=FamilyId(fields.pop("family", case)),
        place=fields.pop("place", Place(surface=SurfaceId("editor"))),
        turns=(Message(role="user", content=fields.pop("user", f"Please do {case}.")),),
        tests=tuple(ClauseId(clause) for clause in tests),
        at=fields.pop("at", Position(path="cases.yaml")),
        **fields,
    )
