from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.ids import CaseId, ClauseId, FamilyId, LabelId, TranscriptId
from ethogram.judge.label import Label
from ethogram.report.evidence import Standing
from ethogram.spec.clause import Clause
from ethogram.workflow.clause_story import ClauseStory, Known, clause_story
from ethogram.workflow.complaints import Complaint
from ethogram.workflow.spec_files import find_clause
from ethogram.workflow.transcript_list import Entry
from ethogram.workflow.workspace import Workspace, load_workspace

MARGIN = Path(__file__).parents[3] / "examples" / "margin"


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return load_workspace(MARGIN)


def clause(workspace: Workspace, name: str = "coach") -> Clause:
    return find_clause(workspace.spec, name)


def story(workspace: Workspace, name: str = "coach", **more: object) -> ClauseStory:
    known = Known(workspace=workspace, versions={}, **more)  # type: ignore[arg-type]  # by name
    return clause_story(clause(workspace, name), known)


def entry(read: int, case: str, standing: Standing) -> Entry:
    name = CaseId(case)
    standings = ((ClauseId("coach"), standing),)
    return Entry(read, name, FamilyId(case), "editor/-/-", 0, standings, (), (), False)


def test_links_lead_both_ways(workspace: Workspace) -> None:
    assert "teacher-exemplars" in story(workspace).linked_from
    assert "coach" in story(workspace, "urgent-distress").yields_here


def test_a_case_stands_as_the_worst_of_its_replies(workspace: Workspace) -> None:
    entries = [
        entry(1, "essay-rome", "pass"),
        entry(2, "essay-rome", "fail"),
        entry(3, "essay-rome", "undecided"),
    ]
    found = {each.case.id: each for each in story(workspace, entries=entries).cases}
    assert (found[CaseId("essay-rome")].standing, found[CaseId("essay-rome")].read) == ("fail", 2)
    assert found[CaseId("essay-poem")].standing is None
    assert found[CaseId("essay-poem")].read == 0


def test_the_blocks_that_serve_it_come_with_their_surface(workspace: Workspace) -> None:
    serving = story(workspace).serving
    assert {(each.surface, each.block.id) for each in serving} >= {("editor", "stance")}
    assert all(each.block.text for each in serving)


def test_labels_are_told_newest_first_and_old_wordings_as_stale(workspace: Workspace) -> None:
    def label(number: int, digest: str = "") -> Label:
        return Label(
            id=LabelId(f"l{number}"),
            transcript=TranscriptId(f"20261109-143005-8f2c.{number}"),
            case=CaseId("q"),
            clause=ClauseId("coach"),
            outcome="fail",
            labeller="anna",
            at=f"2026-11-{number:02}T10:00:00+00:00",
            clause_digest=digest,  # type: ignore[arg-type]  # plain text
        )

    labels = [label(number) for number in range(1, 29)] + [label(29, "00")]
    told = story(workspace, labels=labels).labels
    assert told[0].is_stale
    assert (told[0].run, told[0].read, told[0].version) == ("20261109-143005-8f2c", 29, 0)
    assert not told[1].is_stale


def test_what_is_too_much_for_a_page_is_counted(workspace: Workspace) -> None:
    labels = [
        Label(
            id=LabelId(f"l{number}"),
            transcript=TranscriptId(f"r.{number}"),
            case=CaseId("q"),
            clause=ClauseId("coach"),
            outcome="pass",
            labeller="anna",
            at="2026-11-09T10:00:00+00:00",
        )
        for number in range(60)
    ]
    told = story(workspace, labels=labels)
    assert (len(told.labels), told.labels_left_out) == (40, 20)


def test_complaints_that_name_it_stand_there_newest_first(workspace: Workspace) -> None:
    complaints = [
        Complaint(id="r-1", at="", clauses=(ClauseId("coach"),)),
        Complaint(id="r-2", at=""),
        Complaint(id="r-3", at="", clauses=(ClauseId("coach"),)),
    ]
    told = story(workspace, complaints=complaints).complaints
    assert [each.id for each in told] == ["r-3", "r-1"]
