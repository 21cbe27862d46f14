"""What an experiment asks is kept as a trial: readable, and no run that others are compared with."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from ethogram.store.reading import load_runs, load_snapshot
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.experiment_run import (
    FIRST_REPEATS,
    experiment_run,
    sent_before,
    start_experiment,
)
from ethogram.workflow.workspace import load_workspace
from tests.fakes.planted_lines import with_a_line


def test_it_is_kept_as_a_trial_with_the_documents_it_is_read_under(tmp_path: Path) -> None:
    workspace = load_workspace(with_a_line(tmp_path).root)
    run = experiment_run(workspace, "ladder", "how", target="", planned=27, now=1_795_000_000.0)
    start_experiment(workspace, run)
    connection = open_evidence(tmp_path)
    try:
        assert not load_runs(connection)
        assert [each.plan.experiment for each in load_runs(connection, trials=True)] == [
            "ladder-how"
        ]
        assert load_snapshot(connection, run.plan.documents)
    finally:
        connection.close()


def test_kinds_of_experiment_never_share_a_repeat() -> None:
    starts = sorted(FIRST_REPEATS.values())
    assert all(after - before >= 1_000 for before, after in pairwise(starts))


def test_a_surface_without_a_context_sends_nothing(tmp_path: Path) -> None:
    folder = with_a_line(tmp_path)
    (tmp_path / "context/editor.md").unlink()
    workspace = load_workspace(folder.root)
    assert sent_before(workspace, workspace.cases[0]).messages == ()
