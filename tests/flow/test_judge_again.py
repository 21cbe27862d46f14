"""Judging again over stored replies; a person's word above every judge's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ethogram.ids import digest
from tests.fakes.model_server import ModelServer, model_server
from tests.fakes.workspaces import SPEC, WARM, Folder, a_workspace, planted, with_server


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    folder.ask(planted(20, 6))
    return folder


@pytest.fixture
def server(folder: Folder) -> Iterator[ModelServer]:
    with model_server(latency_ms=1) as server:
        with_server(folder, server.url)
        yield server


def a_label(folder: Folder, number: int, outcome: str, **more: object) -> dict[str, Any]:
    """Label the reply of the newest run that stands at a number."""
    run = folder.report().summary["run"]["run"]
    question = planted(20, 6)[number - 1]
    return {
        "id": f"l{number}-{outcome}-{more.get('labeller', 'anna')}",
        "transcript": f"{run}.{number}",
        "case": f"q{number}",
        "clause": "coach",
        "criterion": "coach.no-essay",
        "outcome": outcome,
        "labeller": "anna",
        "at": "2026-11-09T10:00:00+00:00",
        "reply": digest([["user", question], ["assistant", f"echo: {question}"]]),
        **more,
    }


def failing(folder: Folder) -> int:
    return int(folder.report().clause()["tally"]["families_failing"])


def test_another_check_judges_the_same_replies_without_asking(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    rubric = (folder.root / "rubrics/no-essay.md").read_text(encoding="utf-8")
    folder.write(
        "rubrics/no-essay.md", rubric.replace("whole", "begin\n  - not-icontains: intro", 1)
    )
    judged = folder.type("judge", "--json")
    assert judged.code == 0
    assert judged.json["outcomes"] == {"fail": 14, "pass": 6}
    assert judged.json["new"] == 20
    assert failing(folder) == 14
    assert server.stats()["requests"] == 20
    assert folder.type("judge", "--json").json["new"] == 0


def test_judging_again_under_the_same_documents_changes_nothing(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    before = folder.report().summary
    said = folder.type("judge")
    assert "0 verdicts are new" in said.out
    assert folder.report().summary == before


def test_the_report_uses_the_words_of_the_specification_it_was_judged_under(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    folder.write("spec.md", SPEC.replace("Bar: 9 in 10", "Bar: 1 in 2"))
    assert folder.report().clause()["bar"]["of"] == 10
    folder.type("judge")
    assert folder.report().clause()["bar"]["of"] == 2


def test_a_label_overrules_the_check_in_the_report(folder: Folder, server: ModelServer) -> None:
    folder.type("run", "--no-probe")
    folder.labels(a_label(folder, 1, "pass", note="That is a title."))
    assert failing(folder) == 5
    folder.labels(a_label(folder, 12, "fail"))
    assert failing(folder) == 6
    clause = folder.report().clause()
    assert ["anna", "person", True] in clause["judges"]


def test_a_withdrawn_label_gives_the_word_back_to_the_check(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    label = a_label(folder, 1, "pass")
    folder.labels(label)
    folder.labels(a_label(folder, 1, "withdrawn", supersedes=label["id"]))
    assert failing(folder) == 6


def test_a_label_outlives_the_run_while_the_reply_is_the_same(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    folder.labels(a_label(folder, 1, "pass"), a_label(folder, 2, "pass", reply=digest("other")))
    folder.type("run", "--noise", "--no-probe")
    # The label on the first reply comes along; the one on another text of the second does not.
    assert failing(folder) == 5
    folder.ask(["Question 1: give me the whole thing?", *planted(20, 6)[1:]])
    folder.type("run", "--no-probe")
    assert failing(folder) == 6


def test_people_who_disagree_leave_the_clause_undecided(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    for number in range(1, 7):
        folder.labels(a_label(folder, number, "pass"))
        folder.labels(a_label(folder, number, "fail", labeller="bo"), name="bo")
    clause = folder.report().clause()
    assert (clause["status"], clause["reason"]) == ("undecided", "people disagree")


def test_a_broken_line_of_labels_is_told_by_check_and_harms_no_report(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    folder.labels(a_label(folder, 1, "pass"))
    with (folder.root / "labels/anna.jsonl").open("a", encoding="utf-8") as out:
        out.write('{"id": "torn')
    assert failing(folder) == 5
    checked = folder.type("check", "--format", "json")
    assert "label-unreadable" in checked.out
    assert "labels/anna.jsonl" in checked.out


def test_a_run_that_does_not_exist_is_refused(folder: Folder, server: ModelServer) -> None:
    assert "never run" in folder.type("judge").err
    folder.type("run", "--no-probe")
    for command in (["judge", "nope"], ["report", "nope"], ["report", "last~7"]):
        refused = folder.type(*command)
        assert refused.code == 2
        assert "ethogram run" in refused.err
    assert folder.type("report", "last~one").code == 2


def test_what_code_does_not_grade_any_more_is_not_held_against_the_model(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    assert failing(folder) == 6
    rubric = (folder.root / "rubrics/no-essay.md").read_text(encoding="utf-8")
    folder.write("rubrics/no-essay.md", rubric.replace("graded-by: code", "graded-by: model"))
    folder.type("judge")
    clause = folder.report().clause()
    assert (clause["tally"]["families_failing"], clause["tally"]["unclear"]) == (0, 20)
    assert (clause["status"], clause["reason"]) == ("undecided", "judge unmeasured")
    folder.write("rubrics/no-essay.md", rubric)
    folder.type("judge")
    assert failing(folder) == 6


def test_a_check_that_now_fails_its_exam_takes_back_what_it_said(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    rubric = (folder.root / "rubrics/no-essay.md").read_text(encoding="utf-8")
    folder.write("rubrics/no-essay.md", rubric.replace("- not-icontains:", "- icontains:", 1))
    judged = folder.type("judge", "--json")
    assert judged.json["refused"]
    assert folder.report().clause()["tally"]["failed"] == 0


def test_a_clause_that_came_after_the_run_counts_once_the_run_is_judged_again(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    always = WARM.replace("Judged: when named", "Judged: always")
    folder.write("spec.md", SPEC + always)
    folder.type("judge")
    clauses = {each["clause"]: each for each in folder.report().summary["clauses"]}
    assert clauses["warm"]["tally"]["unclear"] == 20
    folder.write(
        "spec.md", SPEC + always.replace("Where: editor", "Where: editor · Doing: grade dispute")
    )
    folder.type("judge")
    clauses = {each["clause"]: each for each in folder.report().summary["clauses"]}
    assert clauses["warm"]["status"] == "untested"
