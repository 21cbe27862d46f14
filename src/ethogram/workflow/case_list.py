"""List the cases that a condition or a sample leaves, and how they spread."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.report.case_table import CaseCounts, count_cases
from ethogram.suite.case import Case
from ethogram.suite.examples import cases_from_spec
from ethogram.suite.sample import sample_cases
from ethogram.suite.select import select_cases
from ethogram.workflow.plan import by_id
from ethogram.workflow.spec_pages import spec_page
from ethogram.workflow.workspace import Workspace


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases to list."""

    where: str = ""
    sample: int | None = None
    """Families to draw."""
    seed: int = 0
    has_examples: bool = False
    """True lists the cases made of the specification's own examples instead."""


class CaseList(msgspec.Struct, frozen=True, kw_only=True):
    """The cases that were selected, out of how many."""

    cases: tuple[Case, ...]
    counts: CaseCounts
    of: int
    all_cases: tuple[Case, ...] = ()
    """Every case there was to select from: a twin is told by its original."""


def list_cases(workspace: Workspace, selection: Selection) -> CaseList:
    """Select from the cases of a workspace, or from its specification's own examples.

    Raises:
        UsageRefused: The condition cannot be read.
    """
    spec = workspace.spec
    every = cases_from_spec(spec) if selection.has_examples else workspace.cases
    chosen = select_cases(every, selection.where, spec=spec) if selection.where else every
    if selection.sample is not None:
        chosen = sample_cases(chosen, selection.sample, seed=selection.seed)
    counts = count_cases(chosen, by_id(every))
    return CaseList(cases=chosen, counts=counts, of=len(every), all_cases=every)


def example_workspace(path: Path) -> Workspace:
    """Put a published specification in the place of a workspace, for its examples.

    Raises:
        UsageRefused: The file cannot be read or is no specification.
    """
    return Workspace(root=path.parent, spec=spec_page(path).spec)
