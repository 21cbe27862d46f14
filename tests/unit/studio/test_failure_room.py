from __future__ import annotations

import itertools
from pathlib import Path

from ethogram.studio.failure_room import FailureRoom, Seat
from tests.fakes.coded import START, a_failing_run

ANA = Seat(who="ana", run="", is_blind=False)


def test_a_bench_stays_open_and_follows_the_newest_run_with_its_undo(tmp_path: Path) -> None:
    folder = a_failing_run(tmp_path)
    seconds = itertools.count(START)
    room = FailureRoom(tmp_path, lambda: next(seconds))
    with room.bench(ANA, anew=True) as first:
        first.code(first.open(first.order[:1])[0], "", "a note")
        run = first.run.id
    with room.bench(ANA) as again:
        assert again is first
    folder.type("run", "--no-probe")
    with room.bench(ANA, anew=True) as later:
        assert later.run.id != run
        later.undo()
        assert later.standing == []
    room.close()


def test_no_more_benches_than_a_few_are_held(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    room = FailureRoom(tmp_path, lambda: START)
    for number in range(12):
        with room.bench(Seat(who=f"p{number}", run="", is_blind=False)) as bench:
            assert len(bench.order) == 6
    room.close()
