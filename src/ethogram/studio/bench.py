"""Trials that are being held, or were a moment ago: asked in a thread, followed by pages."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence

from starlette.requests import Request

from ethogram.errors import EthogramError, UsageRefused
from ethogram.ids import RunId
from ethogram.report.trial import TrialFacts, TriedPair
from ethogram.studio.studio import studio_of
from ethogram.workflow.trial import Trial, trial_facts
from ethogram.workflow.trying import TrialEnd, hold_trial
from ethogram.workflow.workspace import Workspace

DRAIN_S = 30.0
MOST_KEPT = 20
"""Trials whose replies can still be shown beside each other; their runs are kept in any case."""
FAULT = (
    "A fault of Ethogram ended this trial, not your documents. The terminal in which the studio "
    "runs shows where; please report those lines. What came before is kept."
)


class Held:
    """One trial, from its first question to its end."""

    def __init__(self, workspace: Workspace, trial: Trial, clock: Callable[[], float]) -> None:
        """Take a trial that is ready to be held."""
        self.facts: TrialFacts = trial_facts(trial)
        self.tests = trial.case.tests
        self.pairs: list[TriedPair] = []
        self.end: TrialEnd | None = None
        self.problem = ""
        """Why it ended before its end; empty when it did not."""
        self.is_over = False
        self.is_stopping = False
        self._workspace, self._trial, self._clock = workspace, trial, clock
        self._moved = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def id(self) -> RunId:
        """The run that its new replies are kept in."""
        return self.facts.new_run

    def begin(self, env: Mapping[str, str]) -> None:
        """Ask, in a thread of its own."""
        self._env = env
        self._thread.start()

    def wait(self, seen: int, within_s: float) -> tuple[Sequence[TriedPair], bool]:
        """Wait for pairs beyond those seen; gives them, and whether that was all."""
        with self._moved:
            self._moved.wait_for(lambda: len(self.pairs) > seen or self.is_over, within_s)
            return tuple(self.pairs[seen:]), self.is_over

    def stop(self) -> None:
        """Ask nothing more; the calls in flight finish."""
        with self._moved:
            self.is_stopping = True
            if self._loop is not None and self._stop is not None and not self.is_over:
                self._loop.call_soon_threadsafe(self._stop.set)

    def join(self, within_s: float) -> None:
        """Wait until it is over, but not for ever."""
        self._thread.join(within_s)

    def _run(self) -> None:
        try:
            self.end = asyncio.run(self._hold())
        except EthogramError as error:
            self.problem = str(error)
        finally:
            with self._moved:
                if self.end is None and not self.problem:
                    self.problem = FAULT
                self.is_over = True
                self._moved.notify_all()

    async def _hold(self) -> TrialEnd:
        stop = asyncio.Event()
        with self._moved:
            self._loop, self._stop = asyncio.get_running_loop(), stop
            if self.is_stopping:
                stop.set()
        try:
            return await hold_trial(
                self._workspace,
                self._trial,
                env=self._env,
                heard=self._heard,
                clock=self._clock,
                stop=stop,
            )
        finally:
            with self._moved:
                self._loop = None

    def _heard(self, pair: TriedPair) -> None:
        with self._moved:
            self.pairs.append(pair)
            self._moved.notify_all()


class Bench:
    """Holds one trial at a time, and keeps the last ones for pages that come back."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._held: dict[RunId, Held] = {}

    def hold(self, held: Held, env: Mapping[str, str]) -> Held:
        """Begin a trial.

        Raises:
            UsageRefused: Another one is being asked.
        """
        with self._lock:
            going = next((each for each in self._held.values() if not each.is_over), None)
            if going is not None:
                raise UsageRefused(
                    f"Case {going.facts.case!r} is still being asked ({len(going.pairs)} of "
                    f"{going.facts.repeats} replies), and one trial at a time is asked from the "
                    "studio. Wait until it is over, or stop it where it was begun."
                )
            self._held[held.id] = held
            while len(self._held) > MOST_KEPT:
                del self._held[next(iter(self._held))]
            held.begin(env)
        return held

    def find(self, name: str) -> Held:
        """Give a trial by the run of its new replies.

        Raises:
            UsageRefused: This studio did not hold it, or forgot it.
        """
        held = self._held.get(RunId(name))
        if held is None:
            raise UsageRefused(
                f"Trial {name!r} does not lie open here. Expected one of the last {MOST_KEPT} that "
                "this studio asked. Its replies are among the runs, with the trials shown."
            )
        return held

    def knows(self, name: str) -> bool:
        """True when a trial can be found."""
        return RunId(name) in self._held

    def close(self) -> None:
        """Let what is being asked finish its calls in flight."""
        for held in list(self._held.values()):
            if not held.is_over:
                held.stop()
                held.join(DRAIN_S)


def bench_of(request: Request) -> Bench:
    """Give the bench of this studio; a studio that ends stops its trial."""
    state = request.app.state
    bench = getattr(state, "bench", None)
    if not isinstance(bench, Bench):
        bench = state.bench = Bench()
        studio_of(request).at_end.append(bench.close)
    return bench
