from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId, FamilyId
from ethogram.store.reading import find_run
from ethogram.workflow.evidence import (
    RunEvidence,
    gather_evidence,
    load_labels,
    open_evidence,
)
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(10, 4))
    return folder


def gathered(folder: Folder) -> RunEvidence:
    connection = open_evidence(folder.root)
    try:
        return gather_evidence(connection, folder.root, find_run(connection, None))
    finally:
        connection.close()


def test_a_workspace_that_was_never_run_has_no_evidence(folder: Folder) -> None:
    with pytest.raises(UsageRefused, match="ethogram run"):
        open_evidence(folder.root)
    assert not folder.evidence.exists()


def test_every_reply_is_an_observation_of_what_it_counts_for(folder: Folder) -> None:
    folder.type("run", "--no-probe")
    evidence = gathered(folder)
    assert len(evidence.asked) == len(evidence.observations) == 10
    assert [seen.outcome for seen in evidence.observations] == ["fail"] * 4 + ["pass"] * 6
    assert {seen.situation for seen in evidence.observations} == {"editor/student/essay-help"}
    assert evidence.restricted == frozenset()


def test_a_probe_says_of_each_family_whether_it_failed_alone_too(folder: Folder) -> None:
    folder.type("run")
    probed = gathered(folder).probed
    assert probed == {(ClauseId("coach"), FamilyId(f"q{n}")): True for n in range(1, 5)}


def test_cases_that_expect_a_refusal_are_restricted(folder: Folder) -> None:
    folder.ask(planted(2, 0), expect="declines")
    folder.type("run", "--no-probe")
    assert gathered(folder).restricted == {"q1", "q2"}


def test_labels_are_read_but_reports_are_not(folder: Folder) -> None:
    label = {
        "id": "l1",
        "transcript": "run.1",
        "case": "q1",
        "clause": "coach",
        "outcome": "pass",
        "labeller": "anna",
        "at": "2026-11-09T10:00:00+00:00",
    }
    folder.labels(label, {"id": "torn"})
    folder.labels({"anything": 1}, name="reports")
    folder.labels({"anything": 1}, name="adjudications")
    labels, problems = load_labels(folder.root)
    assert [each.id for each in labels] == ["l1"]
    assert [problem.at.line for problem in problems] == [2]


def test_a_label_without_the_words_it_was_given_on_stays_with_its_run(folder: Folder) -> None:
    folder.type("run", "--no-probe")
    run = gathered(folder).run.id
    label = {
        "id": "l1",
        "transcript": f"{run}.1",
        "case": "q1",
        "clause": "coach",
        "criterion": "coach.no-essay",
        "outcome": "pass",
        "labeller": "anna",
        "at": "2026-11-09T10:00:00+00:00",
    }
    folder.labels(label)
    assert len(gathered(folder).labels) == 1
    folder.type("run", "--no-probe")
    assert gathered(folder).labels == ()


def label(number: int, who: str, outcome: str, run: str, note: str = "") -> dict[str, str]:
    return {
        "id": f"{who}{number}",
        "transcript": f"{run}.{number}",
        "case": f"q{number}",
        "clause": "coach",
        "outcome": outcome,
        "labeller": who,
        "note": note,
        "at": "2026-11-09T14:30:05+00:00",
    }


def test_people_who_disagree_contest_the_clause_and_an_adjudicator_settles_it(
    folder: Folder,
) -> None:
    folder.type("run", "--no-probe")
    run = gathered(folder).run.id
    for number in range(1, 9):
        note = "no text to hand in" if number < 6 else ""
        folder.labels(label(number, "anna", "pass", run, note))
        folder.labels(label(number, "bob", "fail" if number < 6 else "pass", run), name="bob")
    contest = gathered(folder).contests[ClauseId("coach")]
    assert (contest.is_contested, contest.items, contest.divided) == (True, 8, 5)
    assert contest.words == ("text",)
    settled = [
        {
            **{key: value for key, value in label(n, "", "", run).items() if key in KEPT},
            "id": f"s{n}",
            "settled": "fail",
            "reason_code": "slip",
            "seen": [f"anna{n}", f"bob{n}"],
            "adjudicator": "eve",
        }
        for n in range(1, 6)
    ]
    folder.labels(*settled, name="adjudications")
    evidence = gathered(folder)
    assert not evidence.contests[ClauseId("coach")].is_contested
    assert [(seen.outcome, seen.judge) for seen in evidence.observations[:5]] == [
        ("fail", "eve")
    ] * 5


KEPT = ("transcript", "case", "clause", "at")
