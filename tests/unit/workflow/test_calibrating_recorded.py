from __future__ import annotations

from pathlib import Path

from ethogram.ids import ClauseId, CriterionId, Digest, JudgeName
from ethogram.judge.verdict import Verdict
from ethogram.store.database import open_database
from ethogram.store.writing import verdict_statement, write_all
from ethogram.workflow.calibrating_gold import gather_gold
from ethogram.workflow.calibrating_recorded import measure_recorded
from ethogram.workflow.calibrating_sheet import CalibrationWish, sheets_of
from ethogram.workflow.workspace import load_workspace
from tests.fakes.labelled import KIND, a_marked_workspace, label_all, replies, truth_of


def test_the_version_that_judged_most_is_measured(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 8)
    label_all(folder)
    connection = open_database(folder.evidence)
    for number, transcript in enumerate(replies(folder)):
        verdict = Verdict(
            transcript=transcript.id,
            clause=ClauseId("warm"),
            criterion=CriterionId(KIND),
            outcome="fail" if truth_of(transcript) == "fail" else "pass",
            judge=JudgeName("table"),
            judge_kind="model",
            judge_digest=Digest("old" if number < 3 else "new"),
        )
        write_all(connection, [verdict_statement(transcript.run, verdict, 1)])
    workspace = load_workspace(folder.root)
    wish = CalibrationWish(judge="table", split=0.0)
    gold = gather_gold(connection, workspace, (), "")
    sheets = sheets_of(gold, workspace.spec, wish)
    measured = measure_recorded(connection, sheets, JudgeName("table"), "model", tune=False)
    (one,) = measured.values()
    assert one.facts.digest == "new"
    assert one.facts.is_recorded
    assert len(one.graded) == 5
    assert all(each.agrees for each in one.graded)
    assert measure_recorded(connection, sheets, JudgeName("nobody"), "model", tune=False) == {}
