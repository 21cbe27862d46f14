from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.store.cards import load_drifts
from ethogram.store.database import open_database
from ethogram.workflow.calibrating import calibrate
from ethogram.workflow.calibrating_sheet import CalibrationWish
from ethogram.workflow.drifting import look_for_drift
from ethogram.workflow.workspace import load_workspace
from tests.fakes.labelled import KIND, a_marked_workspace, label_all, with_judge
from tests.fakes.workspaces import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_marked_workspace(tmp_path, 60)
    with_judge(folder, "sensitivity = 0.95\nspecificity = 0.95")
    label_all(folder)
    return folder


async def test_a_look_is_kept_and_asks_afresh(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    done = await calibrate(workspace, CalibrationWish(judge="mild", split=0.0, probes=()), {})
    drifted = await look_for_drift(workspace, "mild", "", {})
    ((card, drift),) = drifted.drifts
    assert card == done.cards[0]
    assert load_drifts(open_database(folder.evidence)) == {card.id: drift}
    # A stand-in judge wavers, and here it was really asked again.
    assert drift.towards_pass + drift.towards_fail > 0
    assert drift.asked + drift.lost == 60


async def test_a_stale_card_is_not_looked_at_and_says_so(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    await calibrate(workspace, CalibrationWish(judge="mild", split=0.0, probes=()), {})
    folder.write("rubrics/kind.md", f"---\ncriterion: {KIND}\n---\nPraise must be earned.\n")
    with pytest.raises(UsageRefused, match="the rubric has changed"):
        await look_for_drift(load_workspace(folder.root), "mild", "", {})


async def test_without_a_card_there_is_nothing_to_drift_from(folder: Folder) -> None:
    with pytest.raises(UsageRefused, match="no fresh card"):
        await look_for_drift(load_workspace(folder.root), "mild", "", {})
    with pytest.raises(UsageRefused, match="cannot be asked again"):
        await look_for_drift(load_workspace(folder.root), "code", "", {})
