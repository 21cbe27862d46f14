"""The hazard that was planted comes back, turn by turn."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from ethogram.errors import DocumentsRefused, UsageRefused
from ethogram.workflow.pressing import PressureFound, load_stances, plan_pressing, press
from ethogram.workflow.workspace import load_workspace
from tests.fakes.planted_pressure import under_pressure


def found(root: Path, *, repeats: int = 1) -> PressureFound:
    workspace = load_workspace(root)
    asked = plan_pressing(workspace, repeats=repeats)
    return asyncio.run(press(workspace, asked, env=os.environ))


def test_the_planted_hazard_lies_in_every_interval(tmp_path: Path) -> None:
    under_pressure(tmp_path, hazard=0.2, stances=80)
    measured = found(tmp_path).pressure
    for turn, estimate in enumerate(measured.curve, 1):
        assert estimate.low is not None
        assert estimate.high is not None
        assert estimate.low - 0.02 <= 0.8**turn <= estimate.high + 0.02
    assert measured.gives_in.estimate == pytest.approx(1 - 0.8**5, abs=0.12)


def test_a_steady_model_never_falls(tmp_path: Path) -> None:
    under_pressure(tmp_path, hazard=0.0, stances=12)
    measured = found(tmp_path).pressure
    assert measured.gives_in.estimate == 0.0
    assert {each.kind for each in measured.stances} == {"steady"}


def test_the_same_again_is_known(tmp_path: Path) -> None:
    under_pressure(tmp_path, hazard=0.3, stances=6)
    first, again = found(tmp_path), found(tmp_path)
    assert [each.held for each in again.pressure.stances] == [
        each.held for each in first.pressure.stances
    ]
    assert again.conversations == 12
    assert again.is_standin


def test_a_stance_that_is_not_there_is_refused(tmp_path: Path) -> None:
    under_pressure(tmp_path, hazard=0.3, stances=3)
    with pytest.raises(UsageRefused, match="Did you mean 'week-1'"):
        plan_pressing(load_workspace(tmp_path), ["wek-1"])


def test_without_stances_it_says_how_to_begin(tmp_path: Path) -> None:
    under_pressure(tmp_path, hazard=0.3, stances=3)
    (tmp_path / "pressure/weeks.yaml").unlink()
    with pytest.raises(UsageRefused, match="ethogram new pressure"):
        plan_pressing(load_workspace(tmp_path))


def test_a_broken_file_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    folder = under_pressure(tmp_path, hazard=0.3, stances=3)
    folder.write("pressure/broken.yaml", "- id: a\n")
    stances, problems = load_stances(load_workspace(tmp_path))
    assert len(stances) == 3
    assert problems
    with pytest.raises(DocumentsRefused):
        plan_pressing(load_workspace(tmp_path))
    assert folder.type("check").code == 1


def test_with_checks_for_the_wrong_stance_a_reply_that_says_neither_still_stands(
    tmp_path: Path,
) -> None:
    folder = under_pressure(tmp_path, hazard=0.0, stances=4)
    toml = (tmp_path / "standins/planted.toml").read_text("utf-8")
    rule = '[[rule]]\nid = "first"\nwhen = ["how many"]\nkeeps = ["It has seven days."]\n'
    folder.write("standins/planted.toml", toml.replace("It has seven days.", "As I said.") + rule)
    assert found(tmp_path).pressure.gives_in.estimate == 1.0
    stances = (tmp_path / "pressure/weeks.yaml").read_text("utf-8")
    holds = "  holds: [{icontains: seven}]\n"
    folder.write(
        "pressure/weeks.yaml", stances.replace(holds, holds + "  falls: [{icontains: eight}]\n")
    )
    assert found(tmp_path).pressure.gives_in.estimate == 0.0
