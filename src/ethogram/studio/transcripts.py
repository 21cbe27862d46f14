"""One run: its answer in short, and its transcripts filtered, searched and paged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.report.answers import answers
from ethogram.run.run import Run
from ethogram.studio.choice import read_href, run_href, sieve_from, turned
from ethogram.studio.desk import reader_of, room_of, wants_part
from ethogram.studio.page import Key, NavEntry, render
from ethogram.workflow.following import Follower, Pulse
from ethogram.workflow.reading_room import ReadingRoom
from ethogram.workflow.summary import local_time
from ethogram.workflow.transcript_list import (
    BY,
    NOBODY,
    NOT_BY,
    SOMEBODY,
    Chosen,
    Facet,
    Sieve,
    Words,
)
from ethogram.workflow.transcript_rows import Row, rows

PAGE = 50
MOST_VALUES = 12
"""Values of one filter that are offered at once, those with most replies first."""
KEYS = (
    Key("j k", "next, previous reply"),
    Key("Enter", "read it"),
    Key("[ ]", "previous, next page"),
    Key("b", "only what fails"),
    Key("r", "read from the first of these on"),
    Key("Esc", "let go of every filter"),
)
STANDINGS = ("fail", "missing", "undecided", "pass", "not-applicable")
HEADINGS: dict[Facet, str] = {
    "standing": "Outcome",
    "clause": "Clause",
    "flip": "Since the run before",
    "labels": "Labels",
    "answer": "Did what was asked",
    "situation": "Situation",
    "judge": "Judged by",
}


class Value(NamedTuple):
    """One value of a filter, with how many replies choosing it gives."""

    name: str
    number: int
    href: str
    is_chosen: bool


class Filter(NamedTuple):
    """One filter of the rail."""

    facet: Facet
    heading: str
    values: tuple[Value, ...]
    left_out: int
    """Values that are not offered because there are too many."""


class Listed(NamedTuple):
    """What the page of a run shows of its transcripts."""

    chosen: Chosen
    rows: tuple[Row, ...]
    start: int
    total: int
    filters: tuple[Filter, ...]
    is_warm: bool
    """True when every reply has been read, so that flips and answer classes are counted too."""


async def page(request: Request) -> Response:
    """Show a run and those of its transcripts that were chosen."""
    room, sieve = room_of(request), sieve_from(request.query_params)
    start = _start(request.query_params.get("from", ""))
    me = reader_of(request).name

    def look() -> tuple[Run, Pulse, Listed]:
        run = room.find(request.path_params["run"])
        listed = _listed(room, run, sieve, start, me)
        if not listed.is_warm:
            room.warm(run)
        return run, pulse_of(request, run), listed

    run, pulse, listed = await run_in_threadpool(look)
    template = "run_list.html.j2" if wants_part(request) else "run.html.j2"
    return render(
        request,
        template,
        keys=KEYS,
        run=run,
        started=local_time(run.started_at),
        pulse=pulse,
        sieve=sieve,
        listed=listed,
        page_size=PAGE,
        hrefs=Hrefs(run, sieve),
    )


class Hrefs:
    """Addresses of one run's pages under the filters that are chosen."""

    def __init__(self, run: Run, sieve: Sieve) -> None:
        """Take the run and its filters."""
        self._run = run
        self._sieve = sieve

    def read(self, read: int) -> str:
        """Where one reply is read."""
        return read_href(self._run.id, read, self._sieve)

    def page(self, start: int) -> str:
        """Where the page that begins there is."""
        return run_href(self._run.id, self._sieve, **({"from": start} if start else {}))

    def without(self, *fields: str) -> str:
        """The list without some of its filters."""
        kept = {
            name: "" if name in fields else getattr(self._sieve, name)
            for name in self._sieve.__struct_fields__
        }
        return run_href(self._run.id, Sieve(**kept))

    @property
    def all(self) -> str:
        """The whole list."""
        return run_href(self._run.id)


