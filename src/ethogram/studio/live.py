"""A run while it goes, as a stream of events that the page shows as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ethogram.report.number import count, duration, money
from ethogram.studio.keeper import Keeper, keeper_of
from ethogram.studio.page import NavEntry
from ethogram.studio.studio import Studio, studio_of
from ethogram.workflow.following import Follower, Pulse

LOOK_EVERY_S = 0.5


async def events(request: Request) -> Response:
    """Stream how a run is getting on, until it is over."""
    studio, keeper = studio_of(request), keeper_of(request)
    name = request.path_params["run"]
    follower = await run_in_threadpool(Follower, studio.root, name, clock=studio.clock)
    return StreamingResponse(
        _events(studio, keeper, follower), media_type="text/event-stream; charset=utf-8"
    )


async def _events(studio: Studio, keeper: Keeper, follower: Follower) -> AsyncIterator[bytes]:
    try:
        while not studio.ending.is_set():
            pulse = await run_in_threadpool(follower.look)
            is_over = pulse.state not in ("running", "judging")
            body = msgspec.json.encode(told(pulse, is_stopping=keeper.is_stopping(pulse.run)))
            name = b"over" if is_over else b"pulse"
            yield b"event: " + name + b"\ndata: " + body + b"\n\n"
            if is_over:
                return
            await asyncio.sleep(LOOK_EVERY_S)
    finally:
        follower.close()


def told(pulse: Pulse, *, is_stopping: bool = False) -> dict[str, object]:
    """Put a pulse into words for the page's script, which shows them as text."""
    return {
        "done": pulse.done,
        "planned": pulse.planned,
        "state": "stopping" if is_stopping else pulse.state,
        "line": " · ".join(_parts(pulse, is_stopping=is_stopping)),
        "worst": _worst(pulse),
        "failure": pulse.first_failure,
        "newest": [[each.read, each.case, each.text] for each in pulse.newest],
    }


def _parts(pulse: Pulse, *, is_stopping: bool) -> list[str]:
    parts = ["stopping: waits for the calls in flight"] if is_stopping else []
    parts.append(f"{pulse.done:,} of {count(pulse.planned, 'reply', 'replies')}")
    if pulse.state == "judging":
        parts.append("all asked; failing families are asked again, judges judge")
    if pulse.cached:
        parts.append(f"{pulse.cached:,} known before")
    if pulse.state == "running":
        parts.append(f"{pulse.rate:.1f} a second")
    if pulse.seconds_left is not None and pulse.done < pulse.planned:
        parts.append(f"{duration(pulse.seconds_left)} to go")
    if pulse.cost:
        parts.append(money(pulse.cost, pulse.currency))
    if pulse.missing:
        names = ", ".join(f"{number} {boundary}" for boundary, number in pulse.failed_calls)
        parts.append(f"{pulse.missing:,} failed ({names})")
    return [*parts, duration(pulse.seconds)]


def _worst(pulse: Pulse) -> str:
    if pulse.worst is None:
        return ""
    clause, failing, judged = pulse.worst
    return f"worst so far: {clause}, {failing:,} of {judged:,} verdicts fail"


NAV: tuple[NavEntry, ...] = ()
ROUTES: tuple[BaseRoute, ...] = (Route("/runs/{run}/events", events),)
