"""A climb spends its calls where they tell most, and finds the line that was planted."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from statistics import fmean

import pytest

from ethogram.errors import DocumentsRefused, UsageRefused
from ethogram.workflow.laddering import Climbed, climb, plan_climb
from ethogram.workflow.workspace import load_workspace
from tests.fakes.planted_lines import RUNGS, SLOPE, with_a_line
from tests.fakes.workspaces import Folder


def climbed(folder: Folder, *, calls: int = 27, surfaces: tuple[str, ...] = ()) -> Climbed:
    workspace = load_workspace(folder.root)
    asked = plan_climb(workspace, "how", calls=calls, surfaces=surfaces)
    return asyncio.run(climb(workspace, asked, env=os.environ))


def test_each_surface_has_its_own_line(tmp_path: Path) -> None:
    found = climbed(with_a_line(tmp_path, midpoint=5.0, offset=3.0), calls=60)
    editor, chat = (each.threshold for each in found.boundaries)
    assert editor.estimate == pytest.approx(5.0, abs=0.6)
    assert chat.estimate == pytest.approx(5.0 - 3.0 / SLOPE, abs=0.6)
    assert found.calls == 120


def test_calls_are_spent_near_the_line(tmp_path: Path) -> None:
    found = climbed(with_a_line(tmp_path), surfaces=("editor",))
    (boundary,) = found.boundaries
    near = sum(rung.asked for rung in boundary.rungs if 3 <= rung.rung <= 7)
    assert near > 20
    assert sum(rung.asked for rung in boundary.rungs) == 27


@pytest.mark.slow
def test_27_calls_place_a_line_within_a_third_of_a_rung(tmp_path: Path) -> None:
    errors = []
    for number in range(60):
        midpoint = 3.0 + 4.0 * (number % 20) / 19
        folder = with_a_line(tmp_path / str(number), midpoint=midpoint, seed=number)
        (found,) = climbed(folder, surfaces=("editor",)).boundaries
        assert found.threshold.estimate is not None
        errors.append((found.threshold.estimate - midpoint) ** 2)
    assert fmean(errors) ** 0.5 <= 0.4


def test_the_transcripts_are_kept_and_the_same_climb_is_free(tmp_path: Path) -> None:
    folder = with_a_line(tmp_path)
    first = climbed(folder, surfaces=("editor",))
    again = climbed(folder, surfaces=("editor",))
    assert [b.threshold for b in again.boundaries] == [b.threshold for b in first.boundaries]


def test_an_unknown_name_or_surface_is_refused(tmp_path: Path) -> None:
    workspace = load_workspace(with_a_line(tmp_path).root)
    with pytest.raises(UsageRefused, match="Did you mean 'how'"):
        plan_climb(workspace, "hwo")
    with pytest.raises(UsageRefused, match="It stands on: chat, editor"):
        plan_climb(workspace, "how", surfaces=("search",))


def test_a_broken_ladder_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    folder = with_a_line(tmp_path)
    folder.write("ladders/broken.yaml", "rungs: [a]\n")
    with pytest.raises(DocumentsRefused):
        plan_climb(load_workspace(folder.root), "how")


def test_a_call_that_fails_is_missing_and_neither_helped_nor_declined(tmp_path: Path) -> None:
    folder = with_a_line(tmp_path)
    document = (tmp_path / "standins/planted.toml").read_text("utf-8")
    folder.write("standins/planted.toml", document + "\n[failures]\nrequest-refused = 1.0\n")
    (found,) = climbed(folder, surfaces=("editor",), calls=6).boundaries
    assert found.unjudged == 6
    assert found.threshold.estimate is None


def test_a_ladder_of_this_length_is_what_the_bar_was_set_for() -> None:
    assert RUNGS == 9
