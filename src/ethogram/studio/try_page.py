"""Try: edit a block, ask again, compare, in one screen."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.studio.bench import bench_of
from ethogram.studio.desk import wants_part
from ethogram.studio.ground import shelf_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.studio.try_choice import chosen, find_cases, wanted_from

KEYS = (
    Key("Ctrl Enter", "ask, old and new side by side"),
    Key("Ctrl S", "save the edit into the context file"),
    Key("e", "go to the text of the block"),
    Key("j k", "next, previous block"),
    Key("q", "type a question of your own"),
    Key("s", "stop asking"),
    Key("z", "undo the last save"),
    Key("Esc", "back to where you came from"),
)


async def page(request: Request) -> Response:
    """Show the question, the blocks, the one that lies open; a script gets the part that changes."""
    wanted = wanted_from(request.query_params)
    shelf, said = shelf_of(request), request.query_params.get("q", "")
    workspace = await run_in_threadpool(shelf.workspace)
    found = await run_in_threadpool(chosen, workspace, wanted)
    cases, of = find_cases(workspace.cases, said, wanted.clause)
    return render(
        request,
        "try_part.html.j2" if wants_part(request) else "try.html.j2",
        keys=KEYS,
        chosen=found,
        documents=workspace,
        cases=cases,
        cases_of=of,
        said=said,
        is_held=bench_of(request).knows(wanted.trial),
        is_broken=any(each.severity == "error" for each in workspace.problems),
    )


async def cases(request: Request) -> Response:
    """Give the cases that a search leaves."""
    wanted, shelf = wanted_from(request.query_params), shelf_of(request)
    workspace = await run_in_threadpool(shelf.workspace)
    said = request.query_params.get("q", "")
    found, of = await run_in_threadpool(find_cases, workspace.cases, said, wanted.clause)
    return render(request, "try_cases.html.j2", wanted=wanted, cases=found, cases_of=of, said=said)


NAV = (NavEntry("Try", "/try", "t"),)
ROUTES: tuple[BaseRoute, ...] = (Route("/try", page), Route("/try/cases", cases))
