"""Find the question a person means: a case, a complaint that was filed, or words of their own."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import msgspec

from ethogram.errors import Position, UsageRefused
from ethogram.ids import CaseId, ClauseId, FamilyId, SurfaceId, digest
from ethogram.model.message import Message
from ethogram.suite.case import Case, Place
from ethogram.workflow.complaints import Complaint, find_complaint
from ethogram.workflow.workspace import Workspace


def find_question(
    workspace: Workspace, said: str, *, surface: str = "", tests: Sequence[str] = ()
) -> Case:
    """Give the case a person named, or make one of what they typed.

    Args:
        workspace: The documents in force.
        said: Id of a case, id of a complaint, or the text to ask.
        surface: Where to ask; a case has its own, other texts go to the first surface.
        tests: Clauses that the replies count for, besides those of the case.

    Raises:
        UsageRefused: The surface or a clause does not exist, or the id is misspelt.
    """
    every = (*workspace.cases, *workspace.proposed)
    case = next((each for each in every if each.id == said), None)
    if case is None:
        complaint = find_complaint(workspace.root, said) if said.startswith("r-") else None
        _refuse_misspelt(workspace, "" if complaint else said)
        case = _of_complaint(workspace, complaint) if complaint else _of_text(workspace, said)
    return _asked(workspace, case, surface=surface, tests=tests)


def ask_words(
    workspace: Workspace, words: str, *, surface: str = "", tests: Sequence[str] = ()
) -> Case:
    """Make a case of words that are a question, whatever a case is called.

    Args:
        workspace: The documents in force.
        words: The text to ask.
        surface: Where to ask; without one, on the first surface.
        tests: Clauses that the replies count for.

    Raises:
        UsageRefused: The surface or a clause does not exist, or there are no words.
    """
    return _asked(workspace, _of_text(workspace, words), surface=surface, tests=tests)


def _asked(workspace: Workspace, case: Case, *, surface: str, tests: Sequence[str]) -> Case:
    clauses = tuple(_clause(workspace, name) for name in tests)
    place = Place(surface=choose_surface(workspace, surface)) if surface else None
    if place is not None:
        case = msgspec.structs.replace(
            case, place=msgspec.structs.replace(case.place, surface=place.surface)
        )
    return msgspec.structs.replace(case, tests=tuple(dict.fromkeys((*case.tests, *clauses))))


def choose_surface(workspace: Workspace, name: str = "") -> SurfaceId:
    """Give the surface of that id or name; without one, the product's first.

    Raises:
        UsageRefused: There is no such surface, or none at all.
    """
    known = [surface.id for surface in workspace.product.surfaces] or list(workspace.contexts)
    if not name and known:
        return known[0]
    named = {surface.name.casefold(): surface.id for surface in workspace.product.surfaces}
    found = name if name in known else named.get(name.casefold())
    if found is None:
        there = ", ".join(known) or "none"
        raise UsageRefused(
            f"No surface {name!r}. Surfaces of this product: {there}. Add it to product.md, "
            "or name one of these with '--surface'."
        )
    return SurfaceId(found)


def _clause(workspace: Workspace, name: str) -> ClauseId:
    known = [clause.id for clause in workspace.spec.clauses]
    if name in known:
        return ClauseId(name)
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise UsageRefused(f"No clause {name!r}.{hint} Clauses: {', '.join(known) or 'none'}.")


def _of_complaint(workspace: Workspace, complaint: Complaint) -> Case:
    """Ask the conversation again up to the user's last turn."""
    turns = asked_turns(complaint.turns)
    if not turns:
        raise UsageRefused(
            f"Complaint {complaint.id!r} holds no user turn, so there is nothing to ask. "
            "File the conversation with what the user said."
        )
    case = _case(complaint.id, turns, complaint.surface or choose_surface(workspace))
    place = msgspec.structs.replace(case.place, audience=complaint.audience)
    return msgspec.structs.replace(case, place=place, tests=complaint.clauses)


def asked_turns(turns: Sequence[Message]) -> tuple[Message, ...]:
    """Give the turns up to the user's last one, without what the product itself sends."""
    last = max((n for n, turn in enumerate(turns) if turn.role == "user"), default=-1)
    return tuple(turn for turn in turns[: last + 1] if turn.role not in ("system", "developer"))


def _refuse_misspelt(workspace: Workspace, text: str) -> None:
    """Take a single word that is nearly the id of a case for a slip, not for a question."""
    if not text.strip() or any(letter.isspace() for letter in text.strip()):
        return
    known = [str(case.id) for case in (*workspace.cases, *workspace.proposed)]
    near = difflib.get_close_matches(text, known, n=1)
    if near or text.startswith("r-"):
        hint = f" Did you mean {near[0]!r}?" if near else " List them with 'ethogram cases'."
        raise UsageRefused(f"No case or complaint {text!r}.{hint}")


def _of_text(workspace: Workspace, text: str) -> Case:
    if not text.strip():
        raise UsageRefused("There is nothing to ask. Type a case or a text: ethogram try TEXT")
    turns = (Message(role="user", content=text),)
    return _case(f"try-{digest(text)[:6]}", turns, choose_surface(workspace))


def _case(name: str, turns: tuple[Message, ...], surface: SurfaceId) -> Case:
    return Case(
        id=CaseId(name),
        family=FamilyId(name),
        place=Place(surface=surface),
        turns=turns,
        source="try",
        digest=digest([name, turns, surface]),
        at=Position(path=""),
    )
