from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.init import init_workspace
from ethogram.workflow.spec_pages import compare_releases, spec_page, workspace_page
from ethogram.workflow.workspace import load_workspace
from tests.fakes.releases import write_releases


def test_a_public_specification_is_read_with_its_prompt_files(tmp_path: Path) -> None:
    write_releases(tmp_path)
    page = spec_page(tmp_path / "spec.2025-01-01.md", tmp_path / "examples")
    assert (page.counts.clauses, page.counts.prompts, page.cases) == (6, 1, 1)
    assert page.is_public
    assert page.problems == ()


def test_prompt_files_beside_it_are_pointed_at_and_not_read(tmp_path: Path) -> None:
    write_releases(tmp_path)
    page = spec_page(tmp_path / "spec.2025-01-01.md")
    assert page.counts.prompts == 0
    assert page.prompts_near.endswith("examples")


def test_what_does_not_fit_is_reported(tmp_path: Path) -> None:
    write_releases(tmp_path)
    (tmp_path / "examples" / "ab1c.md").rename(tmp_path / "examples" / "zzzz.md")
    page = spec_page(tmp_path / "spec.2025-01-01.md", tmp_path / "examples")
    assert "prompt-file-name" in {problem.rule for problem in page.problems}


def test_what_is_no_specification_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# Notes\n\nMilk.\n", encoding="utf-8")
    with pytest.raises(UsageRefused, match="no heading with an id"):
        spec_page(path)
    path.write_bytes(b"\xff")
    with pytest.raises(UsageRefused, match="not UTF-8"):
        spec_page(path)
    with pytest.raises(UsageRefused, match="No such file"):
        spec_page(tmp_path / "gone.md")
    with pytest.raises(UsageRefused, match="No prompt files"):
        spec_page(write_releases(tmp_path) / "spec.2025-01-01.md", tmp_path / "nowhere")


def test_examples_and_prompts_of_a_changed_clause_are_stale(tmp_path: Path) -> None:
    write_releases(tmp_path)
    changes = compare_releases(
        tmp_path, "spec.2025-01-01.md", "spec.2026-01-01.md", prompts=tmp_path / "examples"
    )
    assert [each.case for each in changes.stale.cases] == ["be-honest/example-1", "ab1c/1"]
    assert "2 cases made of the old release's own examples and prompt files" in changes.asked


def test_a_workspace_is_compared_with_a_file_by_its_own_cases(tmp_path: Path) -> None:
    init_workspace(tmp_path / "a", "Pip")
    old = tmp_path / "a" / "spec.md"
    (tmp_path / "old.md").write_bytes(old.read_bytes())
    old.write_text(
        old.read_text("utf-8").replace("answers what was asked;", "answers the question;"), "utf-8"
    )
    workspace = load_workspace(tmp_path / "a")
    changes = compare_releases(tmp_path / "a", "../old.md", ".")
    assert [each.id for each in changes.diff.reworded] == ["answer-first"]
    assert changes.after == "the workspace"
    assert {each.clause for each in changes.stale.cases} == {"answer-first"}
    assert f"{len(workspace.cases):,} cases and" in changes.asked


def test_a_fresh_workspace_has_a_page(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    page = workspace_page(load_workspace(tmp_path))
    assert (page.name, page.is_public, page.problems) == ("Pip", False, ())
    assert page.cases > 0
