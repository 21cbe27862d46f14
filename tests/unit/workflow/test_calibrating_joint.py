from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.store.database import open_database
from ethogram.workflow.calibrating_gold import gather_gold
from ethogram.workflow.calibrating_joint import measure_trained
from ethogram.workflow.calibrating_sheet import CalibrationWish, sheets_of
from tests.fakes.labelled import label_all
from tests.fakes.taught import taught, the_judge


def test_a_trained_judge_is_measured_on_new_labels_and_out_of_fold_on_its_own(
    tmp_path: Path,
) -> None:
    folder, done = taught(tmp_path)
    label_all(folder, name="ben")
    workspace, trained = the_judge(tmp_path)
    connection = open_database(folder.evidence)
    gold = gather_gold(connection, workspace, (), "")
    sheets = sheets_of(gold, workspace.spec, CalibrationWish(judge="trained:tone", split=0.0))
    (measured,) = measure_trained(workspace, connection, sheets, gold, trained, tune=False).values()
    assert len(measured.graded) == 60
    assert measured.facts.digest == done.card.judge_digest
    before = {item.transcript: item.judge for item in done.card.items}
    for each in measured.graded:
        assert before.get(each.item.transcript, each.outcome) == each.outcome
    with pytest.raises(UsageRefused, match="alone"):
        measure_trained(workspace, connection, [], gold, trained, tune=False)
