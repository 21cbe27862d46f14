"""What a reader says of a reply: verdicts, notes, rulings, and taking the last one back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import UsageRefused
from ethogram.ids import Digest
from ethogram.judge.label import DECIDING, LabelOutcome
from ethogram.judge.verdict import Evidence
from ethogram.report.shown_span import behind
from ethogram.run.converse import read_number
from ethogram.studio.choice import read_href
from ethogram.studio.desk import keep_reader, labeller_of, reader_of, room_of
from ethogram.studio.form import read_fields, seconds_field, stretch_field, text_field
from ethogram.studio.page import NavEntry, render
from ethogram.studio.reader import asked_about, refuse_number
from ethogram.studio.studio import studio_of
from ethogram.workflow.labelling import Detail
from ethogram.workflow.pile import Item
from ethogram.workflow.reading import Opened, Sitting
from ethogram.workflow.rulings import Decision, add_ruling, ruling_digest, today


async def label(request: Request) -> Response:
    """Keep a verdict; it is on the disk when this answers."""
    fields = await read_fields(request)
    room, who = room_of(request), labeller_of(request)

    def give() -> dict[str, str]:
        run, read = room.find(request.path_params["run"]), int(request.path_params["read"])
        refuse_number(run, read)
        with room.sitting(run, who) as sitting:
            opened = _opened(sitting, read, fields)
            given = sitting.label(
                opened, _outcome(fields), text_field(fields, "note"), _detail(opened, fields)
            )
        subject = given.criterion or given.clause
        return {"said": f"read {read}: {given.outcome} on {subject}, kept for {given.labeller}"}

    return JSONResponse(await run_in_threadpool(give))


async def undo(request: Request) -> Response:
    """Take the last label of this sitting back; else what this reader said of the reply shown."""
    fields = await read_fields(request)
    room, who = room_of(request), labeller_of(request)

    def take_back() -> dict[str, str]:
        run, read = room.find(request.path_params["run"]), int(request.path_params["read"])
        refuse_number(run, read)
        with room.sitting(run, who) as sitting:
            mine = [x for x in sitting.book.given if x.transcript.startswith(f"{run.id}.")]
            last = mine[-1] if mine else _opened(sitting, read, fields).own
            if last is None:
                raise UsageRefused(
                    f"There is nothing to undo: {who} said nothing of reply {read} yet. A verdict "
                    "can be taken back once it was given."
                )
            sitting.undo(last)
        place = read_number(last.transcript)
        subject = last.criterion or last.clause
        return {
            "said": f"undone: {last.outcome} on {subject}, read {place}",
            "read": str(place),
            "address": read_href(run.id, place),
        }

    return JSONResponse(await run_in_threadpool(take_back))


async def note(request: Request) -> Response:
    """Keep a note that comes with no verdict, as a complaint about the reply."""
    fields = await read_fields(request)
    room, who = room_of(request), labeller_of(request)

    def keep() -> dict[str, str]:
        run, read = room.find(request.path_params["run"]), int(request.path_params["read"])
        refuse_number(run, read)
        text = text_field(fields, "note")
        if not text:
            raise UsageRefused(
                "The note says nothing. Expected what went wrong first, in a few words."
            )
        with room.sitting(run, who) as sitting:
            sitting.note(_opened(sitting, read, fields), text)
        return {"said": f"the note on read {read} is kept in labels/reports.jsonl"}

    return JSONResponse(await run_in_threadpool(keep))


async def ruling_form(request: Request) -> Response:
    """Give the form of a ruling on this case, with the document as it is now."""
    room, studio = room_of(request), studio_of(request)
    clause = request.query_params.get("clause", "")

    def look() -> Mapping[str, str]:
        run, read = room.find(request.path_params["run"]), int(request.path_params["read"])
        refuse_number(run, read)
        with room.sitting(run, reader_of(request).name or "nobody") as sitting:
            opened = sitting.open(Item(read=read))
        return {
            "clause": clause,
            "case": opened.reply.case,
            "digest": ruling_digest(studio.root, clause),
            "date": today(studio.clock),
            "by": reader_of(request).name,
        }

    return render(request, "ruling_form.html.j2", form=await run_in_threadpool(look))


async def ruling(request: Request) -> Response:
    """Write a ruling under its clause."""
    fields = await read_fields(request)
    studio = studio_of(request)

    def write() -> dict[str, str]:
        decision = Decision(
            text=text_field(fields, "text"),
            case=fields.get("case", "").strip(),
            by=fields.get("by", "").strip(),
            date=fields.get("date", "").strip(),
        )
        ruled = add_ruling(
            studio.root,
            fields.get("clause", ""),
            decision,
            expected_digest=Digest(fields.get("digest", "")),
            clock=studio.clock,
        )
        return {"said": f"the ruling stands in {ruled.path}, line {ruled.line}"}

    return JSONResponse(await run_in_threadpool(write))


async def rename(request: Request) -> Response:
    """Let this browser label under another name."""
    fields = await read_fields(request)
    back = fields.get("back", "")
    # Two slashes, or a backslash, at the start would name another host.
    is_ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    answer = RedirectResponse(back if is_ours else "/runs", status_code=303)
    keep_reader(answer, fields.get("name", ""))
    return answer


def _opened(sitting: Sitting, read: int, fields: Mapping[str, str]) -> Opened:
    name = fields.get("subject", "")
    item = asked_about(sitting, Item(read=read), name)
    if name and not item.clause:
        known = ", ".join(each.id for each in sitting.clauses) or "none"
        raise UsageRefused(
            f"No clause or criterion {name!r} in the specification of this run. Clauses: {known}. "
            "Load the page again and repeat it."
        )
    return sitting.open(item)


def _outcome(fields: Mapping[str, str]) -> LabelOutcome:
    said = fields.get("outcome", "")
    for outcome in get_args(LabelOutcome):
        if outcome == said and outcome in DECIDING:
            known: LabelOutcome = outcome
            return known
    raise UsageRefused(
        f"{said!r} is no verdict. Expected one of {', '.join(sorted(DECIDING))}. Press p, f, u or w."
    )


def _detail(opened: Opened, fields: Mapping[str, str]) -> Detail:
    return Detail(span=_span(opened, fields), seconds=seconds_field(fields))


def _span(opened: Opened, fields: Mapping[str, str]) -> Evidence | None:
    """Find what was marked on the screen again in the reply; what is not there is no mark."""
    text, shown = opened.reply.reply, stretch_field(fields)
    found = behind(text, shown) if shown is not None else None
    if found is None:
        return None
    return Evidence(quote=text[found.start : found.end], start=found.start, end=found.end)


NAV: tuple[NavEntry, ...] = ()
_READ = "/runs/{run}/read/{read:int}"
ROUTES: tuple[BaseRoute, ...] = (
    Route(f"{_READ}/label", label, methods=["POST"]),
    Route(f"{_READ}/undo", undo, methods=["POST"]),
    Route(f"{_READ}/note", note, methods=["POST"]),
    Route(f"{_READ}/ruling", ruling_form),
    Route(f"{_READ}/ruling", ruling, methods=["POST"]),
    Route("/labeller", rename, methods=["POST"]),
)
