"""Production stands beside the newest run of the suite, never beside itself."""

from __future__ import annotations

from pathlib import Path

from ethogram.ids import RunId
from ethogram.workflow.judging import judge_by_code_again
from ethogram.workflow.logs_beside import production_beside
from ethogram.workflow.logs_case import CaseWish
from ethogram.workflow.logs_judge import log_as_run
from ethogram.workflow.workspace import load_workspace
from tests.fakes.logs import said
from tests.fakes.workspaces import a_workspace, planted, with_standin


def produced(root: Path, failing: int) -> RunId:
    conversations = [
        said(
            n + 100 * failing,
            f"Question {n}?",
            f"u{n}",
            answer="the whole text" if n < failing else "Ask.",
        )
        for n in range(20)
    ]
    workspace = load_workspace(root)
    wish = CaseWish(tests=("coach",), audience="student")
    made = log_as_run(workspace, conversations, wish, clock=lambda: 1e9 + failing)
    judge_by_code_again(workspace, made.run.id)
    return made.run.id


def test_planted_rates_stand_side_by_side(tmp_path: Path) -> None:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["Which is your claim?"]\n')
    folder.ask(planted(20, 0))
    assert folder.type("run").code in (0, 1)
    (row,) = production_beside(tmp_path, produced(tmp_path, 12)).clauses
    assert row.evaluation is not None
    assert (row.production.estimate, row.evaluation.estimate, row.is_apart) == (0.6, 0.0, True)


def test_another_log_is_no_run_of_the_suite(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    produced(tmp_path, 3)
    found = production_beside(tmp_path, produced(tmp_path, 5))
    assert found.evaluation is None
    assert found.clauses[0].production.estimate == 0.25


def test_a_suite_is_never_compared_with_production(tmp_path: Path) -> None:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["Which is your claim?"]\n')
    folder.ask(planted(20, 0))
    produced(tmp_path, 12)
    folder.type("run")
    assert folder.report().summary["comparison"] is None
