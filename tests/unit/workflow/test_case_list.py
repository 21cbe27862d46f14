from __future__ import annotations

from pathlib import Path

from ethogram.workflow.case_list import Selection, example_workspace, list_cases
from ethogram.workflow.init import init_workspace
from ethogram.workflow.workspace import load_workspace
from tests.fakes.releases import write_releases


def test_a_condition_and_a_sample_leave_fewer(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    workspace = load_workspace(tmp_path)
    every = list_cases(workspace, Selection())
    assert every.cases == workspace.cases
    assert every.of == every.counts.cases
    drawn = list_cases(workspace, Selection(sample=1))
    assert drawn.counts.families == 1
    assert drawn.of == every.of
    assert list_cases(workspace, Selection(where="surface=moon")).cases == ()


def test_examples_of_a_published_specification_are_cases(tmp_path: Path) -> None:
    workspace = example_workspace(write_releases(tmp_path) / "spec.2025-01-01.md")
    found = list_cases(workspace, Selection(has_examples=True))
    assert [case.id for case in found.cases] == ["be-honest/example-1"]
