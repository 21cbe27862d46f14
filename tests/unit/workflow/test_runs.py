from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.ids import TargetName
from ethogram.model.target import Prices
from ethogram.store.reading import RunState
from ethogram.workflow.runs import list_runs, run_line, seconds_per_reply
from tests.fakes.conversations import a_target
from tests.fakes.ghost_workspace import a_held_run, a_workspace
from tests.fakes.runs import a_run


def a_state(**more: object) -> RunState:
    state = RunState(run=a_run(), done=2, missing=0, cached=0, seconds=1.0, cost=None, end="done")
    return msgspec.structs.replace(state, **more)


def test_a_run_is_one_line_and_a_whole_one_says_nothing_of_resuming() -> None:
    line = run_line(a_state())
    assert line.startswith("20261109-143005-8f2c  1970-01-01")
    assert line.endswith("echo · context " + a_run().context[:4] + " · 2 of 2 replies")


def test_a_run_that_is_not_whole_says_why_and_what_to_type() -> None:
    assert run_line(a_state(done=1, end=None)).endswith("killed: ethogram resume 8f2c")
    assert run_line(a_state(done=1, end="budget")).endswith("budget: ethogram resume 8f2c")
    assert run_line(a_state(done=1, end=None), is_going=True).endswith("running")
    assert "1 missing" in run_line(a_state(missing=1))


def test_a_cost_is_named_in_its_currency() -> None:
    run = a_run()
    target = a_target(Prices(input=1, output=1, currency="EUR"))
    priced = msgspec.structs.replace(run, plan=msgspec.structs.replace(run.plan, target=target))
    assert "EUR" in run_line(a_state(run=priced, cost=1.5))


def test_a_workspace_without_evidence_has_no_runs(tmp_path: Path) -> None:
    assert list_runs(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_the_pace_of_a_target_is_that_of_its_last_run_that_asked_anything_new(
    tmp_path: Path,
) -> None:
    a_workspace(tmp_path)
    assert seconds_per_reply(tmp_path, TargetName("ghost")) is None
    a_held_run(tmp_path)
    first = seconds_per_reply(tmp_path, TargetName("ghost"))
    a_held_run(tmp_path)
    assert first is not None
    assert seconds_per_reply(tmp_path, TargetName("ghost")) == first
    assert seconds_per_reply(tmp_path, TargetName("other")) is None
