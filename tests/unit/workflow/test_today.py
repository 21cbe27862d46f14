from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.findings.contest import Contest
from ethogram.ids import CaseId, ClauseId, Digest, FamilyId, LabelId, TranscriptId
from ethogram.judge.label import Label
from ethogram.report.evidence import Standing
from ethogram.workflow.complaints import Complaint, keep_complaint
from ethogram.workflow.edited import Edited
from ethogram.workflow.today import (
    due_among_labels,
    due_in_documents,
    due_in_run,
    stale_labels,
)
from ethogram.workflow.transcript_list import Entry
from ethogram.workflow.workspace import load_workspace
from tests.fakes.summaries import margin, run_facts
from tests.fakes.workspaces import a_workspace

COACH = ClauseId("coach")


def entry(read: int, standing: Standing, *people: str) -> Entry:
    name = CaseId(f"q{read}")
    return Entry(
        read, name, FamilyId(name), "editor/-/-", 0, ((COACH, standing),), (), people, False
    )


def label(number: int, **more: object) -> Label:
    made = Label(
        id=LabelId(f"l{number}"),
        transcript=TranscriptId(f"r.{number}"),
        case=CaseId("q1"),
        clause=COACH,
        outcome="fail",
        labeller="anna",
        at=f"2026-11-09T10:00:0{number}+00:00",
    )
    return msgspec.structs.replace(made, **more)


def test_only_failures_that_nobody_read_wait() -> None:
    entries = [entry(1, "fail"), entry(2, "fail", "anna"), entry(3, "pass"), entry(4, "fail")]
    found = list(due_in_run(margin(), entries, Edited()))
    assert [(each.kind, each.number) for each in found] == [("unread", 2)]
    assert found[0].command == "ethogram read broken"


def test_a_run_that_stopped_comes_first_with_the_command_that_goes_on() -> None:
    stopped = margin(run=run_facts(is_complete=False, planned=200))
    found = list(due_in_run(stopped, [], Edited(blocks=(("editor", "stance"),))))  # type: ignore[arg-type]  # plain names
    assert [each.kind for each in found] == ["stopped", "edited"]
    assert found[0].command.startswith("ethogram resume ")


def test_a_dispute_names_the_words_people_part_over() -> None:
    summary = margin()
    first = msgspec.structs.replace(
        summary.clauses[0],
        contest=Contest(clause=COACH, items=9, divided=3, open=2, words=("text", "paste")),
    )
    summary = msgspec.structs.replace(summary, clauses=(first, *summary.clauses[1:]))
    (found,) = due_in_run(summary, [], Edited())
    assert found.sentence == "2 disputed replies over “text”, “paste”"
    assert found.subject == first.clause


def test_labels_under_another_wording_wait_and_simulated_ones_do_not(tmp_path: Path) -> None:
    spec = load_workspace(a_workspace(tmp_path).root).spec
    old = Digest("00")
    labels = (
        label(1),
        label(2, clause_digest=old),
        label(3, clause_digest=old, is_simulated=True),
        label(4, clause_digest=old, clause=ClauseId("gone")),
    )
    assert stale_labels(spec, labels) == {COACH: 1}
    (found,) = due_among_labels(spec, labels, ())
    assert (found.kind, found.subject, found.number) == ("stale labels", "coach", 1)


def test_a_complaint_waits_until_it_is_a_case(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    for name in ("r-1", "r-2"):
        keep_complaint(folder.root, Complaint(id=name, at=""))
    keep_complaint(folder.root, Complaint(id="r-3", at="", transcript=TranscriptId("r.1")))
    (found,) = due_in_documents(load_workspace(folder.root))
    assert found.sentence == "2 complaints that are no case yet"
    assert found.command == "ethogram file r-2 --as-case"
    place = {"surface": "editor", "user": "Hi"}
    cases = "\n".join(
        msgspec.json.encode({"id": f"reported-{n}", **place}).decode() for n in (1, 2)
    )
    folder.write("cases.jsonl", cases)
    assert list(due_in_documents(load_workspace(folder.root))) == []


def test_a_file_of_complaints_that_cannot_be_read_hides_nothing_else(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write("labels/reports.jsonl", "no complaint\n")
    folder.write("targets/bot.toml", "provider = 7\n")
    first, second = due_in_documents(load_workspace(folder.root))
    assert {first.kind, second.kind} == {"problems"}
    assert "labels/reports.jsonl, line 1" in second.sentence


def test_errors_of_the_documents_are_counted_by_file(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write("targets/bot.toml", "provider = 7\n")
    (found,) = due_in_documents(load_workspace(folder.root))
    assert found.kind == "problems"
    assert "targets/bot.toml" in found.sentence


def test_a_run_that_is_going_waits_for_nobody() -> None:
    run = msgspec.structs.replace(margin().run, is_complete=False, planned=9, replies=4)
    summary = msgspec.structs.replace(margin(), run=run)
    found = list(due_in_run(summary, [], Edited(), is_going=True))
    assert [(each.kind, each.sentence, each.command) for each in found] == [
        ("going", "the run is going: 4 of 9 replies", "")
    ]
