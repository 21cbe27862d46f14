"""Turn a conversation from production into a proposed case; it is scrubbed again on the way."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ethogram.errors import Position, UsageRefused
from ethogram.ids import AudienceId, CaseId, ClauseId, FamilyId, SurfaceId, UseCaseId
from ethogram.logs.conversation import LogConversation
from ethogram.logs.scrub import scrub_turns
from ethogram.suite.case import Case, Place
from ethogram.workflow.logs_kept import find_conversation
from ethogram.workflow.question import asked_turns, choose_surface
from ethogram.workflow.suite_journal import change_files
from ethogram.workflow.varying import free_path, proposed_text
from ethogram.workflow.workspace import Workspace


class CaseWish(msgspec.Struct, frozen=True, kw_only=True):
    """Where a case of a conversation stands, and what it tests; empty: what the log says."""

    tests: tuple[str, ...] = ()
    surface: str = ""
    audience: str = ""
    use_case: str = ""


class LogCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case made of a conversation, and the file that holds it."""

    case: Case
    path: str
    text: str
    scrubbed: dict[str, int]
    """What the second look took out that the first did not."""


def propose_log_case(workspace: Workspace, name: str, wish: CaseWish) -> LogCase:
    """Make the file of a proposed case, without keeping it.

    Raises:
        UsageRefused: There is no such conversation, clause or place, or its case is there already.
    """
    return _propose(workspace, find_conversation(workspace.root, name), wish)


def keep_log_case(root: Path, made: LogCase, *, now: float) -> None:
    """Write the file; `ethogram suite undo` takes it back."""
    change_files(root, {made.path: made.text}, "proposed 1 case from a log", now)


def _propose(workspace: Workspace, conversation: LogConversation, wish: CaseWish) -> LogCase:
    turns, counts = scrub_turns(asked_turns(conversation.turns))
    own = CaseId(f"log-{conversation.id.removeprefix('c-')}")
    if not turns:
        raise UsageRefused(
            f"Conversation {conversation.id!r} holds no user turn, so it is no case."
        )
    if any(case.id == own for case in (*workspace.cases, *workspace.proposed)):
        raise UsageRefused(
            f"The case {str(own)!r} is there already. See it with 'ethogram cases --proposed', or "
            "take the proposal back with 'ethogram suite undo'."
        )
    case = Case(
        id=own,
        family=FamilyId(own),
        place=place_of(workspace, conversation, wish),
        turns=turns,
        tests=clauses_named(workspace, wish.tests),
        is_proposed=True,
        source=f"log {conversation.source}, conversation {conversation.id}",
        at=Position(path="cases/proposed"),
    )
    head = (
        f"Proposed by: ethogram logs case {conversation.id}",
        "Said by a user of the product. Read it before you approve it: names that no form gives "
        "away are still in it.",
        f"ethogram suite approve {own}",
    )
    return LogCase(
        case=case,
        path=free_path(workspace, str(own)),
        text=proposed_text((case,), head),
        scrubbed=dict(counts),
    )


def place_of(workspace: Workspace, conversation: LogConversation, wish: CaseWish) -> Place:
    """Find where a conversation stands: what was asked for, else what the log says if it is known.

    Raises:
        UsageRefused: What was asked for does not exist.
    """
    product = workspace.product
    surfaces = {str(each.id) for each in product.surfaces}
    said = conversation.surface if conversation.surface in surfaces else ""
    audience = _of(
        wish.audience, conversation.audience, [str(x.id) for x in product.audiences], "audience"
    )
    use_case = _of(
        wish.use_case, conversation.use_case, [str(x.id) for x in product.use_cases], "use case"
    )
    return Place(
        surface=SurfaceId(choose_surface(workspace, wish.surface or said)),
        audience=AudienceId(audience) if audience else None,
        use_case=UseCaseId(use_case) if use_case else None,
    )


def clauses_named(workspace: Workspace, names: Sequence[str]) -> tuple[ClauseId, ...]:
    """Give the clauses of these ids.

    Raises:
        UsageRefused: There is no such clause.
    """
    known = {str(clause.id) for clause in workspace.spec.clauses}
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "List them with 'ethogram spec'."
            raise UsageRefused(f"No clause {name!r}. {hint}")
    return tuple(map(ClauseId, dict.fromkeys(names)))


def _of(wanted: str, said: str, known: Sequence[str], noun: str) -> str:
    if wanted and wanted not in known:
        raise UsageRefused(
            f"No {noun} {wanted!r}. In product.md: {', '.join(known) or 'none'}. Name one of these, "
            "or add it there."
        )
    return wanted or (said if said in known else "")