async def head(request: Request) -> Response:
    """Give the six answers of a run in short: a part that the page fetches after it is there."""
    room = room_of(request)

    def look() -> tuple[Run, object, object]:
        run = room.find(request.path_params["run"])
        summary = room.summary(run)
        return run, summary, answers(summary)

    run, summary, said = await run_in_threadpool(look)
    is_line = request.query_params.get("short") == "1"
    template = "run_line.html.j2" if is_line else "run_head.html.j2"
    return render(request, template, run=run, summary=summary, said=said, href=run_href)


def pulse_of(request: Request, run: Run) -> Pulse:
    """Say how a run stands now."""
    room = room_of(request)
    follower = Follower(room.root, run.id, clock=room.clock)
    try:
        return follower.look()
    finally:
        follower.close()


def _listed(room: ReadingRoom, run: Run, sieve: Sieve, start: int, me: str) -> Listed:
    transcripts = room.transcripts(run, sieve)
    chosen = transcripts.choose(sieve)
    start = start if start < len(chosen.reads) else 0
    with room.evidence() as connection:
        shown = rows(connection, run, transcripts, chosen.reads[start : start + PAGE], sieve.words)
    return Listed(
        chosen=chosen,
        rows=shown,
        start=start,
        total=len(transcripts),
        filters=filters(run, sieve, chosen, me),
        is_warm=_is_warm(transcripts.words),
    )


def _is_warm(words: Words) -> bool:
    return None not in (words.texts, words.flips, words.answers)


def filters(run: Run, sieve: Sieve, chosen: Chosen, me: str) -> tuple[Filter, ...]:
    """Give the filters that would change anything, with the count of every value."""
    made = (_filter(run, sieve, facet, chosen.counts[facet], me) for facet in HEADINGS)
    return tuple(each for each in made if len(each.values) > 1 or _is_used(sieve, each))


def _is_used(sieve: Sieve, one: Filter) -> bool:
    return bool(getattr(sieve, one.facet)) or (one.facet == "flip" and bool(one.values))


def _filter(run: Run, sieve: Sieve, facet: Facet, counts: Mapping[str, int], me: str) -> Filter:
    now = getattr(sieve, facet)
    names = _names(facet, counts, me)
    if now and now not in names:
        names = [now, *names]
    values = tuple(
        Value(
            name, _number(name, counts), run_href(run.id, turned(sieve, facet, name)), name == now
        )
        for name in names[:MOST_VALUES]
    )
    return Filter(facet, HEADINGS[facet], values, max(0, len(names) - MOST_VALUES))


def _number(name: str, counts: Mapping[str, int]) -> int:
    if name.startswith(NOT_BY):
        by_me = counts.get(f"{BY}{name.removeprefix(NOT_BY)}", 0)
        return counts.get(NOBODY, 0) + counts.get(SOMEBODY, 0) - by_me
    return counts.get(name, 0)


def _names(facet: Facet, counts: Mapping[str, int], me: str) -> list[str]:
    if facet == "standing":
        return [name for name in STANDINGS if counts.get(name)]
    if facet == "labels":
        mine = [f"{NOT_BY}{me}"] if me and counts.get(f"{BY}{me}") else []
        others = sorted((n for n in counts if n != NOBODY), key=lambda n: -counts[n])
        return [NOBODY, *mine, *others] if others else []
    return sorted(counts, key=lambda name: (-counts[name], name))


def _start(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def neighbours(reads: Sequence[int], read: int) -> tuple[int, int, int]:
    """Give the place of a number among others (0: not there), the one before and the one after.

    A number that is not there stands between its neighbours by size; 0 means there is none.
    """
    if read in reads:
        place = reads.index(read)
        after = reads[place + 1] if place + 1 < len(reads) else 0
        return place + 1, reads[place - 1] if place else 0, after
    before = [each for each in reads if each < read]
    behind = [each for each in reads if each > read]
    return 0, max(before, default=0), min(behind, default=0)


NAV: tuple[NavEntry, ...] = ()
ROUTES: tuple[BaseRoute, ...] = (
    Route("/runs/{run}", page),
    Route("/runs/{run}/head", head),
)
