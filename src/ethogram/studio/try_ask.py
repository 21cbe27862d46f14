"""Ask both sides of a trial, and stream the pairs as they come."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ethogram.context.word_diff import WordChange
from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId, clause_of
from ethogram.judge.verdict import Outcome
from ethogram.report.passage import Mark, Passage, passages
from ethogram.report.trial import BlockChange, TriedPair, TriedReply
from ethogram.studio.bench import Held, bench_of
from ethogram.studio.form import read_fields
from ethogram.studio.ground import shelf_of
from ethogram.studio.page import NavEntry, written
from ethogram.studio.studio import Studio, studio_of
from ethogram.studio.try_choice import question_of, wanted_from
from ethogram.suite.case import Case
from ethogram.workflow.beside import marked
from ethogram.workflow.trial import Attempt, plan_trial
from ethogram.workflow.trying import tallies
from ethogram.workflow.workspace import require_clean

EDIT = "edit:"
"""A field of that start holds the text of the block named behind it."""
MOST_REPEATS = 50
LOOK_WITHIN_S = 0.5


class Judged(NamedTuple):
    """What a criterion said of a reply, and whether the other side says otherwise."""

    criterion: CriterionId
    outcome: Outcome
    reason: str
    quotes: tuple[str, ...]
    is_moved: bool


class ShownReply(NamedTuple):
    """One side of a pair."""

    reply: TriedReply
    verdicts: tuple[Judged, ...]
    pieces: tuple[Passage, ...]
    """The reply cut where verdicts quote it."""


class ShownPair(NamedTuple):
    """A pair as the page shows it."""

    pair: TriedPair
    new: ShownReply
    old: ShownReply | None
    changes: tuple[WordChange, ...]
    is_marked: bool
    """False when marking words would show nothing but marks."""


class Told(NamedTuple):
    """A change of a block, word by word."""

    change: BlockChange
    changes: tuple[WordChange, ...]
    is_marked: bool


async def ask(request: Request) -> Response:
    """Begin a trial; its pairs come by `events`."""
    fields = await read_fields(request)
    studio, shelf, bench = studio_of(request), shelf_of(request), bench_of(request)

    def begin() -> Held:
        workspace = require_clean(shelf.workspace())
        attempt = attempt_of(question_of(workspace, wanted_from(fields)), fields)
        trial = plan_trial(workspace, attempt, clock=studio.clock)
        return bench.hold(Held(workspace, trial, studio.clock), os.environ)

    held = await run_in_threadpool(begin)
    return JSONResponse({"trial": held.id, "events": f"/try/held/{held.id}/events"})


def attempt_of(case: Case, fields: Mapping[str, str]) -> Attempt:
    """Read what is to be tried from the fields of the page.

    Raises:
        UsageRefused: The number of times is none.
    """
    said = fields.get("repeats", "").strip() or "1"
    if not (said.isascii() and said.isdigit() and len(said) < 4 and 0 < int(said) <= MOST_REPEATS):
        raise UsageRefused(
            f"{said!r} is no number of times to ask. Expected a whole number from 1 to "
            f"{MOST_REPEATS}. For more replies, run the cases."
        )
    edits = {
        name.removeprefix(EDIT): text for name, text in fields.items() if name.startswith(EDIT)
    }
    return Attempt(
        case=case,
        repeats=int(said),
        target=fields.get("target", ""),
        edits=edits,
        is_fresh=bool(fields.get("fresh")),
    )


async def stop(request: Request) -> Response:
    """Ask nothing more; the calls in flight finish."""
    held = bench_of(request).find(request.path_params["trial"])
    held.stop()
    return JSONResponse({"said": "stopping: waits for the calls in flight"})


async def events(request: Request) -> Response:
    """Stream a trial from its beginning: what is held against what, each pair, the counts."""
    held = bench_of(request).find(request.path_params["trial"])
    stream = _events(request, studio_of(request), held)
    return StreamingResponse(stream, media_type="text/event-stream; charset=utf-8")


async def _events(request: Request, studio: Studio, held: Held) -> AsyncIterator[bytes]:
    facts, seen, is_over = held.facts, 0, False
    blocks = [Told(each, *marked(each.before, each.after)) for each in facts.blocks]
    yield _event("head", written(request, "try_head.html.j2", facts=facts, blocks=blocks))
    began = time.monotonic()
    while not is_over and not studio.ending.is_set():
        fresh, is_over = await run_in_threadpool(held.wait, seen, LOOK_WITHIN_S)
        for pair in fresh:
            body = written(request, "try_pair.html.j2", facts=facts, shown=shown_pair(pair))
            yield _event("pair", body)
        seen += len(fresh)
        if fresh or is_over:
            yield _event("tally", _counts(request, held, is_over=is_over))
        else:
            yield _event("beat", f"{time.monotonic() - began:.0f}")
    if is_over:
        yield _event("over", held.problem or _ended(held))


def _counts(request: Request, held: Held, *, is_over: bool) -> str:
    pairs = list(held.pairs)
    whole = [each for each in pairs if not _failed(each)]
    counted = tallies(pairs)
    judged = {clause_of(each.criterion) for each in counted}
    return written(
        request,
        "try_tally.html.j2",
        facts=held.facts,
        done=len(pairs),
        answered=len(whole),
        tallies=counted,
        unjudged=[clause for clause in held.tests if clause not in judged],
        same=sum(each.old is not None and each.old.text == each.new.text for each in whole),
        is_uniform=len(whole) > 1 and len({each.new.text for each in whole}) == 1,
        missing=sum(_failed(each) for each in pairs),
        is_over=is_over,
        problem=held.problem if is_over else "",
        ended=_ended(held) if is_over else "",
    )


def _failed(pair: TriedPair) -> int:
    return bool(pair.new.failure) + bool(pair.old is not None and pair.old.failure)


def _ended(held: Held) -> str:
    if held.end is None:
        return ""
    if held.end.end == "done":
        return "asked"
    return held.end.budget or "stopped; what came is kept"


def shown_pair(pair: TriedPair) -> ShownPair:
    """Put both sides of a pair into what the page shows."""
    old = pair.old
    changes, is_marked = marked(old.text, pair.new.text) if old else ((), False)
    return ShownPair(
        pair=pair,
        new=_shown(pair.new, old),
        old=_shown(old, pair.new) if old else None,
        changes=changes,
        is_marked=is_marked,
    )


def _shown(reply: TriedReply, other: TriedReply | None) -> ShownReply:
    said = {criterion: outcome for criterion, outcome, _ in other.verdicts} if other else {}
    verdicts = tuple(
        Judged(
            criterion,
            outcome,
            reason,
            tuple(quote.quote for about, quote in reply.quotes if about == criterion),
            other is not None and said.get(criterion) != outcome,
        )
        for criterion, outcome, reason in reply.verdicts
    )
    marks = [
        Mark(start=quote.start, end=quote.end, by=0) for _, quote in reply.quotes if quote.is_found
    ]
    return ShownReply(reply, verdicts, tuple(passages(reply.text, marks)))


def _event(name: str, body: str) -> bytes:
    # As JSON, so that no line of a reply can end the event or begin another one.
    return f"event: {name}\n".encode() + b"data: " + msgspec.json.encode(body) + b"\n\n"


NAV: Sequence[NavEntry] = ()
ROUTES: tuple[BaseRoute, ...] = (
    Route("/try/ask", ask, methods=["POST"]),
    Route("/try/held/{trial}/events", events),
    Route("/try/held/{trial}/stop", stop, methods=["POST"]),
)
