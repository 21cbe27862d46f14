"""The benches of a studio: who codes the failures of which run, kept open from one reply to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request

from ethogram.studio.studio import studio_of
from ethogram.workflow.failures import Bench, open_bench
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.shelf import PATTERNS, Stamp, stamp

MOST_OPEN = 8
MOVING = (*PATTERNS, "labels/*.jsonl", f"{EVIDENCE}*")
"""Files that a bench is made of; the codebook and the codes it reads anew every time."""


class Seat(NamedTuple):
    """Who codes what."""

    who: str
    run: str
    """Empty: the newest."""
    is_blind: bool


class FailureRoom:
    """Keeps a bench for each seat, and opens it anew when a document or the evidence moves.

    One request at a time: a code and the reply that follows belong together.
    """

    def __init__(self, root: Path, clock: Callable[[], float]) -> None:
        """Take the workspace."""
        self._root = root
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[Seat, tuple[Stamp, Bench]] = {}

    @contextmanager
    def bench(self, seat: Seat, *, anew: bool = False) -> Iterator[Bench]:
        """Give a bench to one request.

        Args:
            seat: Who codes what.
            anew: Look at the evidence again, which may have grown meanwhile.

        Raises:
            UsageRefused: There is no evidence or no such run.
        """
        with self._lock:
            state = stamp(self._root, MOVING) if anew else ()
            known = self._open.pop(seat, None)
            if known is None or (anew and known[0] != state):
                fresh = open_bench(
                    self._root,
                    seat.run or None,
                    coder=seat.who,
                    is_blind=seat.is_blind,
                    clock=self._clock,
                )
                if known is not None:
                    fresh.go_on_from(known[1])
                    known[1].close()
                known = (state, fresh)
            else:
                # Somebody may have changed the codebook in another window or by hand.
                known[1].refresh()
            self._open[seat] = known
            while len(self._open) > MOST_OPEN:
                self._open.pop(next(iter(self._open)))[1].close()
            yield known[1]

    def close(self) -> None:
        """Close every bench; codes are on the disk already."""
        with self._lock:
            for _, bench in self._open.values():
                bench.close()
            self._open.clear()


def failure_room_of(request: Request) -> FailureRoom:
    """Give the room of this studio; opened by the first request that needs it."""
    state = request.app.state
    room = getattr(state, "failure_room", None)
    if not isinstance(room, FailureRoom):
        studio = studio_of(request)
        room = state.failure_room = FailureRoom(studio.root, studio.clock)
        studio.at_end.append(room.close)
    return room
