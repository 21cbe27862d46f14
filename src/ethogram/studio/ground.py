"""What the pages about documents share: the shelf they lie on, and the run that is shown."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from starlette.requests import Request

from ethogram.errors import UsageRefused
from ethogram.findings.summary import Summary
from ethogram.ids import RunId
from ethogram.run.run import Run
from ethogram.studio.choice import read_href, run_href
from ethogram.studio.desk import room_of
from ethogram.studio.studio import Studio, studio_of
from ethogram.workflow.clause_book import ClauseBook
from ethogram.workflow.reading_room import ReadingRoom
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.shelf import Shelf
from ethogram.workflow.transcript_list import Sieve


class Ground(NamedTuple):
    """What a page about documents stands on."""

    studio: Studio
    shelf: Shelf
    room: ReadingRoom
    book: ClauseBook
    run: Run | None
    """The run shown; None when nothing was ever run."""
    summary: Summary | None
    """The six answers of that run."""


def ground_of(request: Request) -> Ground:
    """Find what a request about documents stands on. Blocks: call it in a worker thread."""
    studio, room, shelf = studio_of(request), room_of(request), shelf_of(request)
    run = _run(request.query_params.get("run", ""), studio, room)
    book = request.app.state.book
    # Asked for once a request: to see that nothing has moved takes as long as a page.
    return Ground(studio, shelf, room, book, run, room.summary(run) if run else None)


def shelf_of(request: Request) -> Shelf:
    """Give the shelf of this studio, where the documents lie."""
    state = request.app.state
    shelf = getattr(state, "shelf", None)
    if not isinstance(shelf, Shelf):
        shelf = state.shelf = Shelf(studio_of(request).root)
        state.book = ClauseBook(shelf, room_of(request))
    return shelf


def _run(named: str, studio: Studio, room: ReadingRoom) -> Run | None:
    if not (studio.root / EVIDENCE).is_file():
        return None
    if named:
        return room.find(named)
    try:
        return room.find(studio.run)
    except UsageRefused:
        if studio.run is not None:
            raise
        return None


class Links:
    """Where the answers of a run lead in the studio: the report's links, as pages."""

    clauses = "/clauses"
    situations = "/clauses#situations"

    def __init__(self, run: RunId) -> None:
        """Take the run whose replies are read."""
        self._run = run

    def clause(self, clause: str) -> str:
        """Give the page of a clause."""
        return f"/clauses/{quote(clause, safe='')}"

    def replies(self, **chosen: str | int) -> str:
        """Give the list of the replies that fit, or the reader on one of them."""
        sieve = Sieve(
            clause=str(chosen.get("clause", "")),
            standing=str(chosen.get("outcome", "")),
            situation=str(chosen.get("situation", "")),
            flip=str(chosen.get("flip", "")),
            words=str(chosen.get("q", "")),
        )
        if "read" in chosen:
            return read_href(self._run, int(chosen["read"]), sieve)
        return run_href(self._run, sieve)
