from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec

from ethogram.ids import RunId
from ethogram.run.run import Run
from ethogram.store.database import open_database
from ethogram.workflow.clause_runs import looked_back_over, run_conformance
from ethogram.workflow.reporting import report_run
from tests.fakes.ghost_workspace import a_held_run, write_workspace
from tests.fakes.runs import a_run


def run(number: int, **more: bool) -> Run:
    made = a_run()
    plan = msgspec.structs.replace(made.plan, **more)
    return msgspec.structs.replace(made, id=RunId(f"r{number}"), plan=plan, started_at=number)


def test_a_clause_in_a_run_is_what_the_report_of_that_run_says(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    held = a_held_run(root)
    reported = report_run(root)
    with closing(open_database(root / ".ethogram/evidence.sqlite")) as connection:
        found = run_conformance(connection, root, held)
    assert found.is_standin
    assert {name: (one.status, one.tally) for name, one in found.clauses.items()} == {
        one.clause: (one.status, one.tally) for one in reported.clauses
    }


def test_trials_noise_and_later_runs_are_not_looked_back_over() -> None:
    runs = [run(3), run(1), run(2, is_trial=True), run(4, is_noise=True), run(5), run(6)]
    assert [each.id for each in looked_back_over(runs, run(5))] == ["r1", "r3", "r5"]
    assert [each.id for each in looked_back_over(runs, run(6), most=2)] == ["r5", "r6"]
