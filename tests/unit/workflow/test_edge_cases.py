"""Every failing clause becomes an entry, with the newest explanation that found something."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.workflow.edge_cases import report_edge_cases
from tests.fakes.planted_causes import SCENARIOS, planted
from tests.fakes.workspaces import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = planted(tmp_path, next(each for each in SCENARIOS if each.cause == "block overridden"))
    made.type("run")
    return made


def test_failing_clauses_are_entries_with_prompt_and_reply(folder: Folder) -> None:
    report = report_edge_cases(folder.root, None)
    (case,) = report.cases
    assert case.clauses == ("coach",)
    assert case.families > 12
    assert case.rate is not None
    assert case.shown[0].prompt.startswith("Write my intro")
    assert "whole" in case.shown[0].reply
    assert "holds no text" in case.expected
    assert not case.explanations
    assert report.unread == report.failing > 12


def test_an_explanation_is_found_again(folder: Folder) -> None:
    folder.type("explain", "coach")
    (case,) = report_edge_cases(folder.root, None).cases
    (found,) = case.explanations
    assert found.suspicion.parts == ("block form",)


def test_a_search_that_found_nothing_does_not_hide_one_that_did(folder: Folder) -> None:
    folder.type("explain", "coach")
    folder.type("explain", "coach", "--calls", "8")
    (case,) = report_edge_cases(folder.root, None).cases
    assert [each.suspicion.cause for each in case.explanations] == ["block overridden"]


def test_a_reply_that_a_person_read_is_not_unread(folder: Folder) -> None:
    before = report_edge_cases(folder.root, None)
    run = folder.report().summary["run"]["run"]
    folder.labels(
        {
            "id": "l1",
            "transcript": f"{run}.{before.cases[0].shown[0].read}",
            "case": str(before.cases[0].shown[0].case),
            "clause": "coach",
            "outcome": "fail",
            "labeller": "ana",
            "at": "2026-11-23T09:00:00+00:00",
        }
    )
    assert report_edge_cases(folder.root, None).unread == before.unread - 1


def test_the_command_prints_it_and_takes_a_run(folder: Folder) -> None:
    printed = folder.type("report", "edge-cases")
    assert printed.code == 0, printed.said
    assert printed.out.startswith("# Edge cases of Margin")
    assert folder.type("report", "edge-cases", "last", "--json").json["cases"]
    refused = folder.type("report", "last", "last")
    assert refused.code == 2
    assert "edge-cases" in refused.err
