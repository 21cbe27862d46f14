"""The gate tells a breach from a lack of evidence, and both from a run that cannot speak."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ethogram.cli.app import EXIT_CODES
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'
FLAKY = """
def answer(messages):
    if "Question 2" in messages[-1]["content"]:
        raise ValueError("down")
    return messages[-1]["content"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    with_callable(folder, ECHO)
    return folder


def asked(folder: Folder, families: int, failing: int) -> None:
    folder.ask(planted(families, failing))
    folder.type("run", "--no-probe")


def test_a_broken_clause_is_a_breach(folder: Folder) -> None:
    asked(folder, 20, 8)
    gate = folder.type("gate")
    assert gate.code == 1
    assert gate.out.startswith("gate: breach")
    assert "coach" in gate.out


def test_what_is_not_shown_passes_unless_it_is_required(folder: Folder) -> None:
    asked(folder, 10, 0)
    assert folder.type("gate").code == 0
    required = folder.type("gate", "--require", "high")
    assert required.code == 3
    assert required.out.startswith("gate: lack of evidence")
    assert "next:" in required.out
    asked(folder, 40, 0)
    assert folder.type("gate", "--require", "high").code == 0


def test_too_many_failed_calls_leave_nothing_to_decide(folder: Folder) -> None:
    with_callable(folder, FLAKY)
    asked(folder, 25, 0)
    gate = folder.type("gate")
    assert gate.code == 5
    assert gate.out.startswith("gate: machinery")
    assert folder.type("gate", "--max-missing", "0.5").code == 0


def test_a_run_that_stopped_cannot_pass(folder: Folder) -> None:
    folder.ask(planted(20, 0))
    folder.type("run", "--budget-calls", "5")
    assert folder.type("gate").code == 5


def test_a_breach_that_is_not_new_is_forgiven_on_request(folder: Folder) -> None:
    asked(folder, 20, 8)
    asked(folder, 20, 9)
    assert folder.type("gate").code == 1
    assert folder.type("gate", "--only-new").code == 0
    asked(folder, 20, 0)
    asked(folder, 20, 8)
    assert folder.type("gate", "--only-new").code == 1


def test_least_coverage_is_asked_for(folder: Folder) -> None:
    asked(folder, 10, 0)
    assert folder.type("gate", "--min-coverage", "0.8").code == 0
    assert folder.type("gate", "--min-coverage", "0.9").code == 3


def test_ci_reads_junit_and_json(folder: Folder) -> None:
    asked(folder, 20, 8)
    file = folder.root / "out" / "junit.xml"
    gate = folder.type("gate", "--junit", str(file), "--json")
    assert gate.json["outcome"] == "breach"
    assert gate.json["exit_code"] == gate.code == 1
    suite = ET.parse(file).getroot()  # noqa: S314 - ours
    failures = [
        case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None
    ]
    assert any("coach" in str(name) for name in failures)


def test_every_code_it_gives_is_documented(folder: Folder) -> None:
    assert {0, 1, 3, 5} <= set(EXIT_CODES)
