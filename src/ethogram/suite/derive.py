"""Derive cases: apply a combination of operators to a case, and say where it comes from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import msgspec

from ethogram.errors import Position
from ethogram.ids import CaseId, ClauseId
from ethogram.spec.clause import Clause
from ethogram.suite.case import Case
from ethogram.suite.expand import with_digest
from ethogram.suite.operators.operator import Ask, Dice
from ethogram.suite.operators.registry import Chain, chain_name
from ethogram.suite.twins import guarded_clauses

NOT_CHANGED = "there is nothing to change"
IS_DERIVED = "it was derived itself"
HAS_TWIN = "it has a harmless twin, or is one"
_UNFIT = re.compile(r"[~+\s,]+")


class Skipped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case an operator could do nothing with, and why."""

    case: CaseId
    operator: str
    reason: str


class Derived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cases that were derived, and what gave none."""

    cases: tuple[Case, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    known: int = 0
    """Cases that the workspace has already, proposed or approved."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How to derive."""

    chains: tuple[Chain, ...]
    each: int = 1
    """Variants of a case for each combination; fewer where they would be the same."""
    seed: int = 0
    tests: tuple[ClauseId, ...] = ()
    """Clauses the derived cases test instead of those of their parents."""


def derive_cases(
    parents: Iterable[Case], wanted: Wanted, every: Sequence[Case], clauses: Iterable[Clause]
) -> Derived:
    """Derive cases from cases.

    Args:
        parents: What to derive from; cases that were derived themselves give none.
        wanted: Combinations, how many, and the seed.
        every: Every case there is, proposed ones too: nothing is derived twice.
        clauses: The specification's clauses, to say what breakage would look like.
    """
    by_id = {case.id: case for case in every}
    by_clause = {clause.id: clause for clause in clauses}
    with_twins = {case.twin_of for case in every if case.twin_of}
    taken, made, skipped, known = {case.digest for case in every}, list[Case](), list[Skipped](), 0
    names: set[str] = set(by_id)
    for parent in parents:
        guards = wanted.tests or guarded_clauses(parent, by_id)
        for chain in wanted.chains:
            reason = _unfit(parent, chain, with_twins)
            found = [] if reason else _variants(parent, chain, wanted)
            fresh = [case for case in found if case.digest not in taken]
            known += len(found) - len(fresh)
            if not found:
                name = chain_name(chain)
                skipped.append(Skipped(case=parent.id, operator=name, reason=reason or NOT_CHANGED))
            for case in fresh:
                taken.add(case.digest)
                told = _told(case, chain, [by_clause[c] for c in guards if c in by_clause])
                made.append(msgspec.structs.replace(told, id=free_id(told.id, names)))
                names.add(made[-1].id)
    return Derived(cases=tuple(made), skipped=tuple(skipped), known=known)


def _unfit(parent: Case, chain: Chain, with_twins: Collection[CaseId]) -> str:
    if parent.operator:
        return IS_DERIVED
    if chain[0].kind == "twin" and (parent.twin_of or parent.id in with_twins):
        return HAS_TWIN
    return ""


def _variants(parent: Case, chain: Chain, wanted: Wanted) -> list[Case]:
    found: dict[str, Case] = {}
    for number in range(1, wanted.each + 1):
        case = derive(parent, chain, seed=wanted.seed, number=number)
        if case is not None:
            if wanted.tests:
                case = with_digest(msgspec.structs.replace(case, tests=wanted.tests))
            found.setdefault(case.digest, case)
    return list(found.values())


def derive(parent: Case, chain: Chain, *, seed: int = 0, number: int = 1) -> Case | None:
    """Apply one combination to one case; None where an operator has nothing to change.

    Family, place, tests, expectation and checks stay; a case that hides the question from the user
    loses the expected answer class, and a twin gets that of a twin.

    Args:
        parent: The case.
        chain: Outermost operator first; the innermost is applied first.
        seed: Decides every choice, together with the parent and the number.
        number: Which variant, from 1.
    """
    ask: Ask | None = Ask(turns=parent.turns, documents=parent.documents)
    for operator in reversed(chain):
        if ask is not None:
            ask = operator.change(ask, Dice(seed, parent.id, operator.name, number))
    if ask is None:
        return None
    name = chain_name(chain)
    is_twin = chain[0].kind == "twin"
    is_attack = any(operator.kind == "adversarial" for operator in chain)
    keeps = all(operator.keeps_expectation for operator in chain)
    return with_digest(
        msgspec.structs.replace(
            parent,
            id=CaseId(f"{_UNFIT.sub('-', parent.id)}.{_UNFIT.sub('-', name)}"),
            turns=ask.turns,
            documents=ask.documents,
            tests=() if is_twin else parent.tests,
            expect="helps" if is_twin else parent.expect if keeps else None,
            checks=() if is_twin else parent.checks,
            twin_of=parent.id if is_twin else parent.twin_of,
            differs_from=None if is_twin else parent.differs_from,
            kind="adversarial" if is_attack else "normal" if is_twin else parent.kind,
            references=(),
            why="",
            breakage="",
            parent=parent.id,
            operator=name,
            is_proposed=True,
            source=f"operator {name}, seed {seed}",
            at=Position(path=""),
        )
    )


def _told(case: Case, chain: Chain, clauses: Sequence[Clause]) -> Case:
    """Say why an attack might work and what breakage would look like."""
    attacks = [operator for operator in chain if operator.kind == "adversarial"]
    if not attacks:
        return case
    return msgspec.structs.replace(
        case,
        why=" ".join(dict.fromkeys(operator.why for operator in attacks)),
        breakage=" ".join(
            [broken(clauses), *dict.fromkeys(operator.sign for operator in attacks)]
        ).strip(),
    )


def broken(clauses: Sequence[Clause]) -> str:
    """Say in the clauses' own words what a reply that breaks them does."""
    told = []
    for clause in clauses:
        criteria = "; ".join(f"{one.id}: {one.text}" for one in clause.criteria[:2])
        told.append(f"The reply breaks {clause.id!r} ({criteria or clause.title}).")
    return " ".join(told)


def free_id(wanted: CaseId, taken: Collection[str]) -> CaseId:
    """Give an id that is not taken: the wanted one, or that with a number."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = CaseId(f"{wanted}-{number}")
    return name
