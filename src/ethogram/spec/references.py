"""What refers to what inside a specification, checked when all of it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ethogram.errors import Position
from ethogram.spec.clause import Clause, Section
from ethogram.spec.places import Word
from ethogram.spec.source import Source, instead, quoted, slug
from ethogram.spec.voice import Pattern


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A name in a document that must mean something."""

    kind: str
    """`link`, `grade` or `pattern`."""
    target: str
    at: Position
    clause: str = ""
    """The clause it stands in, for the own ids of its criteria."""


def check_references(
    references: Iterable[Reference],
    clauses: Sequence[Clause],
    sections: Sequence[Section],
    patterns: Sequence[Pattern],
    sources: dict[str, Source],
) -> None:
    """Report every reference to nothing, with the name that was probably meant."""
    criteria = {one.id for clause in clauses for one in clause.criteria}
    clause_ids = {clause.id for clause in clauses}
    pattern_ids = {slug(one.id): one.id for one in patterns}
    pattern_ids |= {slug(one.name): one.id for one in patterns}
    ids = {*clause_ids, *criteria, *(one.id for one in sections), *pattern_ids.values()} - {""}
    for one in references:
        source = sources[one.at.path]
        if one.kind == "link" and one.target not in ids:
            _refuse(one, "broken-link", f"Nothing has the id {one.target!r}.", ids, source)
        elif one.kind == "grade":
            own = {
                name.removeprefix(f"{one.clause}.") for name in criteria if _of(name, one.clause)
            }
            if one.target.removeprefix("#") not in own | criteria | clause_ids | ids:
                what = f"The grade names {one.target!r}, which is no criterion of {one.clause!r}."
                what += f" Its criteria: {quoted(sorted(own))}." if own else " It has no criteria."
                _refuse(one, "unknown-criterion", what, own or clause_ids, source)
        elif one.kind == "pattern" and slug(one.target) not in pattern_ids:
            known = sorted(set(pattern_ids.values()))
            what = f"No pattern is called {one.target!r}."
            what += f" Patterns: {quoted(known)}." if known else ""
            _refuse(one, "unknown-pattern", what, known, source)


def as_references(kind: str, named: Iterable[Word], clause: str, source: Source) -> list[Reference]:
    """Make references of names as they stand in a document."""
    return [
        Reference(kind=kind, target=word.text, at=source.at(word.line, word.column), clause=clause)
        for word in named
    ]


def _of(criterion: str, clause: str) -> bool:
    return criterion.rpartition(".")[0] == clause


def _refuse(one: Reference, rule: str, what: str, known: Iterable[str], source: Source) -> None:
    otherwise = {
        "broken-link": f"Give a heading '{{#{one.target}}}', or remove the link.",
        "unknown-criterion": f"Add a criterion '- {{#{slug(one.target)}}} ...' to the clause.",
        "unknown-pattern": f"Describe it under a heading '### {one.target} {{#{slug(one.target)} pattern}}'.",
    }
    source.report(rule, one.at, what, fix=instead(one.target, known, otherwise[rule]))
