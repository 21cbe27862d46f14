"""Worked examples of a specification, and public prompts that exercise it, as cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from ethogram.ids import AudienceId, CaseId, ClauseId, FamilyId, SurfaceId
from ethogram.model.message import Message, Role
from ethogram.spec.clause import Clause, Example, Spec
from ethogram.spec.public import PublicPrompt
from ethogram.suite.case import Case, Place
from ethogram.suite.draft import Turns
from ethogram.suite.expand import with_digest

ANYWHERE = SurfaceId("any")
"""Surface of an example that names none, of a clause that holds everywhere."""
SPEC_EXAMPLE = "spec example"
_ROLES: dict[str, Role] = {role: role for role in get_args(Role)}


def cases_from_spec(spec: Spec, *, surface: SurfaceId = ANYWHERE) -> tuple[Case, ...]:
    """Make a case of every worked example that asks something.

    The graded replies are its references: every judge's first exam. Examples that continue one
    another share a family.

    Args:
        spec: The specification.
        surface: Where an example stands that names no surface, of a clause that names none either.
    """
    families: dict[str, str] = {}
    cases: list[Case] = []
    for clause in spec.clauses:
        for example in clause.examples:
            families[example.id] = families.get(example.continues, example.id)
            turns = _turns(example.turns)
            if turns:
                cases.append(_case(clause, example, turns, families[example.id], surface))
    return tuple(cases)


def cases_from_prompts(
    prompts: Iterable[PublicPrompt],
    clauses_by_tag: Mapping[str, tuple[ClauseId, ...]],
    *,
    surface: SurfaceId = ANYWHERE,
) -> tuple[Case, ...]:
    """Make a case of every prompt of a public specification's prompt files.

    Prompts of one file exercise one sentence but are different situations, so each is a family.

    Args:
        prompts: The prompts.
        clauses_by_tag: Clauses that hold each footnote tag; see `clauses_by_tag`.
        surface: Where the prompts stand.
    """
    return tuple(
        with_digest(
            Case(
                id=CaseId(prompt.id),
                family=FamilyId(prompt.id),
                place=Place(surface=surface),
                turns=_turns(prompt.turns),
                tests=clauses_by_tag.get(prompt.tag, ()),
                tags=(prompt.tag,),
                why=prompt.title,
                source=prompt.at.path.rpartition("/")[2],
                at=prompt.at,
            )
        )
        for prompt in prompts
        if prompt.turns
    )


def clauses_by_tag(spec: Spec) -> dict[str, tuple[ClauseId, ...]]:
    """Index the clauses of a specification by the footnote tags that stand in them."""
    found: dict[str, tuple[ClauseId, ...]] = {}
    for clause in spec.clauses:
        for tag in clause.tags:
            found[tag] = (*found.get(tag, ()), clause.id)
    return found


def _turns(turns: Iterable[tuple[str, str]]) -> Turns:
    known = ((_ROLES.get(role), text) for role, text in turns)
    return tuple(Message(role=role or "user", content=text) for role, text in known)


def _case(clause: Clause, example: Example, turns: Turns, family: str, surface: SurfaceId) -> Case:
    place = Place(
        surface=example.surface or next(iter(clause.surfaces), surface),
        audience=example.audience or _only(clause.audiences),
    )
    return with_digest(
        Case(
            id=CaseId(example.id),
            family=FamilyId(family),
            place=place,
            turns=turns,
            tests=(clause.id,),
            references=example.replies,
            stakes=clause.stakes,
            why=example.title,
            source=SPEC_EXAMPLE,
            at=example.at,
        )
    )


def _only(audiences: tuple[AudienceId, ...]) -> AudienceId | None:
    return audiences[0] if len(audiences) == 1 else None
