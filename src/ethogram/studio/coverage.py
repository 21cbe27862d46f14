"""What is covered: the map, the gaps with the command that fills each, and what is unseen."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.report.coverage import CoveragePage
from ethogram.report.coverage_page import page_values
from ethogram.studio.ground import ground_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.workflow.covering import cover
from ethogram.workflow.shelf import LABELS, stamp

NAV = (NavEntry("Coverage", "/coverage", "v"),)
KEYS: tuple[Key, ...] = ()


async def coverage(request: Request) -> Response:
    """Show what is covered by the suite, or by the replies of a run."""

    def look() -> tuple[CoveragePage, str]:
        ground = ground_of(request)
        workspace, newest = ground.shelf.workspace(), ground.run
        named = newest.id if newest is not None and request.query_params.get("run") else None
        state = (
            ground.shelf.edition,
            stamp(ground.studio.root, LABELS),
            newest.id if newest is not None else None,
            ground.summary,
        )
        page = ground.shelf.kept(("coverage", named), state, lambda: cover(workspace, named))
        return page, str(newest.id) if newest is not None else ""

    page, newest = await run_in_threadpool(look)
    values: dict[str, Any] = page_values(page)
    return render(
        request,
        "coverage.html.j2",
        keys=KEYS,
        newest=newest,
        clause_href=clause_page,
        **values,
    )


def clause_page(clause: str) -> str:
    """Give the page of a clause."""
    return f"/clauses/{quote(clause, safe='')}"


ROUTES: tuple[BaseRoute, ...] = (Route("/coverage", coverage),)
