"""Follow a run while it goes, whoever started it, from what is written down of it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from ethogram.ids import ClauseId, RunId
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.reading import RunState, find_run, load_transcripts, run_state
from ethogram.store.watching import ClauseCount, clause_counts, failures, newest_reads
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.going import going_now

State = Literal["running", "judging", "complete", "stopped", "budget", "killed"]
"""`judging`: every reply is there; failing families are asked again and judges judge. `killed`: it
ended without a word, and nobody holds it."""

WINDOW_S = 20.0
"""The rate is that of the last so many seconds, so that a pause shows."""
SHOWN_LETTERS = 400
NEWEST = 3


class Newest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reply that came lately."""

    read: int
    case: str
    text: str


class Pulse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a run is getting on."""

    run: RunId
    state: State
    planned: int
    done: int
    missing: int
    cached: int
    cost: float | None
    currency: str = ""
    rate: float = 0.0
    """Conversations a second, lately."""
    seconds_left: float | None = None
    seconds: float = 0.0
    """Since this session of the run began."""
    worst: tuple[ClauseId, int, int] | None = None
    """The clause with the largest share of failing verdicts: name, failing, judged."""
    failed_calls: tuple[tuple[str, int], ...] = ()
    """Failed calls by the boundary they crossed."""
    first_failure: str = ""
    newest: tuple[Newest, ...] = ()


def state_of(state: RunState, *, is_going: bool) -> State:
    """Name how a run stands."""
    if is_going:
        return "judging" if state.end == "done" or state.is_complete else "running"
    if state.is_complete:
        return "complete"
    if state.end == "budget":
        return "budget"
    return "stopped" if state.end else "killed"


class Follower:
    """Looks at one run again and again."""

    def __init__(self, root: Path, name: str, *, clock: Callable[[], float]) -> None:
        """Open the evidence.

        Args:
            root: The workspace.
            name: The run; see `store.reading.find_run`.
            clock: Seconds since the epoch.

        Raises:
            UsageRefused: There is no such run.
        """
        self._root = root
        self._clock = clock
        self._connection = open_evidence(root)
        try:
            self.run = find_run(self._connection, name)
        except BaseException:
            self._connection.close()
            raise
        self._seen: deque[tuple[float, int]] = deque()

    def close(self) -> None:
        """Close the evidence."""
        self._connection.close()

    def look(self) -> Pulse:
        """Say how the run is getting on now."""
        now = self._clock()
        mark = next((each for each in going_now(self._root) if each.run == self.run.id), None)
        state = run_state(self._connection, self.run)
        rate = self._rate(now, state.done)
        left = self.run.planned - state.done
        failed = failures(self._connection, self.run.id)
        prices = self.run.plan.target.prices
        return Pulse(
            run=self.run.id,
            state=state_of(state, is_going=mark is not None),
            planned=self.run.planned,
            done=state.done,
            missing=state.missing,
            cached=state.cached,
            cost=state.cost,
            currency=prices.currency if prices else "",
            rate=rate,
            seconds_left=left / rate if rate and mark else None,
            seconds=now - mark.since if mark else state.seconds,
            worst=worst_of(clause_counts(self._connection, self.run.id)),
            failed_calls=tuple(Counter(boundary for boundary, _ in failed).most_common()),
            first_failure=failed[0][1] if failed else "",
            newest=newest(self._connection, self.run),
        )

    def _rate(self, now: float, done: int) -> float:
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[0][0] < now - WINDOW_S:
            self._seen.popleft()
        since, before = self._seen[0]
        return (done - before) / (now - since) if now > since else 0.0


def worst_of(counts: list[ClauseCount]) -> tuple[ClauseId, int, int] | None:
    """Give the clause with the largest share of failing verdicts, or None when nothing fails."""
    failing = [each for each in counts if each.failed]
    if not failing:
        return None
    worst = max(failing, key=lambda each: (each.failed / each.judged, each.failed))
    return worst.clause, worst.failed, worst.judged


def newest(connection: Connection, run: Run, most: int = NEWEST) -> tuple[Newest, ...]:
    """Give the replies that came last, by their numbers."""
    reads = newest_reads(connection, run.id, most)
    found = [
        Newest(read=read_number(each.id), case=each.case, text=each.text[:SHOWN_LETTERS])
        for each, _ in load_transcripts(connection, run, reads)
    ]
    return tuple(reversed(found))
