from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.ids import CaseId, ClauseId, LabelId, TranscriptId
from ethogram.judge.label import Label
from ethogram.workflow.ledger import LedgerRow, cases_testing, ledger_rows, served_by
from ethogram.workflow.reporting import report_run
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.studio import a_studied_workspace
from tests.fakes.workspaces import WARM

COACH = ClauseId("coach")


def label(number: int, **more: object) -> Label:
    made = Label(
        id=LabelId(f"l{number}"),
        transcript=TranscriptId("r.1"),
        case=CaseId("q1"),
        clause=COACH,
        outcome="fail",
        labeller="anna",
        at="2026-11-09T10:00:00+00:00",
    )
    return msgspec.structs.replace(made, **more)


def row(workspace: Workspace, *labels: Label) -> LedgerRow:
    rows = ledger_rows(workspace, None, labels, {})
    return next(each for each in rows if each.clause.id == COACH)


def test_a_clause_rests_on_families_blocks_and_people(tmp_path: Path) -> None:
    workspace = load_workspace(a_studied_workspace(tmp_path).root)
    found = row(workspace, label(1), label(2, labeller="ben"))
    assert (found.families, found.labels, found.people, found.stale) == (8, 2, 2, 0)
    assert found.blocks == (("editor", "who"), ("editor", "stance"))
    assert served_by(workspace)[COACH] == list(found.blocks)
    assert found.conformance is None


def test_what_was_replaced_undone_skipped_or_simulated_counts_for_nothing(tmp_path: Path) -> None:
    workspace = load_workspace(a_studied_workspace(tmp_path).root)
    labels = (
        label(1),
        label(2, supersedes=LabelId("l1"), outcome="pass"),
        label(3),
        label(4, supersedes=LabelId("l3"), outcome="withdrawn"),
        label(5, outcome="skipped"),
        label(6, is_simulated=True),
        label(7, clause_digest="00"),
    )
    found = row(workspace, *labels)
    assert (found.labels, found.stale) == (1, 1)


def test_the_most_urgent_comes_first_and_a_new_clause_last(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    path = folder.root / "spec.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("## Coach", WARM + "\n## Coach"), encoding="utf-8"
    )
    rows = ledger_rows(load_workspace(folder.root), report_run(folder.root), (), {})
    assert [each.clause.id for each in rows] == ["coach", "warm"]
    assert [each.place for each in rows] == [2, 1]
    assert rows[0].conformance is not None
    assert rows[0].conformance.status == "broken"
    assert rows[1].conformance is None


def test_a_twin_stands_behind_the_cases_that_name_the_clause(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    folder.write(
        "cases.yaml", "- id: t1\n  twin-of: q1\n  user: What is an intro?\n  expect: helps\n"
    )
    names = [case.id for case in cases_testing(load_workspace(folder.root), COACH)]
    assert names[-1] == "t1"
    assert len(names) == 9
