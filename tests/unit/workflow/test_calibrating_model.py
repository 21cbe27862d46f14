from __future__ import annotations

from pathlib import Path

from ethogram.store.database import open_database
from ethogram.workflow.calibrating import target_of
from ethogram.workflow.calibrating_gold import gather_gold
from ethogram.workflow.calibrating_model import Measurement
from ethogram.workflow.calibrating_sheet import CalibrationWish, sheets_of
from ethogram.workflow.workspace import load_workspace
from tests.fakes.labelled import KIND, a_marked_workspace, label_all, with_judge
from tests.fakes.workspaces import Folder


def a_measurement(folder: Folder, **wish: str) -> Measurement:
    workspace = load_workspace(folder.root)
    wished = CalibrationWish(judge="mild", split=0.0, about=wish.get("about", ""))
    gold = gather_gold(open_database(folder.evidence), workspace, (), wished.about)
    target = target_of(workspace, "mild")
    assert target is not None
    return Measurement(workspace, target, gold, sheets_of(gold, workspace.spec, wished), wished)


def test_a_judge_is_measured_where_it_judges_and_elsewhere_when_asked(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 6)
    with_judge(folder, "")
    label_all(folder)
    assert [sheet.criterion for sheet, _ in a_measurement(folder).sheets] == [KIND]
    for front, why in (("graded-by: person", "graded-by: person"), ("judge: other", "'other'")):
        folder.write("rubrics/kind.md", f"---\ncriterion: {KIND}\n{front}\n---\nKind.\n")
        skipping = a_measurement(folder)
        assert skipping.sheets == []
        assert why in skipping.skipped[0]
        assert f"--for {KIND}" in skipping.skipped[0]
        assert len(a_measurement(folder, about="warm").sheets) == 1


def test_what_is_no_criterion_of_the_specification_cannot_be_asked_about(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 6)
    with_judge(folder, "")
    label_all(folder, criterion="warm.expect")
    measurement = a_measurement(folder)
    assert measurement.sheets == []
    assert "no criterion of the specification" in measurement.skipped[0]
