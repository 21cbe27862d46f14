"""What a try page stands on: the question, where it is asked, the blocks sent before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from ethogram.context.block import Block, Context
from ethogram.context.render import render as render_context
from ethogram.context.tokens import count_tokens
from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId, Digest, SurfaceId
from ethogram.suite.case import Case
from ethogram.workflow.plan import choose_target
from ethogram.workflow.question import ask_words, choose_surface, find_question
from ethogram.workflow.saving import block_path, text_digest
from ethogram.workflow.workspace import Workspace

MOST_CASES = 40
"""Shown at once; typing narrows them down."""
USUAL_REPEATS = 5


class Wanted(NamedTuple):
    """What an address or a form asks for."""

    case: str = ""
    words: str = ""
    surface: str = ""
    clause: str = ""
    block: str = ""
    back: str = ""
    trial: str = ""

    def href(self, **other: str) -> str:
        """Give the address of the same page with something else chosen."""
        names = {"clause": "for"}
        pairs = {**self._asdict(), "trial": "", **other}
        written = urlencode(
            [(names.get(name, name), value) for name, value in pairs.items() if value]
        )
        return f"/try?{written}" if written else "/try"


class BlockLine(NamedTuple):
    """A block in the list of those that a surface sends."""

    block: Block
    tokens: int
    """Estimated."""
    is_serving: bool
    """True when it serves a clause that the question tests."""


class OpenBlock(NamedTuple):
    """The block that lies open for editing."""

    block: Block
    path: str
    digest: Digest
    """Of its text: sent along when it is saved."""
    shared_by: tuple[SurfaceId, ...]
    """Surfaces that a saved change reaches."""


class Chosen(NamedTuple):
    """Everything the page shows before anything is asked."""

    wanted: Wanted
    case: Case | None
    surface: SurfaceId | None
    blocks: tuple[BlockLine, ...]
    opened: OpenBlock | None
    other_tokens: int
    """Of few-shot turns, history and tools."""
    repeats: int
    is_certain: bool
    """True when the target is asked at temperature 0: it says the same each time."""
    problem: str = ""


def wanted_from(query: Mapping[str, str]) -> Wanted:
    """Read an address, or the fields of a form. A way back leads within the studio only."""
    back = query.get("back", "")
    # Two slashes, or a backslash, at the start would name another host.
    is_ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    return Wanted(
        case=query.get("case", "").strip(),
        words=query.get("words", "").strip(),
        surface=query.get("surface", "").strip(),
        clause=query.get("for", "").strip(),
        block=query.get("block", "").strip(),
        back=back if is_ours else "",
        trial=query.get("trial", ""),
    )


def chosen(workspace: Workspace, wanted: Wanted) -> Chosen:
    """Find what is wanted. What does not exist is said in `problem`, and the rest is shown."""
    problem, case = "", None
    try:
        case = question_of(workspace, wanted) if wanted.case or wanted.words else None
    except UsageRefused as error:
        problem = str(error)
    surface = case.place.surface if case else _surface(workspace, wanted)
    context = workspace.contexts.get(surface) if surface else None
    lines = _lines(context, _tested(case, wanted)) if context else ()
    is_certain = _is_certain(workspace)
    return Chosen(
        wanted=wanted,
        case=case,
        surface=surface,
        blocks=lines,
        opened=_opened(workspace, surface, lines, wanted.block) if surface else None,
        other_tokens=_others(context) if context else 0,
        repeats=1 if is_certain else USUAL_REPEATS,
        is_certain=is_certain,
        problem=problem,
    )


def question_of(workspace: Workspace, wanted: Wanted) -> Case:
    """Give the case that was chosen, or make one of the words.

    Raises:
        UsageRefused: There is no such case, surface or clause, or nothing to ask.
    """
    tests = (wanted.clause,) if wanted.clause else ()
    if wanted.words:
        return ask_words(workspace, wanted.words, surface=wanted.surface, tests=tests)
    if not wanted.case:
        raise UsageRefused(
            "There is nothing to ask. Expected a case of the list, or a question of your own. "
            "Choose one and ask again."
        )
    return find_question(workspace, _known(workspace, wanted), surface=wanted.surface, tests=tests)


def _known(workspace: Workspace, wanted: Wanted) -> str:
    if wanted.case.startswith("r-") or any(each.id == wanted.case for each in workspace.cases):
        return wanted.case
    raise UsageRefused(
        f"The documents have no case {wanted.case!r} (any more). Expected one of the list. Choose "
        "one there, or type the question."
    )


def find_cases(cases: Sequence[Case], said: str, clause: str) -> tuple[list[Case], int]:
    """Search cases by every word that was typed; those that test a clause come first.

    Returns:
        The first of them, and how many there are.
    """
    words = said.casefold().split()
    found = [case for case in cases if all(word in _haystack(case) for word in words)]
    found.sort(key=lambda case: bool(clause) and clause not in case.tests)
    return found[:MOST_CASES], len(found)


def _haystack(case: Case) -> str:
    turns = (turn.content for turn in case.turns)
    return " ".join((case.id, case.place.situation, *case.tests, *case.tags, *turns)).casefold()


def _surface(workspace: Workspace, wanted: Wanted) -> SurfaceId | None:
    try:
        return choose_surface(workspace, wanted.surface)
    except UsageRefused:
        return next(iter(workspace.contexts), None)


def _tested(case: Case | None, wanted: Wanted) -> set[ClauseId]:
    named = {ClauseId(wanted.clause)} if wanted.clause else set()
    return named or set(case.tests if case else ())


def _lines(context: Context, tested: set[ClauseId]) -> tuple[BlockLine, ...]:
    tokens = dict(count_tokens(render_context(context)).blocks)
    return tuple(
        BlockLine(block, tokens.get(block.id, 0), not tested.isdisjoint(block.serves))
        for block in context.blocks
    )


def _opened(
    workspace: Workspace, surface: SurfaceId, lines: Sequence[BlockLine], name: str
) -> OpenBlock | None:
    """Open the block that is named, else the first that serves what is tested, else the last."""
    named = [line for line in lines if line.block.id == name]
    line = next(iter([*named, *(each for each in lines if each.is_serving), *lines[::-1]]), None)
    if line is None:
        return None
    block = line.block
    shared_by = [
        other
        for other, context in workspace.contexts.items()
        if block.is_shared
        and any(each.id == block.id and each.is_shared for each in context.blocks)
    ]
    path = block_path(workspace, surface, block)
    return OpenBlock(block, path, text_digest(block.text), tuple(shared_by))


def _others(context: Context) -> int:
    counted = count_tokens(render_context(context))
    return counted.messages + counted.tools


def _is_certain(workspace: Workspace) -> bool:
    try:
        return choose_target(workspace, "").settings.temperature == 0
    except UsageRefused:
        return False
