"""Propose the cases that coverage misses: the heaviest gaps first, each waiting for approval."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

import msgspec

from ethogram.errors import UsageRefused
from ethogram.findings.coverage_grid import Cell
from ethogram.ids import AudienceId, SurfaceId, UseCaseId
from ethogram.report.coverage import gaps
from ethogram.spec.source import nearest
from ethogram.suite.case import Case, Place
from ethogram.suite.fill import Filling, Gap, fill_gaps
from ethogram.suite.read_case import slug
from ethogram.workflow.covering import grid_of
from ethogram.workflow.evidence import load_labels
from ethogram.workflow.suite_journal import change_files
from ethogram.workflow.varying import free_path, proposed_text
from ethogram.workflow.workspace import Workspace


class FillWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked to be filled."""

    clauses: tuple[str, ...] = ()
    """None: all."""
    situation: str = ""
    """`editor/student/essay-help`; a part of it fits too. Empty: all."""
    most: int = 20
    """Cases proposed at most."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """Gaps, the heaviest first, and a proposal for each of the first."""

    gaps: tuple[Gap, ...]
    fillings: tuple[Filling, ...]
    open: int
    """Gaps that fit the wish, those without a proposal among them."""
    waiting: int
    """Gaps that fit and for which a case waits for approval already."""

    @property
    def cases(self) -> tuple[Case, ...]:
        """The proposed cases."""
        return tuple(each.case for each in self.fillings)


def plan_fill(workspace: Workspace, wish: FillWish) -> Planned:
    """Find the gaps that fit a wish, and propose a case for each of the first.

    Raises:
        UsageRefused: A clause or a situation does not exist.
    """
    _refuse_unknown(workspace, wish.clauses)
    grid = grid_of(workspace, load_labels(workspace.root)[0])
    situation = "/".join(slug(part) for part in wish.situation.split("/")) if wish.situation else ""
    if situation and not any(situation in name for name in grid.situations):
        near = nearest(situation, list(grid.situations))
        known = f"Did you mean {near!r}?" if near else f"Known: {', '.join(grid.situations)}."
        raise UsageRefused(
            f"No situation {wish.situation!r} is required. {known} List them with "
            "'ethogram coverage --by situation'."
        )
    fitting = [
        cell
        for cell in gaps(grid)
        if (not wish.clauses or cell.clause in wish.clauses) and situation in cell.situation
    ]
    unfilled = [cell for cell in fitting if not cell.waiting]
    wanted = [gap_of(workspace, cell) for cell in unfilled[: wish.most]]
    return Planned(
        gaps=tuple(wanted),
        fillings=fill_gaps(wanted, workspace.cases, workspace.proposed, wish.most),
        open=len(unfilled),
        waiting=len(fitting) - len(unfilled),
    )


def gap_of(workspace: Workspace, cell: Cell) -> Gap:
    """Give the clause, and the place as a case would name it."""
    surface, audience, use_case = cell.situation.split("/", 2)
    known = {each.id: each.known_from for each in workspace.product.audiences}
    clause = workspace.spec.clause(cell.clause)
    if clause is None:
        raise LookupError(cell.clause)
    return Gap(
        clause=clause,
        place=Place(
            surface=SurfaceId(surface),
            audience=AudienceId(audience) if audience != "-" else None,
            use_case=UseCaseId(use_case) if use_case != "-" else None,
            known_from=known.get(AudienceId(audience)),
        ),
        slot=cell.slot,
        mode=cell.mode,
        intent=cell.intent,
    )


def fill_file(
    workspace: Workspace, fillings: Sequence[Filling], typed: str, *, now: float
) -> tuple[str, str]:
    """Give the path and the text of the file that would hold the proposals."""
    day = datetime.datetime.fromtimestamp(now, tz=datetime.UTC).astimezone().date()
    head = (
        f"Proposed {day} by: {typed}",
        "Where the words come from stands under 'source'. Nothing in this folder is asked before",
        "you approve it: ethogram suite approve NAME",
    )
    path = free_path(workspace, f"fill-{day}")
    return path, proposed_text([each.case for each in fillings], head)


def keep_fill(workspace: Workspace, path: str, text: str, number: int, *, now: float) -> None:
    """Write the file of proposals; `ethogram suite undo` takes it back."""
    what = f"proposed {number:,} case{'s' * (number != 1)} for gaps"
    change_files(workspace.root, {path: text}, what, now)


def _refuse_unknown(workspace: Workspace, names: Iterable[str]) -> None:
    known = [str(clause.id) for clause in workspace.spec.clauses]
    for name in names:
        if name not in known:
            near = nearest(name, known)
            hint = f"Did you mean {near!r}?" if near else f"Clauses: {', '.join(known)}."
            raise UsageRefused(f"No clause {name!r}. {hint} List them with 'ethogram spec'.")
