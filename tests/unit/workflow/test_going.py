"""Which runs are going: said while somebody holds them, and never after."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from ethogram.ids import RunId
from ethogram.workflow.going import FOLDER, Going, ask_to_stop, going, going_now

RUN = RunId("20261109-143005-8f2c")
HOLD = (
    "import sys, signal\n"
    "from pathlib import Path\n"
    "from ethogram.workflow.going import going\n"
    # Blocked, so that a signal waits for its reader and none is lost just before the waiting.
    "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
    "with going(Path(sys.argv[1]), sys.argv[2], 5.0):\n"
    "    print('held', flush=True)\n"
    "    print(signal.Signals(signal.sigwait({signal.SIGINT})).name, flush=True)\n"
)


def holder(root: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root), RUN], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_run_is_going_while_it_is_held_and_not_after(tmp_path: Path) -> None:
    assert going_now(tmp_path) == ()
    with going(tmp_path, RUN, 5.0):
        assert going_now(tmp_path) == (Going(run=RUN, pid=os.getpid(), since=5.0),)
    assert going_now(tmp_path) == ()
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_run_of_another_process_is_going_until_that_one_is_killed(tmp_path: Path) -> None:
    process = holder(tmp_path)
    (mark,) = going_now(tmp_path)
    assert mark.pid == process.pid
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert going_now(tmp_path) == ()
    with going(tmp_path, RUN, 6.0):
        assert [each.since for each in going_now(tmp_path)] == [6.0]


def test_asking_to_stop_reaches_who_holds_it(tmp_path: Path) -> None:
    process = holder(tmp_path)
    (mark,) = going_now(tmp_path)
    assert ask_to_stop(mark)
    assert process.communicate()[0] == "SIGINT\n"
    assert not ask_to_stop(mark)


def test_who_goes_on_with_a_run_that_is_held_leaves_the_mark_alone(tmp_path: Path) -> None:
    with going(tmp_path, RUN, 5.0):
        with going(tmp_path, RUN, 6.0):
            pass
        assert [each.since for each in going_now(tmp_path)] == [5.0]


def test_a_file_that_is_no_mark_is_nobodys_run(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "x.json").write_text("[]")
    assert going_now(tmp_path) == ()


def test_where_nothing_can_be_written_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / ".ethogram").write_text("a file where a folder should be")
    with going(tmp_path, RUN, 5.0):
        assert going_now(tmp_path) == ()
