"""Complaints as they are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import CaseId, ClauseId, FamilyId, TranscriptId
from ethogram.model.message import Message
from ethogram.report.evidence import ReportTranscript, ReportTurn
from ethogram.workflow.complaints import (
    PATH,
    Complaint,
    find_complaint,
    keep_complaint,
    load_complaints,
    new_complaint_id,
    note_complaint,
)
from ethogram.workflow.evidence import load_labels

TURNS = (Message(role="user", content="Hello"), Message(role="assistant", content="Hi"))


def test_a_complaint_is_found_again_by_its_id(tmp_path: Path) -> None:
    name = new_complaint_id(TURNS, "support", "too cautious")
    kept = keep_complaint(tmp_path, Complaint(id=name, at="2026-11-09T10:00:00+00:00", turns=TURNS))
    assert find_complaint(tmp_path, name) == kept
    assert find_complaint(tmp_path, "r-000000") is None


def test_the_same_words_have_the_same_id() -> None:
    assert new_complaint_id(TURNS, "a", "b") == new_complaint_id(list(TURNS), "a", "b")
    assert new_complaint_id(TURNS, "a", "b") != new_complaint_id(TURNS, "a", "c")


def test_a_complaint_is_no_label(tmp_path: Path) -> None:
    keep_complaint(tmp_path, Complaint(id="r-1", at="2026-11-09T10:00:00+00:00"))
    assert load_labels(tmp_path) == ((), ())


def test_a_note_on_a_reply_names_it_and_its_clause(tmp_path: Path) -> None:
    reply = ReportTranscript(
        read=3,
        id=TranscriptId("run-1.3"),
        case=CaseId("essay"),
        family=FamilyId("essay"),
        situation="editor/student/essay",
        turns=(ReportTurn(role="user", text="Write it."), ReportTurn(role="tool search", text="x")),
        reply="No.",
    )
    noted = note_complaint(tmp_path, reply, ClauseId("coach"), who="ana", what="curt")
    assert load_complaints(tmp_path) == [noted]
    assert [turn.role for turn in noted.turns] == ["user", "tool", "assistant"]
    assert (noted.surface, noted.clauses, noted.transcript) == ("editor", ("coach",), "run-1.3")


def test_a_line_that_was_edited_is_named(tmp_path: Path) -> None:
    keep_complaint(tmp_path, Complaint(id="r-1", at="2026-11-09T10:00:00+00:00"))
    with (tmp_path / PATH).open("a", encoding="utf-8") as out:
        out.write("{oops\n")
    with pytest.raises(UsageRefused, match="line 2"):
        load_complaints(tmp_path)
