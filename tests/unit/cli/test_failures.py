from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.fakes.coded import a_failing_run
from tests.fakes.workspaces import Folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "ana")
    return a_failing_run(tmp_path)


def said(folder: Folder, *arguments: str, code: int = 0) -> str:
    done = folder.type("failures", *arguments)
    assert done.code == code, done.said
    return done.said


def test_the_list_says_what_to_do_when_nothing_is_named(folder: Folder) -> None:
    assert "0 of 6 failing replies coded" in said(folder)
    assert "ethogram failures read" in said(folder)


def test_modes_are_named_moved_split_merged_renamed_and_undone(folder: Folder) -> None:
    said(folder, "code", "1", "2", "3", "--new", "Writes it for them")
    said(folder, "code", "4", "--mode", "writes-it-for-them", "--note", "the whole of it")
    said(folder, "split", "writes-it-for-them", "1", "2", "--new", "Writes the title")
    said(folder, "rename", "writes-the-title", "Titles")
    listed = folder.type("failures", "--json").json
    counts = {each["mode"]["id"]: each["replies"] for each in listed["seen"]["counts"]}
    assert counts == {"writes-it-for-them": 2, "titles": 2}
    said(folder, "merge", "titles", "--into", "writes-it-for-them")
    assert "4 replies in 4 families" in said(folder)
    assert "Undone: merged" in said(folder, "undo")
    assert "the whole of it" in said(folder, "show", "writes-it-for-them")


def test_a_mistyped_mode_is_told_the_near_one(folder: Folder) -> None:
    said(folder, "code", "1", "--new", "Scolds")
    assert "Did you mean 'scolds'" in said(folder, "show", "scold", code=2)
    assert "Say one of" in said(folder, "code", "1", code=2)


def test_replies_are_read_by_script(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "o hands over a text\n+ Writes it\na\nz\na\nscolds\nq\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    text = said(folder, "read")
    assert "writes-it is a mode now" in text
    assert "No key or mode 'scolds'" in text
    listed = folder.type("failures", "--json").json
    assert [each["replies"] for each in listed["seen"]["counts"]] == [2]


def test_a_second_coder_has_nothing_to_code_before_the_first(folder: Folder) -> None:
    assert "Let a first coder begin" in said(folder, "read", "--blind")


def test_groups_are_suggested_and_kept_by_number(folder: Folder) -> None:
    said(folder, "code", "1", "2", "3", "--note", "invents a source")
    said(folder, "code", "4", "5", "--note", "refuses a harmless question")
    assert "2 groups" in said(folder, "suggest")
    assert "no number of a group" in said(folder, "suggest", "--keep", "x", code=2)
    assert "unreviewed mode" in said(folder, "suggest", "--keep", "all")
    assert "UNREVIEWED" in said(folder)
