"""Measuring a judge from the studio."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.studio.measuring import Measurer, Measuring
from ethogram.workflow.calibrating_sheet import CalibrationWish
from ethogram.workflow.workspace import load_workspace
from tests.fakes.measured import STRICT, a_gushing_workspace
from tests.fakes.workspaces import Folder, with_callable

WAITING = """
import asyncio, pathlib
async def answer(messages):
    here = pathlib.Path(__file__).parent
    (here / "asked").touch()
    while not (here / "go").exists():
        await asyncio.sleep(0.01)
    return '{"reason": "Read it.", "quotes": [], "verdict": "pass"}'
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return a_gushing_workspace(tmp_path)


def a_measuring(folder: Folder, judge: str = "strict") -> Measuring:
    wish = CalibrationWish(judge=judge, probes=(), retest=0)
    return Measuring(load_workspace(folder.root), wish)


def test_it_says_how_it_ended_and_what_came_of_it(folder: Folder) -> None:
    measuring = a_measuring(folder)
    Measurer().begin(measuring, os.environ)
    measuring.join(60)
    assert measuring.outcome().startswith("Measured in ")
    assert ": 1 card." in measuring.outcome()
    assert measuring.line().startswith("30 of 30 calls answered")
    assert measuring.share == 1


def test_one_judge_at_a_time_and_a_stop_keeps_no_card(folder: Folder) -> None:
    with_callable(folder, WAITING, name="slow")
    measurer, measuring = Measurer(), a_measuring(folder, "slow")
    measurer.begin(measuring, os.environ)
    try:
        with pytest.raises(UsageRefused, match="'slow' is being measured"):
            measurer.begin(a_measuring(folder), os.environ)
        measuring.stop()
        assert measuring.is_stopping
    finally:
        (folder.root / "go").touch()
    measurer.end()
    assert measuring.is_over
    assert "Nothing was concluded" in measuring.outcome()
    assert measuring.done is not None
    assert measuring.done.cards == ()


def test_a_refusal_is_its_outcome(folder: Folder) -> None:
    measuring = a_measuring(folder, "nobody")
    measuring.begin(os.environ)
    measuring.join(60)
    assert measuring.outcome().startswith("No judge 'nobody'")


def test_another_can_begin_when_the_first_is_over(folder: Folder) -> None:
    with_callable(folder, STRICT, name="other")
    measurer = Measurer()
    for name in ("strict", "other"):
        measuring = a_measuring(folder, name)
        measurer.begin(measuring, os.environ)
        measuring.join(60)
    assert measurer.last is not None
    assert measurer.last.wish.judge == "other"
