"""List the cases that a condition or a sample leaves, and how they spread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import SurfaceId
from ethogram.report.case_table import CaseCounts, count_cases
from ethogram.suite.case import Case
from ethogram.suite.examples import ANYWHERE, cases_from_prompts, cases_from_spec, clauses_by_tag
from ethogram.suite.sample import sample_cases
from ethogram.suite.select import select_cases
from ethogram.suite.write import case_line
from ethogram.workflow.plan import by_id
from ethogram.workflow.spec_pages import read_prompts, spec_page
from ethogram.workflow.template import slug, write_new
from ethogram.workflow.workspace import Workspace


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases to list."""

    where: str = ""
    sample: int | None = None
    """Families to draw."""
    seed: int = 0
    is_proposed: bool = False
    """True lists the cases that wait for approval instead."""
    has_examples: bool = False
    """True lists the cases made of the specification's own examples instead."""
    prompts: Path | None = None
    """Folder with prompt files of the specification, listed after its examples."""


class CaseList(msgspec.Struct, frozen=True, kw_only=True):
    """The cases that were selected, out of how many."""

    cases: tuple[Case, ...]
    counts: CaseCounts
    of: int
    all_cases: tuple[Case, ...] = ()
    """Every case there is to look up: a twin is told by its original."""
    waiting: int = 0
    """Proposed cases that are not among them."""


def list_cases(workspace: Workspace, selection: Selection) -> CaseList:
    """Select from the cases of a workspace, or from its specification's own examples.

    Raises:
        UsageRefused: The condition cannot be read.
    """
    spec = workspace.spec
    every = known = workspace.cases
    if selection.is_proposed:
        every, known = workspace.proposed, (*workspace.cases, *workspace.proposed)
    if selection.has_examples:
        every = known = (*cases_from_spec(spec), *prompt_cases(workspace, selection.prompts))
    chosen = select_cases(every, selection.where, spec=spec) if selection.where else every
    if selection.sample is not None:
        chosen = sample_cases(chosen, selection.sample, seed=selection.seed)
    counts = count_cases(chosen, by_id(known))
    waiting = 0 if selection.has_examples or selection.is_proposed else len(workspace.proposed)
    return CaseList(cases=chosen, counts=counts, of=len(every), all_cases=known, waiting=waiting)


def example_workspace(path: Path) -> Workspace:
    """Put a published specification in the place of a workspace, for its examples.

    Raises:
        UsageRefused: The file cannot be read or is no specification.
    """
    return Workspace(root=path.parent, spec=spec_page(path).spec)


def prompt_cases(workspace: Workspace, prompts: Path | None) -> tuple[Case, ...]:
    """Make a case of every prompt in a folder of prompt files; none without a folder.

    Raises:
        UsageRefused: The folder holds none.
    """
    if prompts is None:
        return ()
    read, _ = read_prompts(prompts)
    return cases_from_prompts(read, clauses_by_tag(workspace.spec))


def save_cases(root: Path, cases: Sequence[Case], name: str, surface: str) -> str:
    """Write cases to `cases/NAME.jsonl` of a workspace; gives the path.

    Args:
        root: The workspace.
        cases: What to write.
        name: Name of the new file, without its ending.
        surface: Where cases stand that name no surface.

    Raises:
        UsageRefused: The name cannot be one, the file exists, or a surface is needed.
    """
    named = slug(name.removesuffix(".jsonl").removeprefix("cases/"))
    if not named:
        raise UsageRefused(
            f"{name!r} holds no letter or figure. Expected a name such as 'model-spec': "
            "ethogram cases --examples --save model-spec"
        )
    if not surface and any(case.place.surface == ANYWHERE for case in cases):
        raise UsageRefused(
            f"These {len(cases):,} cases name no surface. Say where they stand: "
            f"ethogram cases --examples --save {named} --surface chat"
        )
    lines = (
        case_line(case, surface=SurfaceId(surface) if case.place.surface == ANYWHERE else None)
        for case in cases
    )
    path = f"cases/{named}.jsonl"
    write_new(root, {path: "".join(lines)})
    return path
