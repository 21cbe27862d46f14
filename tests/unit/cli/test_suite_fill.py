"""`ethogram suite fill` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fakes.workspaces import PRODUCT, SPEC, Folder, a_workspace, with_standin


def begun(root: Path) -> Folder:
    folder = a_workspace(root)
    folder.ask(["Where do I begin?"])
    return folder


def test_gaps_are_filled_approved_and_then_covered(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    done = folder.type("suite", "fill", "--situation", "grade-dispute")
    assert done.code == 0, done.said
    assert "3 cases proposed: 1 moved from another place, 1 attacks" in done.said
    (path,) = (tmp_path / "cases/proposed").iterdir()
    assert path.name in done.out
    assert folder.type("coverage", "--json").json["tested"]["cells"] == 1
    approved = folder.type("suite", "approve", "q1.editor-student-grade-dispute")
    assert approved.code == 0, approved.said
    assert folder.type("coverage", "--json").json["tested"]["cells"] == 2


def test_a_blank_cannot_be_approved(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    assert folder.type("suite", "fill", "-n", "1").code == 0
    done = folder.type("suite", "approve", "--all")
    assert done.code == 2
    assert "still has a blank" in done.said


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = begun(tmp_path).type("suite", "fill", "--dry-run")
    assert "template: blank" in done.out
    assert "Nothing was written" in done.err
    assert not (tmp_path / "cases/proposed").exists()


def test_it_is_taken_back(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    folder.type("suite", "fill")
    assert folder.type("suite", "undo").code == 0
    assert not list((tmp_path / "cases/proposed").glob("*.yaml"))


def test_what_waits_is_not_proposed_twice(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    folder.type("suite", "fill")
    assert "5 wait" in folder.type("suite", "fill").out


def test_a_model_fills_the_blanks(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    reply = json.dumps({"why": "Close to it.", "question": "Can you end my sentence?"})
    with_standin(folder, f"otherwise = [{json.dumps(reply)}]\n")
    done = folder.type("suite", "fill", "-n", "1", "--with-model", "bot", "--json")
    assert done.code == 0, done.said
    (filling,) = done.json["fillings"]
    assert filling["case"]["source"] == "model: bot (stand-in), write-case@1"


def test_an_unknown_target_is_refused(tmp_path: Path) -> None:
    done = begun(tmp_path).type("suite", "fill", "--with-model", "nobody")
    assert done.code == 2
    assert "Unknown target 'nobody'" in done.said


def test_a_full_suite_says_so(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    folder.write("spec.md", SPEC.replace("Stakes: high", "Stakes: low"))
    folder.write(
        "product.md",
        PRODUCT.replace("| editor  | student  | grade dispute | 20 %   | a guess |\n", ""),
    )
    done = folder.type("suite", "fill")
    assert done.code == 0, done.said
    assert "There is no gap here" in done.out
