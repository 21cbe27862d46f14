"""How a run is getting on: counted as it goes, read by whoever shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from ethogram.judge.verdict import Verdict
from ethogram.run.transcript import Transcript


class Progress:
    """Counts of a run so far. Changed by the run alone; a display only reads it."""

    def __init__(
        self,
        planned: int,
        already_done: int = 0,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """Start counting; what an earlier session finished counts as done, not as speed."""
        self.planned = planned
        self.already_done = already_done
        self.done = already_done
        self.is_stopping = is_stopping
        """Says whether the end was asked for: only the calls in flight are still waited for."""
        self.cached = 0
        self.missing = 0
        self.retries = 0
        self.cost: float | None = None
        self.failures: Counter[str] = Counter()
        """Failed calls by the boundary they crossed."""
        self.first_failure = ""
        """What the first failed call said; the others mostly say the same."""
        self._judged: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()

    def count(self, transcript: Transcript, verdicts: Iterable[Verdict]) -> None:
        """Count one conversation that is over and written down."""
        self.done += 1
        self.cached += transcript.is_cached
        if transcript.failure is not None:
            self.missing += 1
            self.failures[transcript.failure.boundary] += 1
            self.first_failure = self.first_failure or transcript.failure.message
        if transcript.cost is not None:
            self.cost = (self.cost or 0.0) + transcript.cost
        for verdict in verdicts:
            if verdict.outcome in ("pass", "fail"):
                self._judged[verdict.clause] += 1
                self._failed[verdict.clause] += verdict.outcome == "fail"

    def worst_clause(self) -> tuple[str, int, int] | None:
        """Give the clause with the largest share of failing verdicts: name, failing, judged."""
        failing = [clause for clause, count in self._failed.items() if count]
        if not failing:
            return None
        worst = max(failing, key=lambda c: (self._failed[c] / self._judged[c], self._failed[c]))
        return worst, self._failed[worst], self._judged[worst]

    def rate(self, seconds: float) -> float:
        """Conversations a second in this session."""
        return (self.done - self.already_done) / seconds if seconds > 0 else 0.0

    def seconds_left(self, seconds: float) -> float | None:
        """Time to go at the present rate; None before the first conversation is over."""
        rate = self.rate(seconds)
        return (self.planned - self.done) / rate if rate > 0 else None
