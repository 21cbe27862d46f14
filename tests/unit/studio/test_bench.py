"""Trials that are being held."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.studio.bench import Bench, Held
from ethogram.workflow.question import find_question
from ethogram.workflow.trial import Attempt, plan_trial
from ethogram.workflow.workspace import load_workspace
from tests.fakes.ghost_workspace import EDIT, a_workspace
from tests.fakes.workspaces import a_workspace as a_bare_workspace
from tests.fakes.workspaces import with_callable


def a_trial(root: Path, repeats: int = 3) -> Held:
    workspace = a_workspace(root)
    case = find_question(workspace, "essay-deadline")
    trial = plan_trial(workspace, Attempt(case=case, repeats=repeats, edits={"stance": EDIT}))
    return Held(workspace, trial, time.time)


def test_pairs_are_there_as_they_come_and_the_end_is_known(tmp_path: Path) -> None:
    bench = Bench()
    held = bench.hold(a_trial(tmp_path), {})
    seen, is_over = 0, False
    while not is_over:
        pairs, is_over = held.wait(seen, 20)
        seen += len(pairs)
    assert seen == 3
    assert held.end is not None
    assert held.end.end == "done"
    assert bench.find(held.id) is held
    assert bench.knows(held.id)


GATED = """
import asyncio
from pathlib import Path

async def answer(messages):
    while not (Path(__file__).parent / "open").exists():
        await asyncio.sleep(0.01)
    return "Where would you begin?"
"""


def test_one_trial_at_a_time_is_asked_and_the_end_of_the_studio_stops_it(tmp_path: Path) -> None:
    folder = with_callable(a_bare_workspace(tmp_path), GATED)
    folder.ask(["Where do I begin?"])
    workspace = load_workspace(tmp_path)
    trial = plan_trial(workspace, Attempt(case=workspace.cases[0], repeats=50))
    bench = Bench()
    first = bench.hold(Held(workspace, trial, time.time), {})
    with pytest.raises(UsageRefused, match="still being asked"):
        bench.hold(Held(workspace, trial, time.time), {})
    first.stop()
    (tmp_path / "open").touch()
    bench.close()
    assert first.is_over
    assert first.end is not None
    assert first.end.end == "stopped"


def test_a_trial_that_is_stopped_before_it_began_asks_nothing(tmp_path: Path) -> None:
    held = a_trial(tmp_path)
    held.stop()
    Bench().hold(held, {})
    held.join(20)
    assert held.end is not None
    assert (held.end.end, held.pairs) == ("stopped", [])


def test_what_kept_a_trial_from_being_held_is_a_sentence(tmp_path: Path) -> None:
    held = a_trial(tmp_path)
    database = tmp_path / ".ethogram" / "evidence.sqlite"
    database.parent.mkdir(exist_ok=True)
    database.write_bytes(b"no database at all, but long enough to be read as one " * 40)
    Bench().hold(held, {})
    held.join(20)
    assert held.end is None
    assert "evidence" in held.problem


def test_an_unknown_trial_is_refused() -> None:
    with pytest.raises(UsageRefused, match="does not lie open"):
        Bench().find("20260101-000000-abcd")
