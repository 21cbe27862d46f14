"""The reader: one reply with its clause, what was sent, who judged it, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId
from ethogram.report.evidence import ReportClause
from ethogram.report.passage import Passage
from ethogram.run.run import Run
from ethogram.studio.choice import described, read_href, run_href, sieve_from
from ethogram.studio.desk import reader_of, room_of, wants_part
from ethogram.studio.page import Key, NavEntry, render
from ethogram.studio.reader_view import Card, SentBlock, cards, reply_passages, sent_blocks
from ethogram.studio.transcripts import neighbours
from ethogram.studio.try_choice import Wanted
from ethogram.workflow.beside import Beside, Other, beside_read
from ethogram.workflow.pile import Item
from ethogram.workflow.reading import Opened, Sitting
from ethogram.workflow.reading_room import ReadingRoom
from ethogram.workflow.transcript_list import Sieve

KEYS = (
    Key("j n", "next reply"),
    Key("k b", "previous reply"),
    Key("p", "it passes the clause in question"),
    Key("f", "it fails it"),
    Key("u", "unclear"),
    Key("w", "the clause is wrong, not the reply"),
    Key("m o", "one note, on the first thing that went wrong; mark the words first"),
    Key("r", "write a ruling on this case"),
    Key("z", "undo"),
    Key("t", "the next clause or criterion in question"),
    Key("c", "beside what it said before"),
    Key("x", "what was sent before"),
    Key("e", "try an edit of it on this question"),
    Key("g g", "go to a number; or g and the number"),
    Key("a", "go on by itself after a verdict, or stay"),
    Key("Esc", "back to the list"),
)


class Place(NamedTuple):
    """Where a reply lies in the pile that is read, and its neighbours."""

    place: int
    """From 1; 0 when it is not, or no longer, in the pile."""
    total: int
    before: str
    """Address of the one before; empty at the start."""
    after: str
    list: str
    described: str


class Shown(NamedTuple):
    """Everything the reader shows of one reply."""

    run: Run
    opened: Opened
    passages: tuple[Passage, ...]
    cards: tuple[Card, ...]
    blocks: tuple[SentBlock, ...]
    place: Place
    others: tuple[Other, ...]
    beside: Beside | None
    is_compared: bool
    """True when something was to be put beside it, found or not."""
    other_address: str
    """Address of this reply that a chosen other run is added to."""
    try_address: str
    """Where this question is asked again under an edit of what was sent."""
    next_subject: str
    """Address of this reply with its next clause or criterion in question; empty: there is none."""


async def page(request: Request) -> Response:
    """Show one reply; a page's own script gets the part that changes from one to the next."""
    room, sieve = room_of(request), sieve_from(request.query_params)
    who, is_part = reader_of(request), wants_part(request)
    asked = Asked(
        read=_number(request.path_params["read"]),
        on=request.query_params.get("on", ""),
        beside=request.query_params.get("beside", ""),
    )

    def look() -> Shown:
        run = room.find(request.path_params["run"])
        return shown(room, run, sieve, asked, is_new=not is_part, who=who.name)

    found = await run_in_threadpool(look)
    template = "reader_part.html.j2" if is_part else "reader.html.j2"
    return render(
        request,
        template,
        keys=KEYS,
        shown=found,
        reply=found.opened.reply,
        sieve=sieve,
        who=who,
    )


class Asked(NamedTuple):
    """What an address says beyond the pile."""

    read: int
    on: str = ""
    """The clause or criterion in question, where it is not the pile's."""
    beside: str = ""
    """The run to put beside: `before`, or its id."""


