"""The example that everyone meets first: whole, clean, and decided as its stand-in was planted."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ethogram.cli.app import run_command
from ethogram.ids import BlockId
from ethogram.judge.exam import exam_items
from ethogram.workflow.check import check_workspace
from ethogram.workflow.code_judge import failed_exams
from ethogram.workflow.workspace import Workspace, load_workspace

MARGIN = Path(__file__).parents[2] / "examples" / "margin"
DOCUMENTS = shutil.ignore_patterns(".ethogram", "labels", "reports")


@pytest.fixture(scope="module")
def margin() -> Workspace:
    return load_workspace(MARGIN)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "margin"
    shutil.copytree(MARGIN, folder, ignore=DOCUMENTS)
    return folder


def test_check_reports_nothing_but_bars_that_stay_out_of_reach_on_purpose() -> None:
    problems = check_workspace(load_workspace(MARGIN))
    assert {problem.rule for problem in problems} <= {"bar-out-of-reach"}


def test_there_are_twelve_to_sixteen_clauses_each_with_reason_and_criterion(
    margin: Workspace,
) -> None:
    clauses = margin.spec.clauses
    assert 12 <= len(clauses) <= 16
    proper = [clause for clause in clauses if clause.kind == "clause"]
    for clause in proper:
        assert all([clause.why, clause.cost, clause.would_change_if]), clause.id
        assert all([clause.criteria, clause.examples]), clause.id


def test_every_clause_shows_a_good_and_a_bad_reply(margin: Workspace) -> None:
    for clause in margin.spec.clauses:
        if clause.kind == "clause":
            grades = {reply.grade for each in clause.examples for reply in each.replies}
            assert {"good", "bad"} <= grades, clause.id


def test_at_least_three_disagreements_are_ruled_on_and_each_ruling_is_a_case(
    margin: Workspace,
) -> None:
    rulings = [ruling for clause in margin.spec.clauses for ruling in clause.rulings]
    assert len(rulings) >= 3
    assert {ruling.case for ruling in rulings} <= {str(case.id) for case in margin.cases}


def test_there_are_four_patterns_and_a_voice_with_an_override(margin: Workspace) -> None:
    assert len(margin.spec.patterns) == 4
    assert any(one.surface and one.reason for one in margin.spec.voice)


def test_cases_are_normal_edge_and_adversarial_in_three_categories_or_more(
    margin: Workspace,
) -> None:
    kinds = Counter(case.kind for case in margin.cases)
    assert kinds["normal"]
    assert kinds["edge"] >= 5
    assert kinds["adversarial"] >= 10
    adversarial = [case for case in margin.cases if case.kind == "adversarial"]
    assert len({case.category for case in adversarial}) >= 3
    for case in adversarial:
        assert case.category, case.id
        assert "Breakage is" in case.why, case.id


def test_every_twin_and_every_differing_case_has_its_original(margin: Workspace) -> None:
    known = {case.id for case in margin.cases}
    related = [case.twin_of or case.differs_from for case in margin.cases]
    assert len([each for each in related if each]) >= 15
    assert {each for each in related if each} <= known


def test_every_situation_that_matters_is_asked_about(margin: Workspace) -> None:
    asked = {case.place.situation for case in margin.cases}
    assert {situation.name for situation in margin.product.situations} <= asked


def test_every_judge_by_code_passes_its_first_exam(margin: Workspace) -> None:
    assert failed_exams(margin.spec, margin.rubrics, None) == {}


def test_every_judge_by_code_is_examined_on_replies_of_both_kinds(margin: Workspace) -> None:
    for clause in margin.spec.clauses:
        for criterion in clause.criteria:
            rubric = margin.rubrics.get(criterion.id)
            if rubric is not None and rubric.graded_by == "code":
                items = exam_items(clause, criterion, rubric)
                assert {item.expected for item in items} == {"pass", "fail"}, criterion.id


def test_the_default_target_needs_no_key_and_test_equipment_says_so(margin: Workspace) -> None:
    default = margin.targets[margin.settings.target]  # type: ignore[index]  # names are strings
    assert default.provider == "embedded"
    assert default.key_env is None
    standins = [target for target in margin.targets.values() if target.is_standin]
    assert standins
    assert all("scripted" in target.notes.casefold() for target in standins)


def test_the_stance_has_another_wording_to_try(margin: Workspace) -> None:
    blocks = {block.id: block for block in margin.contexts["editor"].blocks}  # type: ignore[index]  # names are strings
    assert "ask-first" in blocks[BlockId("stance")].variants


def test_the_edit_of_the_readme_adds_three_worked_turns_and_checks_clean(copy: Path) -> None:
    switch_on_the_edit(copy)
    before, after = load_workspace(MARGIN), load_workspace(copy)
    assert {problem.rule for problem in check_workspace(after)} <= {"bar-out-of-reach"}
    turns = [len(each.contexts["editor"].few_shot) for each in (before, after)]  # type: ignore[index]  # names are strings
    assert turns == [2, 8]


def test_the_stand_in_is_decided_as_it_was_planted(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = asked(copy, capsys)
    assert before["coach"] == "broken"
    assert before["teacher-exemplars"] == "holds"
    after = asked(copy, capsys, "--variant", "stance=ask-first")
    assert after["coach"] == "holds"
    assert after["teacher-exemplars"] == "broken"


def test_a_clause_whose_judge_nobody_measured_stays_undecided(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(copy, capsys)["true-feedback"] == "undecided"


def switch_on_the_edit(folder: Path) -> None:
    editor = folder / "context" / "editor.md"
    text = editor.read_text(encoding="utf-8")
    editor.write_text(text.replace("\n# - {role", "\n  - {role"), encoding="utf-8")


def asked(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, str]:
    """Ask the stand-in everything and give the status of every clause."""
    command = ["-C", str(folder), "run", "--target", "standin-two-rates", "--no-probe", "--json"]
    assert run_command([*command, *options]) in (0, 1)
    shown: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {clause["clause"]: clause["status"] for clause in shown["summary"]["clauses"]}
