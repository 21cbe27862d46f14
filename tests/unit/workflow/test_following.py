"""A run as it looks while it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId
from ethogram.store.watching import ClauseCount
from ethogram.workflow.following import Follower, state_of, worst_of
from ethogram.workflow.going import going
from ethogram.workflow.runs import list_runs
from tests.fakes.ghost_workspace import COACH, FAILING, a_held_run, a_workspace


def test_a_run_that_is_over_says_what_came_of_it(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    run = a_held_run(tmp_path)
    follower = Follower(tmp_path, "last", clock=lambda: 9.0)
    pulse = follower.look()
    follower.close()
    assert (pulse.run, pulse.state, pulse.done, pulse.planned) == (run.id, "complete", 2, 2)
    assert pulse.worst == (COACH, 1, 1)
    assert [each.read for each in pulse.newest] == [2, 1]
    assert pulse.newest[1].text == FAILING
    assert pulse.seconds_left is None


def test_a_run_that_is_held_is_running_and_its_rate_is_that_of_late(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    run = a_held_run(tmp_path)
    times = iter([100.0, 102.0])
    follower = Follower(tmp_path, "last", clock=lambda: next(times))
    with going(tmp_path, run.id, 90.0):
        assert follower.look().seconds == 10.0
        pulse = follower.look()
    follower.close()
    assert (pulse.state, pulse.rate, pulse.seconds) == ("judging", 0.0, 12.0)


def test_how_a_run_stands_is_told_apart(tmp_path: Path) -> None:
    import msgspec

    a_workspace(tmp_path)
    a_held_run(tmp_path)
    (state,) = list_runs(tmp_path)
    half = msgspec.structs.replace(state, done=1, end=None)
    assert state_of(half, is_going=True) == "running"
    assert state_of(half, is_going=False) == "killed"
    assert state_of(msgspec.structs.replace(half, end="stopped"), is_going=False) == "stopped"
    assert state_of(msgspec.structs.replace(half, end="budget"), is_going=False) == "budget"
    assert state_of(state, is_going=False) == "complete"


def test_the_worst_clause_has_the_largest_share(tmp_path: Path) -> None:
    counts = [
        ClauseCount(ClauseId("often"), 5, 50),
        ClauseCount(ClauseId("half"), 1, 2),
        ClauseCount(ClauseId("never"), 0, 9),
    ]
    assert worst_of(counts) == ("half", 1, 2)
    assert worst_of(counts[2:]) is None


def test_a_run_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    a_held_run(tmp_path)
    with pytest.raises(UsageRefused, match="no run here"):
        Follower(tmp_path, "nope", clock=lambda: 0.0)
