"""How does it fail? Read and note on the left; modes, suggested groups and the curve on the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import UsageRefused
from ethogram.findings.code_agreement import code_agreement
from ethogram.findings.taxonomy_edit import merge_modes, rename_mode
from ethogram.report.code_agreement import answer
from ethogram.report.failures import FailingReply, unseen_told
from ethogram.report.number import coefficient, count, estimate_text
from ethogram.run.converse import read_number
from ethogram.studio.choice import query_of
from ethogram.studio.desk import labeller_of, reader_of
from ethogram.studio.failure_room import Seat, failure_room_of
from ethogram.studio.failure_view import BAR, HEIGHT, WIDTH, BenchShown, readable, shown
from ethogram.studio.form import read_fields, text_field
from ethogram.studio.page import Key, NavEntry, render, written
from ethogram.workflow.failures import Bench
from ethogram.workflow.mode_splitting import split_off
from ethogram.workflow.transcript_list import Sieve

NAV = (NavEntry("Failures", "/failures", "f"),)
KEYS = (
    Key("a c d", "it shows the mode of that letter, and so on"),
    Key("o", "one note: the first thing that went wrong"),
    Key("+", "name a new mode, of this reply or of the chosen groups"),
    Key("n b", "next, back"),
    Key("j k", "go through modes and groups; Space chooses one"),
    Key("m", "merge the two chosen: the first keeps its name"),
    Key("r", "rename the chosen mode"),
    Key("s", "split the chosen replies off their mode"),
    Key("z", "undo"),
)
MOST_READS = 500
Act = Callable[[Bench, Mapping[str, str]], tuple[str, int]]
"""Does something and gives what to say, and the reply to show next; 0 shows the next uncoded one."""


async def page(request: Request) -> Response:
    """Show the bench."""
    room, seat = failure_room_of(request), _seat(request)
    read = request.query_params.get("read", "")

    def look() -> dict[str, Any]:
        with room.bench(seat, anew=True) as bench:
            return _values(bench, seat, _number(read) if read else 0)

    try:
        values = await run_in_threadpool(look)
    except UsageRefused as nothing:
        if seat.run:
            raise
        return render(request, "failures_empty.html.j2", said=str(nothing))
    return render(request, "failures.html.j2", keys=KEYS, who=reader_of(request), **values)


async def code(request: Request) -> Response:
    """Keep a mode or a note; a mode brings the next reply."""

    def act(bench: Bench, fields: Mapping[str, str]) -> tuple[str, int]:
        reply, mode = _reply(bench, fields), fields.get("mode", "")
        given = bench.code(reply, mode or reply.mode, text_field(fields, "note"))
        if mode:
            return f"read {reply.read}: {given.mode}", 0
        return f"noted on read {reply.read}", reply.read

    return await _done(request, act)


async def new(request: Request) -> Response:
    """Name a mode, of the reply in front or of the replies of chosen groups."""

    def act(bench: Bench, fields: Mapping[str, str]) -> tuple[str, int]:
        reads = _reads(fields) or [_reply(bench, fields).read]
        replies = bench.open([bench.find(read) for read in reads])
        mode = bench.name_mode(text_field(fields, "name"), replies)
        return f"{mode.id} is a mode now, {count(len(replies), 'reply', 'replies')}", 0

    return await _done(request, act)


async def merge(request: Request) -> Response:
    """Merge two modes."""

    def act(bench: Bench, fields: Mapping[str, str]) -> tuple[str, int]:
        one, into = fields.get("one", ""), fields.get("into", "")
        change = bench.change(lambda book, who: merge_modes(book, one, into, who))
        return change.what, _number(fields.get("read", ""))

    return await _done(request, act)


async def rename(request: Request) -> Response:
    """Rename a mode; whoever does has named it."""

    def act(bench: Bench, fields: Mapping[str, str]) -> tuple[str, int]:
        mode, name = fields.get("mode", ""), text_field(fields, "name")
        change = bench.change(lambda book, who: rename_mode(book, mode, name, who))
        return change.what, _number(fields.get("read", ""))

    return await _done(request, act)


async def split(request: Request) -> Response:
    """Split replies off their mode."""

    def act(bench: Bench, fields: Mapping[str, str]) -> tuple[str, int]:
        reads = _reads(fields)
        if not reads:
            raise UsageRefused(
                "No reply is chosen. Expected some replies of one mode: open its list and tick "
                "those that belong to the new one."
            )
        change = split_off(bench, fields.get("mode", ""), text_field(fields, "name"), reads)
        return change.what, _number(fields.get("read", ""))

    return await _done(request, act)


async def undo(request: Request) -> Response:
    """Take the last step back."""

    def act(bench: Bench, fields: Mapping[str, str]) -> tuple[str, int]:
        return f"undone: {bench.undo()}", _number(fields.get("read", ""))

    return await _done(request, act)


async def move(request: Request) -> Response:
    """Go on, or back."""

    def act(bench: Bench, fields: Mapping[str, str]) -> tuple[str, int]:
        reads = [read_number(name) for name in readable(bench)]
        at = _number(fields.get("read", ""))
        if at not in reads:
            return "", 0
        place = reads.index(at) + (-1 if fields.get("step") == "back" else 1)
        if not 0 <= place < len(reads):
            return ("this is the first one" if place < 0 else "that was the last one"), at
        return "", reads[place]

    return await _done(request, act)


async def _done(request: Request, act: Act) -> Response:
    fields = await read_fields(request)
    room, seat = failure_room_of(request), _seat(request)

    def work() -> tuple[str, dict[str, Any]]:
        with room.bench(seat) as bench:
            said, read = act(bench, fields)
            return said, _values(bench, seat, read)

    said, values = await run_in_threadpool(work)
    return JSONResponse({"said": said, "part": written(request, "failures_part.html.j2", **values)})


def _values(bench: Bench, seat: Seat, read: int) -> dict[str, Any]:
    laid: BenchShown = shown(bench, read)
    agreement = code_agreement(bench.standing)
    return {
        "laid": laid,
        "seat": seat,
        "query": query_of(Sieve(), run=seat.run, blind="1" if seat.is_blind else ""),
        "width": WIDTH,
        "height": HEIGHT,
        "bar": BAR,
        "unseen": [said.removeprefix("UNSEEN").strip() for said in unseen_told(laid.seen)],
        "agreement": agreement,
        "agreement_answer": answer(agreement),
        "count": count,
        "coefficient": coefficient,
        "estimate": estimate_text,
    }


def _seat(request: Request) -> Seat:
    query = request.query_params
    return Seat(
        who=labeller_of(request),
        run=query.get("run", "").strip(),
        is_blind=query.get("blind", "") == "1",
    )


def _reply(bench: Bench, fields: Mapping[str, str]) -> FailingReply:
    name = bench.find(_number(fields.get("read", "")))
    if name not in readable(bench):
        raise UsageRefused(
            "This reply is not one to code blind: nobody coded it first. Load the page again."
        )
    return bench.open([name])[0]


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _reads(fields: Mapping[str, str]) -> list[int]:
    numbers = [_number(each) for each in fields.get("reads", "").split(",") if each.strip()]
    return list(dict.fromkeys(numbers))[:MOST_READS]


ROUTES: tuple[BaseRoute, ...] = (
    Route("/failures", page, methods=["GET"]),
    *(
        Route(f"/failures/{name}", act, methods=["POST"])
        for name, act in (
            ("code", code),
            ("new", new),
            ("merge", merge),
            ("rename", rename),
            ("split", split),
            ("undo", undo),
            ("move", move),
        )
    ),
)
