"""`ethogram agree` says it in words first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.parted import a_parted_workspace, label
from tests.fakes.workspaces import Folder, a_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    a_parted_workspace(folder)
    return folder


def test_the_answer_comes_first_and_names_the_words(folder: Folder) -> None:
    done = folder.type("agree")
    assert done.code == 0
    assert done.said.startswith("Do my labellers agree? On coach no (alpha ")
    assert "8 replies, 2 people): they part over 'text'." in done.said
    assert "ethogram adjudicate --for coach" in done.said
    assert "read 1" in done.out


def test_people_are_compared_and_with_themselves(folder: Folder) -> None:
    done = folder.type("agree", "--by", "labeller")
    assert "anna and bob" in done.out
    assert "never asked twice" in done.out


def test_everything_is_there_as_json(folder: Folder) -> None:
    found = folder.type("agree", "--json").json
    assert found["agreements"]["by_clause"][0]["figures"]["divided"] == 5
    assert [reply["read"] for reply in found["replies"]] == [1, 2, 3, 4, 5]


def test_an_unknown_clause_or_run_is_refused(folder: Folder) -> None:
    assert "Did you mean 'coach'?" in folder.type("agree", "--for", "coch").said
    assert folder.type("agree", "--run", "nope").code == 2


def test_a_line_that_cannot_be_read_is_shown_beside_the_answer(folder: Folder) -> None:
    folder.write("labels/zoe.jsonl", "nonsense\n")
    done = folder.type("agree")
    assert done.code == 0
    assert "labels/zoe.jsonl" in done.err
    assert "Do my labellers agree?" in done.out


def test_who_labels_alone_is_told_what_would_tell(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    assert "Nobody has labelled anything yet." in folder.type("agree").said


def test_the_report_names_the_words_too(folder: Folder) -> None:
    label(folder, 7, "cy", "pass")
    screen = folder.type("report").said
    assert "1 people disagree" in screen
    assert (
        "labels agree on 3 of 8; they part over 'text'; ethogram adjudicate --for coach" in screen
    )
