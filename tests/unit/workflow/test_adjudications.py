"""Adjudications of a workspace, and one reply known again in several runs."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.ids import CaseId, Digest, TranscriptId
from ethogram.judge.adjudication_file import adjudication_line
from ethogram.workflow.adjudications import SameReplies, adjudications_path, load_adjudications
from tests.fakes.adjudications import an_adjudication
from tests.fakes.observations import a_label


def test_without_a_file_there_is_no_adjudication(tmp_path: Path) -> None:
    assert load_adjudications(tmp_path) == ((), ())


def test_what_can_be_read_is_kept_and_the_rest_reported(tmp_path: Path) -> None:
    made = an_adjudication(1, "fail")
    path = adjudications_path(tmp_path)
    path.parent.mkdir()
    path.write_text("nonsense\n" + adjudication_line(made), encoding="utf-8")
    found, problems = load_adjudications(tmp_path)
    assert found == (made,)
    assert [(p.at.path, p.at.line) for p in problems] == [("labels/adjudications.jsonl", 1)]


def test_one_reply_heard_in_two_runs_has_one_name() -> None:
    here = msgspec.structs.replace(a_label(1, "pass"), reply=Digest("words"))
    there = msgspec.structs.replace(here, transcript=TranscriptId("s.7"))
    other_case = msgspec.structs.replace(there, case=CaseId("other"))
    unknown = msgspec.structs.replace(there, reply=Digest(""))
    names = [
        each.transcript
        for each in SameReplies([here, there]).name([here, there, other_case, unknown])
    ]
    assert names == ["r.1", "r.1", "s.7", "s.7"]
