"""File a complaint: keep who said what was wrong, and propose the clauses it concerns."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence

import msgspec

from ethogram.errors import Diagnostic, UsageRefused
from ethogram.ids import AudienceId, ClauseId, SurfaceId
from ethogram.judge.concerns import Concern, concerns
from ethogram.model.message import Message, Role
from ethogram.suite.pasted import Conversation, read_pasted
from ethogram.suite.personal import Personal, personal, scrubbed
from ethogram.suite.read import read_suite
from ethogram.workflow.comparing import meaning_of
from ethogram.workflow.complaints import (
    Complaint,
    find_complaint,
    keep_complaint,
    new_complaint_id,
)
from ethogram.workflow.journal import append_lines, moment
from ethogram.workflow.question import asked_turns, choose_surface
from ethogram.workflow.workspace import Workspace

CASES = "cases.yaml"
DRAFTS = "cases/reported.yaml"
_ENTRY = re.compile(r"^( *)- +id:", re.MULTILINE)


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a complaint besides the conversation."""

    who: str
    what: str = ""
    surface: str = ""
    audience: str = ""
    clauses: tuple[ClauseId, ...] = ()
    """Clauses it is said to concern."""
    source: str = ""
    scrub: bool = False
    """True takes e-mail addresses and telephone numbers out before anything is kept."""


class Filed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A complaint that is kept, and where to look."""

    complaint: Complaint
    concerns: tuple[Concern, ...] = ()
    personal: Personal = Personal()
    """What it still holds that looks like it names a person."""
    is_known: bool = False
    """True when the same complaint was filed before; it is not kept twice."""


def file_text(
    workspace: Workspace, text: str, told: Told, *, clock: Callable[[], float] = time.time
) -> tuple[tuple[Filed, ...], tuple[Diagnostic, ...]]:
    """Keep every conversation of a text as a complaint.

    Returns:
        What was kept, and what a reader should know about how the text was understood.

    Raises:
        UsageRefused: There is nothing to read, or the surface does not exist.
    """
    parsed = read_pasted(text, told.source or "pasted", people=_people(workspace))
    if not parsed.value:
        raise UsageRefused(
            "There is no conversation to file. Expected 'User: ...' and 'Assistant: ...' lines, "
            "or JSON messages with role and content: ethogram file FILE"
        )
    surface = choose_surface(workspace, told.surface) if told.surface else _only(workspace)
    kept = [_keep(workspace, turns, told, surface, clock()) for turns in parsed.value]
    return tuple(kept), parsed.problems


def _people(workspace: Workspace) -> dict[str, Role]:
    """Give the names by which this product's people and assistant may be written."""
    people: dict[str, Role] = {}
    for audience in workspace.product.audiences:
        people |= {audience.name: "user", str(audience.id): "user"}
    for name in (workspace.product.name, workspace.settings.name):
        if name:
            people[name] = "assistant"
    return people


def _only(workspace: Workspace) -> SurfaceId | None:
    surfaces = workspace.product.surfaces
    return surfaces[0].id if len(surfaces) == 1 else None


def _keep(
    workspace: Workspace, turns: Conversation, told: Told, surface: SurfaceId | None, now: float
) -> Filed:
    if told.scrub:
        turns = tuple(
            msgspec.structs.replace(turn, content=scrubbed(turn.content)) for turn in turns
        )
    complaint = Complaint(
        id=new_complaint_id(turns, told.who, told.what),
        at=moment(now),
        who=told.who,
        what=told.what,
        turns=turns,
        surface=surface,
        audience=AudienceId(told.audience) if told.audience else None,
        clauses=told.clauses,
        source=told.source,
    )
    known = find_complaint(workspace.root, complaint.id)
    if known is None:
        keep_complaint(workspace.root, complaint)
    return msgspec.structs.replace(look_into(workspace, complaint), is_known=known is not None)


def look_into(workspace: Workspace, complaint: Complaint) -> Filed:
    """Propose the clauses that a complaint concerns."""
    return Filed(
        complaint=complaint,
        concerns=concerns(
            complaint.turns,
            complaint.what,
            workspace.spec.clauses,
            [case for case in workspace.cases if case.id != case_name(complaint)],
            surface=complaint.surface,
            meaning=meaning_of(),
        ),
        personal=personal("\n".join(turn.content for turn in complaint.turns)),
    )


def append_case(workspace: Workspace, complaint: Complaint, clauses: Sequence[ClauseId]) -> str:
    """Append a complaint as a draft case; gives the path of the file.

    It goes to the end of `cases.yaml` when that still reads as it did but for the new case, else
    to `cases/reported.yaml`.

    Raises:
        UsageRefused: Nothing was asked in it, or its case is there already.
    """
    turns = asked_turns(complaint.turns)
    name = case_name(complaint)
    if not turns:
        raise UsageRefused(f"Complaint {complaint.id!r} holds no user turn, so it is no case.")
    if any(case.id == name for case in workspace.cases):
        raise UsageRefused(f"The case {name!r} is there already. Try it: 'ethogram try {name}'.")
    surface = complaint.surface or choose_surface(workspace)
    for path in (CASES, DRAFTS):
        before = workspace.sources.get(path, "")
        if path == CASES and not before:
            continue
        indent = _ENTRY.findall(before)[-1] if _ENTRY.search(before) else ""
        entry = "".join(
            f"{indent}{line}\n" for line in _entry(name, complaint, turns, surface, clauses)
        )
        if path == DRAFTS or _adds_one(workspace, before, entry):
            append_lines(workspace.root / path, entry)
            return path
    raise UsageRefused(f"No file of cases can take {name!r}.")


def case_name(complaint: Complaint) -> str:
    """Name the case that a complaint becomes."""
    return f"reported-{complaint.id.removeprefix('r-')}"


def _adds_one(workspace: Workspace, before: str, entry: str) -> bool:
    """True when the file reads as it did, with one more case at its end."""
    whole = before if before.endswith("\n") or not before else before + "\n"
    old = read_suite(((CASES, before),), workspace.product).value
    parsed = read_suite(((CASES, whole + entry),), workspace.product)
    clean = not any(each.severity == "error" for each in parsed.problems)
    return clean and [case.id for case in parsed.value[:-1]] == [case.id for case in old]


def _entry(
    name: str,
    complaint: Complaint,
    turns: Sequence[Message],
    surface: SurfaceId,
    clauses: Sequence[ClauseId],
) -> Iterable[str]:
    place = f"surface: {surface}"
    if complaint.audience:
        place += f", audience: {complaint.audience}"
    who = f" by {complaint.who}" if complaint.who else ""
    yield f"- id: {name}"
    yield f"  source: {_quoted(f'complaint {complaint.id}{who}')}"
    yield f"  at: {{{place}}}"
    if len(turns) == 1:
        yield f"  user: {_quoted(turns[0].content)}"
    else:
        yield "  turns:"
        yield from (f"    - {turn.role}: {_quoted(turn.content)}" for turn in turns)
    if clauses:
        yield f"  tests: [{', '.join(clauses)}]"
    if complaint.what:
        yield f"  why: {_quoted(complaint.what)}"


def _quoted(text: str) -> str:
    """Quote a text so that YAML reads it back as it is."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\x7f").replace("\u2028", "\\u2028")
