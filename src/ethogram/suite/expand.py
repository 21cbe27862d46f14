"""Expand a settled draft into cases: one for each paraphrase and each choice of variables."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ethogram.context.block import Document
from ethogram.context.page import Line
from ethogram.context.problems import Problems, suggestion
from ethogram.ids import (
    AudienceId,
    CaseId,
    ClauseId,
    Digest,
    FamilyId,
    SurfaceId,
    UseCaseId,
    digest,
)
from ethogram.model.message import Message
from ethogram.suite.case import Case, CheckSpec, Place
from ethogram.suite.draft import Draft, DraftPlace, Turns

MOST_EXPANSIONS = 10_000
"""Cases that one entry may become."""
_PLACEHOLDER = re.compile(r"\{\{[ \t]{0,9}([\w.-]{1,99})[ \t]{0,9}\}\}")


def expand(draft: Draft, family: str, problems: Problems) -> Iterator[Case]:
    """Yield the cases of a draft. The first keeps its id; the others are `id~2`, `id~3`, ...

    Paraphrases come in the order they are written, and under each the cross product of the
    variables; they all share the family.
    """
    line = Line(text="", line=draft.at.line, column=draft.at.column)
    if not _is_complete(draft, line, problems):
        return
    variables = draft.variables or {}
    wordings = draft.wordings or ()
    count = len(wordings) * math.prod(len(values) for values in variables.values())
    if count > MOST_EXPANSIONS:
        problems.add(
            "too-many-cases",
            line,
            f"The case {draft.id!r} becomes {count:,} cases; at most {MOST_EXPANSIONS:,} are made.",
            "Give fewer values, or write the cases you want to a .jsonl file.",
        )
        return
    _report_unknown(draft, variables, line, problems)
    combinations = itertools.product(*variables.values())
    pairs = itertools.product(wordings, combinations)
    for number, (turns, values) in enumerate(pairs, start=1):
        chosen = dict(zip(variables, values, strict=True))
        yield _case(draft, family, number, fill_turns(turns, chosen), chosen)


def _is_complete(draft: Draft, line: Line, problems: Problems) -> bool:
    if not draft.wordings or not _asks(draft.wordings[0]):
        problems.add(
            "nothing-asked",
            line,
            f"The case {draft.id!r} asks nothing: it has no user turn.",
            "Add 'user: text', or 'turns:' with '- user: text'.",
        )
        return False
    if not draft.place.surface:
        problems.add(
            "no-surface",
            line,
            f"The case {draft.id!r} does not say on which surface it stands.",
            "Add 'at: {surface: NAME}', or put it under 'defaults:' at the top of the file.",
        )
        return False
    return True


def _asks(turns: Turns) -> bool:
    """True when a reply is asked for: after a user's turn, or at the end by a developer or tool."""
    ends_open = bool(turns) and turns[-1].role in ("developer", "tool")
    return ends_open or any(turn.role == "user" for turn in turns)


def place_of(draft: DraftPlace) -> Place:
    """Give the place a case stands in."""
    return Place(
        surface=SurfaceId(draft.surface or ""),
        audience=AudienceId(draft.audience) if draft.audience else None,
        use_case=UseCaseId(draft.use_case) if draft.use_case else None,
        known_from=draft.known_from,
    )


def _case(draft: Draft, family: str, number: int, turns: Turns, chosen: dict[str, str]) -> Case:
    member = f"~{number}" if number > 1 else ""
    differs = draft.differs_from
    if differs and draft.names_parent_wordings and "~" not in differs:
        differs += member
    references = tuple(
        msgspec.structs.replace(reply, text=fill(reply.text, chosen))
        for reply in draft.references or ()
    )
    return with_digest(
        Case(
            id=CaseId(draft.id + member),
            family=FamilyId(family),
            place=place_of(draft.place),
            turns=turns,
            tests=tuple(map(ClauseId, draft.tests or ())),
            expect=draft.expect,
            checks=fill_checks(draft.checks or (), chosen),
            twin_of=CaseId(draft.twin_of) if draft.twin_of else None,
            differs_from=CaseId(differs) if differs else None,
            references=references,
            documents=tuple(_fill_document(each, chosen) for each in draft.documents or ()),
            history=fill_turns(draft.history or (), chosen),
            variables=chosen,
            tags=draft.tags or (),
            stakes=draft.stakes,
            kind=draft.kind or "normal",
            category=draft.category or "",
            why=draft.why or "",
            source=draft.source or "hand",
            breakage=draft.breakage or "",
            intent=draft.intent or "",
            parent=CaseId(draft.parent) if draft.parent else None,
            operator=draft.operator or "",
            ladder=draft.ladder or "",
            rung=draft.rung,
            is_proposed=bool(draft.is_proposed),
            at=draft.at,
        )
    )


def with_digest(case: Case) -> Case:
    """Give the same case with the hash of what is asked."""
    return msgspec.structs.replace(case, digest=case_digest(case))


def case_digest(case: Case) -> Digest:
    """Hash what is asked and what is expected; not ids, tags, reasons and positions."""
    checks = tuple(_check_content(check) for check in case.checks)
    return digest(
        (case.turns, case.documents, case.history, case.place, case.expect, case.tests, checks)
    )


def _check_content(check: CheckSpec) -> tuple[Any, ...]:
    return (check.type, check.value, check.threshold, check.criterion, check.options)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of `{{name}}`, in one pass: a value is never filled again."""
    if not values or "{{" not in text:
        return text
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def fill_turns(turns: Turns, values: Mapping[str, str]) -> Turns:
    """Fill the placeholders of every turn."""
    if not values:
        return turns
    return tuple(_fill_turn(turn, values) for turn in turns)


def _fill_turn(turn: Message, values: Mapping[str, str]) -> Message:
    if "{{" not in turn.content:
        return turn
    return msgspec.structs.replace(turn, content=fill(turn.content, values))


def _fill_document(document: Document, values: Mapping[str, str]) -> Document:
    return msgspec.structs.replace(document, text=fill(document.text, values))


def fill_checks(checks: tuple[CheckSpec, ...], values: Mapping[str, str]) -> tuple[CheckSpec, ...]:
    """Fill the placeholders in the values of checks."""
    if not values:
        return checks
    return tuple(
        msgspec.structs.replace(check, value=fill_value(check.value, values)) for check in checks
    )


def fill_value(value: Any, values: Mapping[str, str]) -> Any:
    """Fill the placeholders in the value of a check."""
    if isinstance(value, str):
        return fill(value, values)
    if isinstance(value, list):
        return [fill_value(item, values) for item in value]
    if isinstance(value, dict):
        return {key: fill_value(item, values) for key, item in value.items()}
    return value


def _report_unknown(
    draft: Draft, variables: Mapping[str, tuple[str, ...]], line: Line, problems: Problems
) -> None:
    if not variables:
        return
    texts = [turn.content for turns in draft.wordings or () for turn in turns]
    texts += [turn.content for turn in draft.history or ()]
    named = {match[1] for text in texts for match in _PLACEHOLDER.finditer(text)}
    for name in sorted(named - set(variables)):
        problems.add(
            "unknown-variable",
            line,
            f"The case {draft.id!r} has no variable for the placeholder '{{{{{name}}}}}'.",
            suggestion(name, variables),
            severity="warning",
        )
