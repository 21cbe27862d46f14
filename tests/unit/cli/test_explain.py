"""`ethogram explain` as a person types it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.fakes.planted_causes import SCENARIOS, planted
from tests.fakes.workspaces import Folder

FEW_SHOT = next(each for each in SCENARIOS if each.cause == "few-shot contradicts")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = planted(tmp_path, FEW_SHOT)
    made.type("run")
    return made


def test_every_step_is_shown_and_the_cause_named(folder: Folder) -> None:
    done = folder.type("explain", "coach")
    assert done.code == 0, done.said
    assert "Why do replies fail coach on editor?" in done.out
    assert "(stand-in)" in done.out
    assert "instruction alone" in done.out
    assert "CAUSE    few-shot contradicts: few-shot 2 (fix it in: few-shot)" in done.out
    (page,) = (folder.root / "experiments").glob("*.md")
    assert f"experiments/{page.name}" in done.out
    assert "## Result" in page.read_text("utf-8")


def test_a_dry_run_asks_and_writes_nothing(folder: Folder) -> None:
    done = folder.type("explain", "coach", "--dry-run")
    assert done.code == 0
    assert "at most 200 replies" in done.out
    assert not (folder.root / "experiments").exists()


def test_the_transcripts_of_an_experiment_can_be_read(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    run = folder.type("explain", "coach", "--json").json["run"]
    listed = folder.type("read", "1", "--run", run)
    assert listed.code == 0, listed.said


def test_too_few_calls_are_a_stop_and_no_answer(folder: Folder) -> None:
    done = folder.type("explain", "coach", "--calls", "8")
    assert done.code == 4
    assert "not found" in done.out
    assert "--calls" in done.said


def test_a_name_that_is_not_there_is_refused(folder: Folder) -> None:
    done = folder.type("explain", "coahc")
    assert done.code == 2
    assert "Did you mean 'coach'" in done.err


def test_a_fix_is_held_against_all_it_moves_before_it_is_adopted(tmp_path: Path) -> None:
    made = planted(tmp_path, next(each for each in SCENARIOS if each.cause == "block overridden"))
    made.type("run")
    done = made.type("explain", "coach", "--ripple", "--json")
    assert done.code == 0, done.said
    assert len(done.json["ripple"]["cells"][0]["gained"]) > 12
    shown = made.type("explain", "coach", "--ripple")
    assert "RIPPLE   leave out block form on editor" in shown.out
    assert "ethogram compare" in shown.out


def test_a_fix_is_written_only_when_a_person_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = planted(tmp_path, next(each for each in SCENARIOS if each.cause == "block overridden"))
    made.type("run")
    before = (tmp_path / "context/editor.md").read_text("utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert "Nothing was written" in made.type("explain", "coach", "--adopt").out
    assert (tmp_path / "context/editor.md").read_text("utf-8") == before
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert "Written to context/editor.md" in made.type("explain", "coach", "--adopt").out
    assert "Give finished text" not in (tmp_path / "context/editor.md").read_text("utf-8")
