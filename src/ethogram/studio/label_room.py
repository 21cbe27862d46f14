"""The sittings of a studio: who labels which queue, kept open from one item to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.requests import Request

from ethogram.studio.studio import studio_of
from ethogram.workflow.labelling_sitting import LabelSitting
from ethogram.workflow.queues import open_queue
from ethogram.workflow.shelf import Stamp, stamp

MOST_OPEN = 12


class LabelRoom:
    """Keeps a sitting for each person at each queue, and opens it anew when a document moves.

    One request at a time: an answer and the item that follows belong together.
    """

    def __init__(self, root: Path, clock: Callable[[], float]) -> None:
        """Take the workspace."""
        self._root = root
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[tuple[str, str], tuple[Stamp, LabelSitting]] = {}

    @contextmanager
    def sitting(self, queue: str, who: str, *, anew: bool = False) -> Iterator[LabelSitting]:
        """Give somebody's sitting at a queue to one request.

        Args:
            queue: Its name.
            who: Who labels.
            anew: Look at the evidence again, which may have been judged meanwhile.

        Raises:
            UsageRefused: There is no such queue or evidence, or the name belongs to no person.
            DocumentsRefused: The queue's file cannot be read.
        """
        with self._lock:
            state = stamp(self._root)
            known = self._open.pop((queue, who), None)
            if known is not None and (anew or known[0] != state):
                known[1].close()
                known = None
            if known is None:
                known = (state, open_queue(self._root, queue, who, self._clock))
            self._open[queue, who] = known
            while len(self._open) > MOST_OPEN:
                self._open.pop(next(iter(self._open)))[1].close()
            yield known[1]

    def close(self) -> None:
        """Close every sitting; answers are on the disk already."""
        with self._lock:
            for _, sitting in self._open.values():
                sitting.close()
            self._open.clear()


def label_room_of(request: Request) -> LabelRoom:
    """Give the room of this studio; opened by the first request that needs it."""
    state = request.app.state
    room = getattr(state, "label_room", None)
    if not isinstance(room, LabelRoom):
        studio = studio_of(request)
        room = state.label_room = LabelRoom(studio.root, studio.clock)
        studio.at_end.append(room.close)
    return room
