from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.judge_names import chosen_judges, judge_called
from ethogram.workflow.workspace import load_workspace
from tests.fakes.labelled import with_judge
from tests.fakes.taught import taught


def test_names_are_completed_and_each_sits_once(tmp_path: Path) -> None:
    folder, _ = taught(tmp_path)
    with_judge(folder, "sensitivity = 0.9")
    workspace = load_workspace(tmp_path)
    assert chosen_judges(workspace, "mild, tone,trained:tone") == ("mild", "trained:tone")
    assert chosen_judges(workspace, "mild+tone") == ("mild", "trained:tone")
    assert judge_called(workspace, "mild,tone") == "mild+trained:tone"
    assert judge_called(workspace, "gpt-4") == "gpt-4"
    with pytest.raises(UsageRefused, match="Unknown judge 'gpt-4'"):
        chosen_judges(workspace, "mild,gpt-4")
    with pytest.raises(UsageRefused, match="Trained judges: 'trained:tone'"):
        chosen_judges(workspace, " , ")
