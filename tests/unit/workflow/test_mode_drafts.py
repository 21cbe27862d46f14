from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.findings.failure_mode import FailureMode
from ethogram.ids import ClauseId, ModeId
from ethogram.workflow.mode_drafts import draft_cases, draft_criterion
from ethogram.workflow.workspace import load_workspace
from tests.fakes.coded import a_bench, a_failing_run


def test_the_draft_of_a_criterion_reads_once_a_person_has_put_it_in_place(tmp_path: Path) -> None:
    folder = a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    mode = bench.name_mode("Hands over a text", bench.open(bench.order[:3]))
    drafted = draft_criterion(bench, mode)
    text = (tmp_path / drafted.path).read_text()
    assert "criterion: coach.hands-over-a-text" in text
    assert text.count("Here is it") == 3
    assert "Where would you begin?" in text
    assert not load_workspace(tmp_path).problems
    # What its first lines say, done: the line below the criteria, the file among the rubrics.
    spec = (tmp_path / "spec.md").read_text()
    after = "handed in."
    folder.write("spec.md", spec.replace(after, f"{after}\n{drafted.line}", 1))
    folder.write("rubrics/coach.hands-over-a-text.md", text)
    workspace = load_workspace(tmp_path)
    assert [each.message for each in workspace.problems if each.severity == "error"] == []
    assert "coach.hands-over-a-text" in workspace.rubrics
    with pytest.raises(UsageRefused, match="exists already"):
        draft_criterion(bench, mode)
    bench.close()


def test_cases_of_a_mode_are_proposed_with_the_mode_as_their_category(tmp_path: Path) -> None:
    folder = a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    mode = bench.name_mode("Hands over a text", bench.open(bench.order[:2]))
    drafted = draft_cases(bench, load_workspace(tmp_path), mode, 1.0)
    workspace = load_workspace(tmp_path)
    assert not [each for each in workspace.problems if each.severity == "error"]
    assert len(workspace.proposed) == drafted.cases > 0
    assert {case.category for case in workspace.proposed} == {"hands-over-a-text"}
    assert all(case.parent and case.why and case.breakage for case in workspace.proposed)
    assert folder.type("suite", "undo").code == 0
    assert not (tmp_path / drafted.path).exists()
    bench.close()


def test_a_mode_of_no_clause_and_no_reply_is_told_what_it_lacks(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    mode = FailureMode(id=ModeId("../a"), name="A", clauses=(ClauseId("gone"),))
    with pytest.raises(UsageRefused, match="names no clause"):
        draft_criterion(bench, mode)
    with pytest.raises(UsageRefused, match="No case of the workspace shows"):
        draft_cases(bench, load_workspace(tmp_path), mode, 1.0)
    bench.close()
