"""Two runs case by case: what flipped first, both replies side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import UsageRefused
from ethogram.findings.summary import ClauseChange, Comparison
from ethogram.report.change import edits_of
from ethogram.report.comparison import corrected_change_text, meaning
from ethogram.report.number import p_text, percent
from ethogram.run.run import Run
from ethogram.studio.choice import read_href
from ethogram.studio.desk import room_of, wants_part
from ethogram.studio.page import Key, NavEntry, render
from ethogram.workflow.beside import Beside, beside_read
from ethogram.workflow.pairs import KINDS, Kind, Pair, counted, pair_up
from ethogram.workflow.reading_room import ReadingRoom
from ethogram.workflow.runs import list_runs
from ethogram.workflow.summary import local_time
from ethogram.workflow.transcript_list import Sieve

PAGE = 10
"""Pairs on one page; each is compared word by word when it is shown."""
QUIET: frozenset[Kind] = frozenset({"same"})
"""Kinds that are not shown until they are asked for."""
ANY_WORDS = Sieve(words=" ")
"""Makes a list read its replies without choosing any."""
KEYS = (
    Key("j k", "next, previous pair"),
    Key("Enter", "read it"),
    Key("[ ]", "previous, next page"),
)


class Side(NamedTuple):
    """One of the two runs."""

    run: Run
    started: str


class ShownPair(NamedTuple):
    """A pair with its words."""

    pair: Pair
    beside: Beside | None
    """None when only one run asked it."""
    href: str
    """Where it is read, with the other beside."""


class Compared(NamedTuple):
    """What the page shows."""

    before: Side
    after: Side
    comparison: Comparison
    edits: tuple[str, ...]
    moved: tuple[ClauseChange, ...]
    """Clauses in which any family flipped, or whose status is another one."""
    counts: Mapping[Kind, int]
    total: int
    """Pairs of the chosen kinds."""
    start: int
    pairs: tuple[ShownPair, ...]


async def page(request: Request) -> Response:
    """Show two runs case by case."""
    room = room_of(request)
    kind, clause = request.query_params.get("kind", ""), request.query_params.get("for", "")
    start = _start(request.query_params.get("from", ""))

    def look() -> Compared:
        sides = (request.path_params["before"], request.path_params["after"])
        before, after = (room.find(each) for each in sides)
        return compared(room, before, after, Choice(kind, clause, start))

    found = await run_in_threadpool(look)
    template = "compare_pairs.html.j2" if wants_part(request) else "compare.html.j2"
    here = f"/compare/{found.before.run.id}/{found.after.run.id}"

    def href(**chosen: str | int) -> str:
        values = {"kind": kind, "for": clause, **chosen}
        written = urlencode([(name, value) for name, value in values.items() if value])
        return f"{here}?{written}" if written else here

    return render(
        request,
        template,
        keys=KEYS,
        found=found,
        kinds=KINDS,
        kind=kind,
        clause=clause,
        href=href,
        page_size=PAGE,
        meaning=meaning,
        corrected=corrected_change_text,
        p_text=p_text,
        percent=percent,
    )


class Choice(NamedTuple):
    """Which pairs are wanted."""

    kind: str = ""
    """One kind, or empty for all that are not the same."""
    clause: str = ""
    """Only pairs in which this clause's standing moved."""
    start: int = 0


def compared(room: ReadingRoom, before: Run, after: Run, choice: Choice) -> Compared:
    """Gather what two runs show side by side.

    Raises:
        UsageRefused: They are one and the same.
    """
    if before.id == after.id:
        raise UsageRefused(
            f"Both are run {str(before.id)!r}. Expected two runs. Choose another one on its page."
        )
    lists = (room.transcripts(before, ANY_WORDS), room.transcripts(after, ANY_WORDS))
    pairs = pair_up(*lists)
    chosen = [pair for pair in pairs if _is_chosen(pair, choice)]
    start = choice.start if choice.start < len(chosen) else 0
    comparison = room.compared(before, after)
    return Compared(
        before=Side(before, local_time(before.started_at)),
        after=Side(after, local_time(after.started_at)),
        comparison=comparison,
        edits=edits_of(comparison),
        moved=tuple(each for each in comparison.clauses if _is_moved(each)),
        counts=counted(pairs),
        total=len(chosen),
        start=start,
        pairs=tuple(_shown(room, before, after, each) for each in chosen[start : start + PAGE]),
    )


def _is_chosen(pair: Pair, choice: Choice) -> bool:
    if choice.clause and choice.clause not in {clause for clause, _, _ in pair.moved}:
        return False
    return pair.kind == choice.kind if choice.kind else pair.kind not in QUIET


def _is_moved(change: ClauseChange) -> bool:
    return bool(change.newly_failing or change.newly_passing or change.before != change.after)


def _shown(room: ReadingRoom, before: Run, after: Run, pair: Pair) -> ShownPair:
    if not (pair.before and pair.after):
        run, read = (after, pair.after) if pair.after else (before, pair.before)
        return ShownPair(pair, None, read_href(run.id, read))
    wanted = f"{before.id}.{pair.before}"
    with room.evidence() as connection:
        _, beside = beside_read(connection, after, pair.after, wanted)
    moved = next((clause for clause, _, _ in pair.moved), "")
    href = read_href(after.id, pair.after, Sieve(clause=moved), beside=before.id)
    return ShownPair(pair, beside, href)


async def choose(request: Request) -> Response:
    """Offer two runs to compare."""
    room = room_of(request)
    lines = await run_in_threadpool(list_runs, room.root)
    sides = [Side(state.run, local_time(state.run.started_at)) for state in lines]
    return render(request, "compare_choose.html.j2", sides=sides)


async def pick(request: Request) -> Response:
    """Go to the page of the two runs that a form names."""
    query = request.query_params
    before, after = query.get("before", "last~1"), query.get("after", "last")
    return RedirectResponse(f"/compare/{quote(before, safe='')}/{quote(after, safe='')}", 303)


def _start(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


NAV: tuple[NavEntry, ...] = ()
ROUTES: tuple[BaseRoute, ...] = (
    Route("/compare", choose),
    Route("/compare/pick", pick),
    Route("/compare/{before}/{after}", page),
)
