from __future__ import annotations

from pathlib import Path

from ethogram.store.database import open_database
from ethogram.workflow.calibrating_gold import gather_gold
from ethogram.workflow.calibrating_sheet import (
    CalibrationWish,
    graded_of,
    sheets_of,
    used_items,
)
from ethogram.workflow.workspace import load_workspace
from tests.fakes.gold import an_item
from tests.fakes.labelled import a_marked_workspace, label_all


def test_both_sides_of_a_sheet_make_the_whole(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 40)
    label_all(folder)
    workspace = load_workspace(folder.root)
    gold = gather_gold(open_database(folder.evidence), workspace, (), "")
    sheets = sheets_of(gold, workspace.spec, CalibrationWish(judge="mild"))
    held_out, tuning = used_items(sheets, tune=False), used_items(sheets, tune=True)
    assert len(held_out) + len(tuning) == 40
    assert held_out
    assert tuning
    again = sheets_of(gold, workspace.spec, CalibrationWish(judge="mild", seed=9))
    assert used_items(again, tune=False) != held_out


def test_a_reply_the_judge_was_not_heard_on_is_not_graded() -> None:
    assert graded_of([an_item()], {}, {}) == ()
