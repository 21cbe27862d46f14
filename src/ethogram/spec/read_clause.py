"""From a heading and its body to a clause."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from ethogram.ids import AudienceId, ClauseId, Digest, SurfaceId, UseCaseId, criterion_id, digest
from ethogram.spec.body import Body, Mark
from ethogram.spec.clause import Bar, Clause, Criterion
from ethogram.spec.clause_line import ClauseLine, read_authority
from ethogram.spec.markup import Heading
from ethogram.spec.places import Word
from ethogram.spec.source import Source, slug

_ID = re.compile(r"^\w[\w-]*$")


def read_clause(
    heading: Heading, body: Body, defaults: ClauseLine, section: str, source: Source
) -> Clause:
    """Make a clause of a heading with an id and of what stands under it."""
    clause_id = ClauseId(heading.id or slug(heading.title))
    check_id(clause_id, heading.line, heading.id_column, source)
    line = (body.line or ClauseLine()).over(defaults)
    clause = Clause(
        id=clause_id,
        title=heading.title,
        text=body.text,
        criteria=read_criteria(clause_id, body.marks, source),
        why=body.passages.get("why", ""),
        cost=body.passages.get("cost", ""),
        would_change_if=body.passages.get("would change if", ""),
        differs_on_purpose=body.passages.get("differs", ""),
        gives_way_to=tuple(ClauseId(one) for one in body.gives_way_to),
        examples=body.examples,
        rulings=body.rulings,
        commentary=body.commentary,
        links=body.links,
        tags=body.tags,
        section=section,
        level=heading.level,
        at=source.at(heading.line),
    )
    clause = with_line(clause, line)
    own = own_authority(heading, source)
    if own:
        clause = msgspec.structs.replace(clause, authority=own)
    return with_digest(clause)


def own_authority(heading: Heading, source: Source) -> str | None:
    """Read the authority that a heading carries; an unknown level is reported."""
    written = heading.attribute("authority")
    if written is None:
        return None
    column = source.line(heading.line).find("authority=") + 1
    return read_authority(Word(text=written, line=heading.line, column=max(1, column)), source)


def with_line(clause: Clause, line: ClauseLine) -> Clause:
    """Apply what a readable line says; what it leaves unsaid keeps the record's own default."""
    return msgspec.structs.replace(
        clause,
        authority=line.authority,
        stakes=line.stakes or clause.stakes,
        bar=line.bar or Bar(),
        judged=line.judged or clause.judged,
        status=line.status or clause.status,
        owner=line.owner or clause.owner,
        surfaces=tuple(SurfaceId(one) for one in line.surfaces or ()),
        audiences=tuple(AudienceId(one) for one in line.audiences or ()),
        use_cases=tuple(UseCaseId(one) for one in line.use_cases or ()),
        patterns=tuple(word.text for word in line.patterns or ()) or clause.patterns,
    )


def with_digest(clause: Clause) -> Clause:
    """Add the hash of what is normative; re-wrapping lines does not change it."""
    normative = (
        _joined(clause.text),
        tuple((one.id, one.text) for one in clause.criteria),
        clause.authority,
        clause.bar,
        clause.stakes,
        clause.surfaces,
        clause.audiences,
        clause.use_cases,
        clause.judged,
    )
    return msgspec.structs.replace(clause, digest=Digest(digest(normative)))


def read_criteria(
    clause_id: ClauseId, marks: Iterable[Mark], source: Source
) -> tuple[Criterion, ...]:
    """Give each criterion its full id; a missing or repeated one is reported."""
    found: dict[str, Criterion] = {}
    for mark in marks:
        own = mark.own_id or _proposed(mark.text)
        if not mark.own_id:
            source.report(
                "criterion-without-id",
                mark.at,
                "A criterion needs an id of its own, so that verdicts can refer to it.",
                fix=f"Start it with an id: '- {{#{own}}} {mark.text[:40].strip()}'.",
            )
        full = criterion_id(clause_id, own)
        if full in found:
            source.report(
                "duplicate-id",
                mark.at,
                f"The criterion {own!r} stands twice in {clause_id!r}; "
                f"the first is on line {found[full].at.line}.",
                fix="Give this one another id.",
            )
            continue
        check_id(own, mark.at.line, mark.at.column, source)
        found[full] = Criterion(id=full, text=mark.text, at=mark.at)
    return tuple(found.values())


def check_id(own_id: str, line: int, column: int, source: Source) -> None:
    """Report an id that cannot be typed in a command or joined with a dot."""
    if _ID.match(own_id):
        return
    source.report(
        "bad-id",
        source.at(line, column),
        f"The id {own_id!r} has something other than letters, digits, '-' and '_' in it.",
        fix=f"Write '{{#{slug(own_id) or 'an-id'}}}'.",
    )


def _proposed(text: str) -> str:
    content = [word for word in slug(text).split("-") if len(word) > 3]
    return "-".join(content[:3]) or slug(text)[:20] or "criterion"


def _joined(text: str) -> str:
    return " ".join(text.split())
