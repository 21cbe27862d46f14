"""The ledger of clauses: every clause with its answer, found and sorted by typing."""

from __future__ import annotations

from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.findings.summary import ConformanceStatus, Summary
from ethogram.report.answers import finding, judged_by
from ethogram.report.change import change_of
from ethogram.report.number import bar_text
from ethogram.report.page import Chart, chart, grid
from ethogram.studio.ground import Ground, Links, ground_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.workflow.ledger import LedgerRow

NAV = (NavEntry("Clauses", "/clauses", "c"),)
KEYS = (
    Key("j k", "next, previous clause"),
    Key("Enter", "open it"),
    Key("/", "find a clause by typing"),
    Key("s", "sort by something else"),
)
SORTS = {
    "urgent": "most urgent first",
    "place": "as in the specification",
    "name": "by name",
    "rate": "highest fail rate first",
    "stakes": "highest stakes first",
    "changed": "changed last first",
}
STAKES = {"high": 0, "medium": 1, "low": 2}


class Line(NamedTuple):
    """One clause as the ledger shows it."""

    row: LedgerRow
    status: ConformanceStatus
    reason: str
    finding: str
    judged: str
    change: str
    chart: Chart | None
    bar: str
    rate: float
    """Fail rate to sort by; -1 where nothing was judged."""
    stakes: int
    words: str
    """What typing searches, in small letters."""


async def clauses(request: Request) -> Response:
    """Show the ledger."""

    def look() -> tuple[Ground, tuple[Line, ...]]:
        ground = ground_of(request)
        return ground, tuple(_line(row, ground.summary) for row in ground.book.rows(ground.summary))

    ground, lines = await run_in_threadpool(look)
    links = Links(ground.run.id) if ground.run else None
    return render(
        request,
        "clauses.html.j2",
        keys=KEYS,
        lines=lines,
        sorts=SORTS,
        sort=request.query_params.get("sort", "urgent"),
        summary=ground.summary,
        grid=grid(ground.summary, links.replies) if ground.summary and links else None,
        href=links.replies if links else None,
    )


def _line(row: LedgerRow, summary: Summary | None) -> Line:
    found, clause = row.conformance, row.clause
    is_asked = found is not None and found.status != "untested"
    words = [clause.id, clause.title, clause.text, *(each.text for each in clause.criteria)]
    return Line(
        row=row,
        status=found.status if found else "untested",
        reason=(found.reason or "") if found else "",
        finding=finding(found) if found and is_asked else "",
        judged=judged_by(found) if found and is_asked else "",
        change=change_of(clause.id, summary.comparison) if summary else "",
        chart=chart(found) if found else None,
        bar=bar_text(clause.bar),
        rate=found.fail_rate.estimate if found and found.fail_rate else -1.0,
        stakes=STAKES[clause.stakes],
        words=" ".join(words).casefold(),
    )


ROUTES: tuple[BaseRoute, ...] = (Route("/clauses", clauses),)
