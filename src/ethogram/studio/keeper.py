"""Start a run from the studio: as the very command a person would type, in a process of its own.

So a run started here stops, resumes, probes and judges as any other, goes on when the studio is
killed, and never slows a page down. Its progress is read from the evidence.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from starlette.requests import Request

from ethogram.errors import UsageRefused
from ethogram.ids import RunId
from ethogram.studio.studio import studio_of
from ethogram.workflow.following import Follower
from ethogram.workflow.going import Going, ask_to_stop, going_now
from ethogram.workflow.runs import list_runs

DRAIN_S = 30.0
START_S = 60.0
"""Longest wait for a run to begin; reading ten thousand cases takes a second or two."""
LOOK_EVERY_S = 0.05
SAID_LETTERS = 1500
OVER = (0, 4, 5)
"""Exit codes of a run that was held: complete, stopped, or with replies missing."""


class Keeper:
    """The runs that this studio started, and the ones it asked to stop."""

    def __init__(self, root: Path) -> None:
        """Take the workspace."""
        self._root = root
        self._lock = threading.Lock()
        self._children: list[subprocess.Popen[bytes]] = []
        self._asked: set[tuple[RunId, int]] = set()

    def start(self, arguments: Sequence[str], named: RunId | None = None) -> RunId:
        """Type a command that holds a run, and return when the run has begun.

        Args:
            arguments: `run` or `resume` with its options.
            named: The run that is gone on with; None for a new one.

        Raises:
            UsageRefused: Another run is going, or the command was refused.
        """
        with self._lock:
            self.refuse_second()
            with tempfile.TemporaryFile() as said:
                child = subprocess.Popen(  # noqa: S603  # our own program, one argument an option
                    [sys.executable, "-m", "ethogram", "-C", str(self._root), *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    # Ctrl-C in the studio's terminal must not reach it twice: `drain` asks once.
                    start_new_session=True,
                )
                self._children.append(child)
                return self._begun(child, said, named)

    def refuse_second(self) -> None:
        """Refuse to start a run while one is going.

        Raises:
            UsageRefused: One is.
        """
        held = going_now(self._root)
        if held:
            name = held[0].run
            raise UsageRefused(
                f"Run {str(name)!r} is going{self._how_far(name)}, and one run at a time writes "
                "evidence from the studio. Wait until it is over, or stop it on its page: what it "
                "has asked is kept, and it can go on later."
            )

    def _how_far(self, name: RunId) -> str:
        follower = Follower(self._root, name, clock=time.time)
        try:
            pulse = follower.look()
        finally:
            follower.close()
        return f" ({pulse.done:,} of {pulse.planned:,} replies)"

    def _begun(self, child: subprocess.Popen[bytes], said: IO[bytes], named: RunId | None) -> RunId:
        ends = time.monotonic() + START_S
        while time.monotonic() < ends:
            mark = next((m for m in going_now(self._root) if m.pid == child.pid), None)
            if mark is not None:
                return mark.run
            if child.poll() in OVER:
                # So quick that nobody saw it going.
                return list_runs(self._root)[0].run.id if named is None else named
            if child.poll() is not None:
                raise UsageRefused(_refusal(said))
            time.sleep(LOOK_EVERY_S)
        child.terminate()
        raise UsageRefused(
            f"The run did not begin within {START_S:g} s. Expected it to be going by then. Start "
            "it in a terminal with 'ethogram run' to see what it waits for."
        )

    def stop(self, run: RunId) -> bool:
        """Ask who holds a run to drain it, once; False when nobody holds it."""
        mark = next((each for each in going_now(self._root) if each.run == run), None)
        if mark is None:
            return False
        return self._ask(mark)

    def is_stopping(self, run: RunId) -> bool:
        """True when the studio has asked this run to stop, and it still is going."""
        return any(
            (mark.run, mark.pid) in self._asked for mark in going_now(self._root) if mark.run == run
        )

    def _ask(self, mark: Going) -> bool:
        # A second signal would end it at once and lose the calls in flight.
        if (mark.run, mark.pid) in self._asked:
            return True
        self._asked.add((mark.run, mark.pid))
        return ask_to_stop(mark)

    def drain(self) -> None:
        """Let the runs this studio started finish their calls in flight, and wait for them.

        One that takes longer than half a minute ends by itself, after the studio.
        """
        with self._lock:
            mine = {child.pid for child in self._children if child.poll() is None}
            for mark in going_now(self._root):
                if mark.pid in mine:
                    self._ask(mark)
            ends = time.monotonic() + DRAIN_S
            for child in self._children:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=max(0.0, ends - time.monotonic()))


def keeper_of(request: Request) -> Keeper:
    """Give the keeper of this studio; a studio that ends lets its runs finish their calls."""
    state = request.app.state
    keeper = getattr(state, "keeper", None)
    if not isinstance(keeper, Keeper):
        studio = studio_of(request)
        keeper = state.keeper = Keeper(studio.root)
        studio.at_end.append(keeper.drain)
    return keeper


def _refusal(said: IO[bytes]) -> str:
    said.seek(0)
    text = said.read(SAID_LETTERS).decode("utf-8", errors="replace").strip()
    return text.removeprefix("Error: ") or (
        "The run ended before it began, and did not say why. Start it in a terminal with "
        "'ethogram run' to see more."
    )
