"""Every run: what is going, what came of the others, and how to start another one."""

from __future__ import annotations

from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import EthogramError
from ethogram.report.number import duration, money
from ethogram.run.run import Run
from ethogram.studio.desk import room_of
from ethogram.studio.form import read_fields
from ethogram.studio.keeper import keeper_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.studio.run_form import Begin, arguments, previewed
from ethogram.studio.studio import studio_of
from ethogram.workflow.following import state_of
from ethogram.workflow.going import going_now
from ethogram.workflow.runs import list_runs
from ethogram.workflow.summary import local_time
from ethogram.workflow.workspace import Workspace, load_workspace

LOOK_EVERY_S = 0.5
KEYS = (
    Key("j k", "next, previous run"),
    Key("Enter", "open it"),
    Key("n", "start a new run"),
)


class Line(NamedTuple):
    """One run in the list."""

    run: Run
    state: str
    started: str
    done: int
    missing: int
    cost: str
    took: str


async def page(request: Request) -> Response:
    """List the runs, newest first."""
    root = studio_of(request).root
    with_trials = request.query_params.get("trials") == "1"

    def look() -> list[Line]:
        held = {mark.run for mark in going_now(root)}
        return [
            Line(
                run=state.run,
                state=state_of(state, is_going=state.run.id in held),
                started=local_time(state.run.started_at),
                done=state.done,
                missing=state.missing,
                cost=_cost(state.run, state.cost),
                took=duration(state.seconds) if state.seconds else "",
            )
            for state in list_runs(root, trials=with_trials)
        ]

    lines = await run_in_threadpool(look)
    return render(request, "runs.html.j2", keys=KEYS, lines=lines, with_trials=with_trials)


def _cost(run: Run, cost: float | None) -> str:
    target = run.plan.target
    if target.is_free and target.prices is None:
        return "free"
    return money(cost, target.prices.currency if target.prices else "") if cost else ""


async def new(request: Request) -> Response:
    """Show the form of a new run; with its fields filled in, also what such a run would take."""
    fields = dict(request.query_params)
    root = studio_of(request).root

    def look() -> tuple[Workspace, Begin]:
        workspace = load_workspace(root)
        if fields.get("preview") != "1":
            return workspace, Begin(fields)
        try:
            return workspace, previewed(workspace, fields)
        except EthogramError as error:
            return workspace, Begin(fields, problem=str(error))

    workspace, begin = await run_in_threadpool(look)
    status = 409 if begin.problem else 200
    return render(request, "run_new.html.j2", documents=workspace, begin=begin, status=status)


async def start(request: Request) -> Response:
    """Start a run, and go to its page."""
    fields = await read_fields(request)
    root, keeper = studio_of(request).root, keeper_of(request)

    def begin() -> str:
        keeper.refuse_second()
        workspace = load_workspace(root)
        previewed(workspace, fields)
        return keeper.start(arguments(fields))

    run = await run_in_threadpool(begin)
    return RedirectResponse(f"/runs/{run}", status_code=303)


async def resume(request: Request) -> Response:
    """Go on with a run that stopped."""
    room, keeper = room_of(request), keeper_of(request)

    def begin() -> str:
        run = room.find(request.path_params["run"])
        return keeper.start(["resume", run.id], run.id)

    run = await run_in_threadpool(begin)
    return RedirectResponse(f"/runs/{run}", status_code=303)


async def stop(request: Request) -> Response:
    """Let a run finish its calls in flight and end."""
    room, keeper = room_of(request), keeper_of(request)

    def ask() -> str:
        run = room.find(request.path_params["run"])
        keeper.stop(run.id)
        return run.id

    run = await run_in_threadpool(ask)
    return RedirectResponse(f"/runs/{run}", status_code=303)


NAV = (NavEntry("Runs", "/runs", "r"),)
ROUTES: tuple[BaseRoute, ...] = (
    Route("/runs", page),
    Route("/runs", start, methods=["POST"]),
    Route("/runs/new", new),
    Route("/runs/{run}/stop", stop, methods=["POST"]),
    Route("/runs/{run}/resume", resume, methods=["POST"]),
)
