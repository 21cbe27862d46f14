"""Judges that are being measured from the studio: asked in a thread, followed by a page."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping

from starlette.requests import Request

from ethogram.errors import EthogramError, UsageRefused
from ethogram.report.number import count, duration, money
from ethogram.studio.studio import studio_of
from ethogram.workflow.calibrating import Calibrated, calibrate
from ethogram.workflow.calibrating_sheet import CalibrationWish
from ethogram.workflow.progress import Progress
from ethogram.workflow.workspace import Workspace

DRAIN_S = 30.0
FAULT = (
    "A fault of Ethogram ended this measuring, not your documents. The terminal in which the studio "
    "runs shows where; please report those lines. Every answer that came is kept."
)


class Measuring:
    """One measuring, from its first call to its end."""

    def __init__(self, workspace: Workspace, wish: CalibrationWish) -> None:
        """Take what is measured."""
        self.wish = wish
        self.done: Calibrated | None = None
        self.problem = ""
        """Why no card was made; empty when it was."""
        self.is_over = False
        self.is_stopping = False
        self._workspace = workspace
        self._progress: Progress | None = None
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._env: Mapping[str, str] = {}

    def begin(self, env: Mapping[str, str]) -> None:
        """Ask, in a thread of its own."""
        self._env = env
        self._thread.start()

    def stop(self) -> None:
        """Ask nothing more; the calls in flight finish, and no card is made."""
        with self._lock:
            self.is_stopping = True
            if self._loop is not None and self._stop is not None:
                self._loop.call_soon_threadsafe(self._stop.set)

    def join(self, within_s: float) -> None:
        """Wait until it is over, but not for ever."""
        self._thread.join(within_s)

    def line(self, currency: str = "") -> str:
        """Say in one line how it is getting on."""
        progress = self._progress
        if progress is None:
            return "begins"
        parts = ["stopping: waits for the calls in flight"] if self.is_stopping else []
        parts.append(f"{progress.done:,} of {count(progress.planned, 'call')} answered")
        parts += [f"{progress.cached:,} known before"] if progress.cached else []
        parts += [money(progress.cost, currency)] if progress.cost else []
        parts += [f"{progress.missing:,} failed"] if progress.missing else []
        return " · ".join(parts)

    @property
    def share(self) -> float:
        """Share of the calls that are answered, as far as they are planned."""
        progress = self._progress
        if progress is None or not progress.planned:
            return 0.0
        return progress.done / progress.planned

    def outcome(self) -> str:
        """Say how it ended, in a sentence."""
        done = self.done
        if done is None:
            return self.problem
        if done.is_stopped:
            return (
                f"{done.budget or 'Stopped.'} Nothing was concluded from a part of the replies; what "
                "was answered costs nothing again."
            )
        said = f"Measured in {duration(done.seconds)}: {count(len(done.cards), 'card')}."
        said += "".join(f" No card on {each}." for each in done.skipped)
        if done.failed:
            said += f" {count(done.failed, 'call')} failed; the first said: {done.first_failure}"
        return said

    def _run(self) -> None:
        try:
            self.done = asyncio.run(self._hold())
        except EthogramError as error:
            self.problem = str(error)
        finally:
            if self.done is None and not self.problem:
                self.problem = FAULT
            self.is_over = True

    async def _hold(self) -> Calibrated:
        stop = asyncio.Event()
        with self._lock:
            self._loop, self._stop = asyncio.get_running_loop(), stop
            if self.is_stopping:
                stop.set()
        try:
            return await calibrate(self._workspace, self.wish, self._env, self._watch, stop)
        finally:
            with self._lock:
                self._loop = None

    async def _watch(self, progress: Progress) -> None:
        self._progress = progress


class Measurer:
    """Measures one judge at a time."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self.last: Measuring | None = None

    def begin(self, measuring: Measuring, env: Mapping[str, str]) -> None:
        """Begin to measure.

        Raises:
            UsageRefused: Another judge is being measured.
        """
        with self._lock:
            if self.last is not None and not self.last.is_over:
                raise UsageRefused(
                    f"{self.last.wish.judge!r} is being measured ({self.last.line()}), and one judge "
                    "at a time is measured from the studio. Wait until it is over, or stop it."
                )
            self.last = measuring
            measuring.begin(env)

    def end(self) -> None:
        """Let the calls in flight finish, and wait for them."""
        with self._lock:
            if self.last is not None and not self.last.is_over:
                self.last.stop()
                self.last.join(DRAIN_S)


def measurer_of(request: Request) -> Measurer:
    """Give who measures judges in this studio."""
    state = request.app.state
    measurer = getattr(state, "measurer", None)
    if not isinstance(measurer, Measurer):
        measurer = state.measurer = Measurer()
        studio_of(request).at_end.append(measurer.end)
    return measurer
