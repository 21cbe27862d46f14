from __future__ import annotations

from pathlib import Path

from ethogram.workflow.trained_standing import labels_standing
from ethogram.workflow.workspace import load_workspace
from tests.fakes.labelled import a_marked_workspace, label_all


def test_what_was_withdrawn_or_cannot_be_read_does_not_stand(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 4)
    label_all(folder)
    folder.write("labels/reports.jsonl", '{"what": "a complaint"}\n')
    spec = load_workspace(tmp_path).spec
    before = labels_standing(tmp_path, spec)
    assert len(before) == 4
    label_all(folder, lambda _: "withdrawn", most=1, id="gone")
    assert len(labels_standing(tmp_path, spec) & before) == 3
    assert labels_standing(tmp_path / "elsewhere", spec) == frozenset()
