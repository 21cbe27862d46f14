from __future__ import annotations

import json
from pathlib import Path

import pytest

from ethogram.errors import Diagnostic, Position, Severity, UsageRefused
from ethogram.workflow.check import check_spec_file, check_workspace, in_order
from ethogram.workflow.init import init_workspace
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import SPEC, Folder, a_workspace, planted


def a_problem(path: str, line: int, severity: Severity = "error", column: int = 1) -> Diagnostic:
    at = Position(path=path, line=line, column=column)
    return Diagnostic(rule="r", severity=severity, at=at, message="Wrong.")


def test_problems_stand_in_the_order_of_the_documents_and_each_once() -> None:
    found = [
        a_problem("b.md", 1),
        a_problem("a.md", 9),
        a_problem("a.md", 2, "note"),
        a_problem("a.md", 2, "error", 7),
        a_problem("a.md", 2, "error", 7),
    ]
    assert in_order(found) == (found[3], found[2], found[1], found[0])


def test_documents_are_held_against_each_other(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(planted(40, 0), expect="helps")
    folder.write(
        "cases/more.jsonl", '{"id": "lone", "user": "Hi", "surface": "editor", "expect": "helps"}\n'
    )
    folder.labels({"id": "torn"})
    rules = {problem.rule for problem in check_workspace(load_workspace(tmp_path))}
    assert {"expect-without-clause", "label-unreadable"} <= rules


def test_one_rule_may_be_asked_alone(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(planted(3, 0))
    found = check_workspace(load_workspace(tmp_path), rules=["bar-out-of-reach"])
    assert {problem.rule for problem in found} == {"bar-out-of-reach"}


def test_a_specification_alone_needs_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_text(SPEC + SPEC, encoding="utf-8")
    found = check_spec_file(tmp_path / "spec.md")
    assert any(problem.severity == "error" for problem in found), "the same id stands twice"
    with pytest.raises(UsageRefused, match="UTF-8"):
        check_spec_file(tmp_path / "none.md")
    (tmp_path / "latin.md").write_bytes(b"\xff\xfe\xe9")
    with pytest.raises(UsageRefused, match="UTF-8"):
        check_spec_file(tmp_path / "latin.md")


def test_what_mends_one_paraphrase_mends_them_all_and_is_said_once() -> None:
    at = Position(path="cases.yaml", line=6)
    one, other = (
        Diagnostic(
            rule="unknown-name",
            severity="error",
            at=at,
            message=f"{name}: no.",
            fix="Write `coach`.",
        )
        for name in ("essay", "essay~2")
    )
    assert in_order([one, other]) == (one,)


def test_adjudications_preferences_and_queues_are_read_as_what_they_are(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    settled = {"id": "a1", "transcript": "r.1", "case": "q1", "clause": "coach", "settled": "fail"}
    settled |= {"reason_code": "slip", "adjudicator": "cy", "at": "2026-11-23T08:00:00+00:00"}
    folder.write("labels/adjudications.jsonl", json.dumps(settled) + "\n")
    folder.write("labels/reports.jsonl", '{"what": "too long"}\n')
    assert not [each for each in problems_of(folder) if each.startswith("labels/")]
    folder.write("labels/adjudications.jsonl", "{}\n")
    folder.write("labels/pairs/ana.jsonl", "{}\n")
    folder.write("labels/queues/pilot.json", "{}\n")
    assert [each for each in problems_of(folder) if each.startswith("labels/")] == [
        "labels/adjudications.jsonl adjudication-unreadable",
        "labels/pairs/ana.jsonl preference-unreadable",
        "labels/queues/pilot.json queue-unreadable",
    ]


def problems_of(folder: Folder) -> list[str]:
    problems = check_workspace(load_workspace(folder.root))
    return [f"{each.at.path} {each.rule}" for each in problems]


def test_a_proposed_case_is_checked_and_tests_nothing_yet(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    before = check_workspace(load_workspace(tmp_path))
    (tmp_path / "cases/proposed").mkdir(parents=True)
    (tmp_path / "cases/proposed/new.yaml").write_text(
        "- {id: new, at: chat, user: hi, tests: [no-such], parent: nobody}\n"
    )
    workspace = load_workspace(tmp_path)
    assert [case.id for case in workspace.proposed] == ["new"]
    added = [problem for problem in check_workspace(workspace) if problem not in before]
    assert [problem.rule for problem in added] == ["unknown-name", "unknown-name"]
    assert {problem.at.path for problem in added} == {"cases/proposed/new.yaml"}
    with pytest.raises(UsageRefused, match="rule"):
        check_workspace(workspace, rules=["nonsense"])


def test_what_was_dropped_is_no_case(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    (tmp_path / "cases/dropped").mkdir(parents=True)
    (tmp_path / "cases/dropped/old.yaml").write_text("- {id: old, at: chat, user: hi}\n")
    workspace = load_workspace(tmp_path)
    assert "old" not in {case.id for case in (*workspace.cases, *workspace.proposed)}
