"""What is wrong with the documents: every problem that `ethogram check` finds, on a page."""

from __future__ import annotations

from collections import Counter

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import Diagnostic
from ethogram.studio.ground import shelf_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.workflow.check import check_workspace
from ethogram.workflow.shelf import LABELS, stamp

NAV: tuple[NavEntry, ...] = ()
KEYS = (Key("j k", "next, previous problem"),)


async def problems(request: Request) -> Response:
    """Show every problem, errors first."""

    def look() -> tuple[Diagnostic, ...]:
        # Not the run as well: evidence that cannot be read must not hide what is wrong.
        shelf = shelf_of(request)
        workspace = shelf.workspace()
        state = (shelf.edition, stamp(workspace.root, LABELS))
        return shelf.kept("problems", state, lambda: check_workspace(workspace))

    found = await run_in_threadpool(look)
    order = ("error", "warning", "note")
    return render(
        request,
        "problems.html.j2",
        keys=KEYS,
        found=sorted(found, key=lambda each: order.index(each.severity)),
        counts=Counter(each.severity for each in found),
    )


ROUTES: tuple[BaseRoute, ...] = (Route("/problems", problems),)
