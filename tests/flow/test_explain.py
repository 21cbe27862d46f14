"""A failure is explained to the cause that was planted, confirmed on fresh replies, and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ethogram.run.converse import read_number
from ethogram.store.reading import find_run
from ethogram.workflow.evidence import gather_evidence, open_evidence
from tests.fakes.planted_causes import SCENARIOS, Scenario, planted
from tests.fakes.workspaces import Folder

CALLS = 200


def explained(root: Path, scenario: Scenario, *more: str) -> tuple[Folder, Any]:
    folder = planted(root, scenario)
    run = folder.type("run", "--json")
    assert run.code in {0, 1}, run.said
    subject = "coach"
    if scenario.cause in {"judge fault", "does not fail"}:
        read = _one_failing(folder)
        subject = str(read)
        if scenario.cause == "judge fault":
            _pass(folder, read)
    done = folder.type("explain", subject, "--calls", str(CALLS), "--json", *more)
    assert done.code in {0, 4}, done.said
    return folder, done.json


def _one_failing(folder: Folder) -> int:
    connection = open_evidence(folder.root)
    try:
        seen = gather_evidence(connection, folder.root, find_run(connection, None)).observations
    finally:
        connection.close()
    return next(read_number(each.transcript) for each in seen if each.outcome == "fail")


def _pass(folder: Folder, read: int) -> None:
    run = folder.report().summary["run"]["run"]
    folder.labels(
        {
            "id": "l1",
            "transcript": f"{run}.{read}",
            "case": f"q{read}",
            "clause": "coach",
            "outcome": "pass",
            "labeller": "ana",
            "at": "2026-11-23T09:00:00+00:00",
        },
        name="ana",
    )


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[each.name for each in SCENARIOS])
def test_the_planted_cause_is_named(tmp_path: Path, scenario: Scenario) -> None:
    _, found = explained(tmp_path, scenario)
    suspicion = found["suspicion"]
    assert suspicion["cause"] == scenario.cause, suspicion
    assert tuple(suspicion["parts"]) == scenario.parts
    assert found["calls"] <= CALLS
    if suspicion["fix"] is not None:
        assert found["confirmation"]["change"]["high"] < 0
