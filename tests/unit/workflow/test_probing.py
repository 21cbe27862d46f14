from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from ethogram.store.database import open_database
from ethogram.store.reading import load_runs, load_transcripts
from ethogram.workflow.probing import FAMILIES_A_CLAUSE, probe_failures
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

FORGETFUL = """
def answer(messages):
    if "Margin helps students write their own text" in messages[0]["content"]:
        return "Which is your claim?"
    return messages[-1]["content"]
"""
ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    folder.ask(planted(20, 9))
    return folder


def test_a_model_that_can_when_told_plainly_did_not(folder: Folder) -> None:
    with_callable(folder, FORGETFUL)
    clause = folder.type("run", "--json").clause()
    assert (clause["probed"], clause["could_not"]) == (FAMILIES_A_CLAUSE, 0)


def test_a_model_that_fails_even_then_could_not(folder: Folder) -> None:
    with_callable(folder, ECHO)
    clause = folder.type("run", "--json").clause()
    assert (clause["probed"], clause["could_not"]) == (FAMILIES_A_CLAUSE, FAMILIES_A_CLAUSE)


def test_a_family_is_asked_alone_once_and_with_the_instruction_alone(
    folder: Folder,
) -> None:
    with_callable(folder, ECHO)
    folder.type("run")
    workspace = load_workspace(folder.root)
    assert asyncio.run(probe_failures(workspace, "last", env={}, clock=time.time)) == 0
    connection = open_database(folder.evidence)
    probes = [run for run in load_runs(connection, trials=True) if run.plan.probe_of]
    asked = [transcript for run in probes for transcript, _ in load_transcripts(connection, run)]
    connection.close()
    assert sorted(transcript.case for transcript in asked) == [f"q{n}" for n in range(1, 7)]
    assert all("You are Margin." not in each.messages[0].content for each in asked)
    assert all(each.messages[0].role == "system" for each in asked)


def test_a_clause_that_is_not_broken_is_not_probed(folder: Folder) -> None:
    folder.ask(planted(20, 1))
    with_callable(folder, ECHO)
    assert folder.type("run", "--json").clause()["probed"] == 0
    assert (
        asyncio.run(probe_failures(load_workspace(folder.root), "last", env={}, clock=time.time))
        == 0
    )


def test_what_a_person_alone_failed_is_probed_too(folder: Folder) -> None:
    folder.ask(planted(20, 0))
    with_callable(folder, ECHO)
    run = folder.type("run", "--json").summary["run"]["run"]
    folder.labels(
        *(
            {
                "id": f"l{number}",
                "transcript": f"{run}.{number}",
                "case": f"q{number}",
                "clause": "coach",
                "outcome": "fail",
                "labeller": "anna",
                "at": "2026-11-09T10:00:00+00:00",
            }
            for number in range(1, 10)
        )
    )
    workspace = load_workspace(folder.root)
    probed = asyncio.run(probe_failures(workspace, "last", env={}, clock=time.time))
    assert probed == FAMILIES_A_CLAUSE