def shown(
    room: ReadingRoom, run: Run, sieve: Sieve, asked: Asked, *, is_new: bool, who: str
) -> Shown:
    """Gather what the reader shows.

    Args:
        room: Where the run lies open.
        run: The run.
        sieve: The pile that is read.
        asked: Which reply, and how.
        is_new: Choose the pile anew; else it stays as it was when reading began.
        who: Whose labels are their own; empty when nobody may label.
    """
    refuse_number(run, asked.read)
    transcripts = room.transcripts(run, sieve) if is_new else room.reading(run, sieve)
    chosen = transcripts.choose(sieve)
    flips = transcripts.words.flips or {}
    # Nobody's name opens the evidence for reading; labels are refused when they are given.
    with room.sitting(run, who or "nobody") as sitting:
        item = Item(read=asked.read, clause=ClauseId(sieve.clause), flip=flips.get(asked.read, ""))
        opened = sitting.open(asked_about(sitting, item, asked.on))
        offered, beside = _beside(room, run, asked)
        return Shown(
            run=run,
            opened=opened,
            passages=reply_passages(opened.reply),
            cards=cards(opened, sitting.clauses),
            blocks=sent_blocks(opened.context, opened.clause),
            place=_place(run, sieve, chosen.reads, asked),
            others=offered,
            beside=beside,
            is_compared=bool(asked.beside),
            other_address=read_href(run.id, asked.read, sieve, on=asked.on),
            try_address=_try_address(run, opened, sieve),
            next_subject=_next_subject(run, sieve, opened, asked, sitting.clauses),
        )


def _try_address(run: Run, opened: Opened, sieve: Sieve) -> str:
    reply, context = opened.reply, opened.context
    blocks = context.blocks if context else ()
    serving = next((each.block for each in blocks if opened.clause in each.serves), "")
    # A question that was typed on that page stands in no document.
    is_typed = reply.case.startswith("try-") and len(reply.turns) == 1
    return Wanted(
        case="" if is_typed else reply.case,
        words=reply.turns[0].text if is_typed else "",
        surface=str(context.surface) if context else "",
        clause=str(opened.clause),
        block=str(serving),
        back=read_href(run.id, reply.read, sieve),
    ).href()


def refuse_number(run: Run, read: int) -> None:
    """Refuse a number that the run has no reply of.

    Raises:
        UsageRefused: It lies outside the plan.
    """
    if not 1 <= read <= run.planned:
        raise UsageRefused(
            f"Run {str(run.id)!r} has no reply {read}. Expected 1 to {run.planned}. Open the run "
            "and choose one there."
        )


def asked_about(sitting: Sitting, item: Item, name: str) -> Item:
    """Put the clause or criterion of that name in question; any other name changes nothing."""
    for clause in sitting.clauses:
        if clause.id == name:
            return msgspec.structs.replace(item, clause=clause.id, criterion=None)
        for criterion, _ in clause.criteria:
            if criterion == name:
                return msgspec.structs.replace(item, clause=clause.id, criterion=criterion)
    return item


def _beside(room: ReadingRoom, run: Run, asked: Asked) -> tuple[tuple[Other, ...], Beside | None]:
    if not asked.beside:
        return (), None
    with room.evidence() as connection:
        return beside_read(connection, run, asked.read, asked.beside)


def _place(run: Run, sieve: Sieve, reads: tuple[int, ...], asked: Asked) -> Place:
    place, before, after = neighbours(reads, asked.read)
    more = {"beside": asked.beside}
    return Place(
        place=place,
        total=len(reads),
        before=read_href(run.id, before, sieve, **more) if before else "",
        after=read_href(run.id, after, sieve, **more) if after else "",
        list=run_href(run.id, sieve),
        described=described(sieve),
    )


def _next_subject(
    run: Run, sieve: Sieve, opened: Opened, asked: Asked, clauses: Sequence[ReportClause]
) -> str:
    """Go round what the reply counts for, so that pressing on comes back.

    A clause of several criteria is followed by each of them.
    """
    criteria = {clause.id: [name for name, _ in clause.criteria] for clause in clauses}
    order: list[str] = []
    for name, _ in opened.reply.standings:
        own = criteria.get(name, [])
        order += [name, *(own if len(own) > 1 else [])]
    if len(order) < 2:
        return ""
    now = opened.criterion or opened.clause
    here = order.index(now) if now in order else -1
    on = order[(here + 1) % len(order)]
    return read_href(run.id, asked.read, sieve, on=on, beside=asked.beside)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


NAV: tuple[NavEntry, ...] = ()
ROUTES: tuple[BaseRoute, ...] = (Route("/runs/{run}/read/{read}", page),)
