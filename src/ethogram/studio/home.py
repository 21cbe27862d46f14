"""The first page: the six answers, what changed, and what needs a person today."""

from __future__ import annotations

from contextlib import closing, suppress
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import EthogramError
from ethogram.findings.summary import Summary
from ethogram.report.answers import answers
from ethogram.report.page import caution_meters, chart, coverage_meter
from ethogram.run.run import Run
from ethogram.studio.choice import run_href
from ethogram.studio.ground import Ground, Links, ground_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.workflow.cards import list_cards
from ethogram.workflow.edited import Edited, edited_since
from ethogram.workflow.evidence import load_documents, load_labels, open_evidence
from ethogram.workflow.going import going_now
from ethogram.workflow.queues import list_queues
from ethogram.workflow.shelf import LABELS, stamp
from ethogram.workflow.today import (
    Due,
    due_among_cards,
    due_among_labels,
    due_in_documents,
    due_in_run,
)
from ethogram.workflow.transcript_list import NOBODY, Sieve

NAV = (NavEntry("Home", "/", "h"),)
KEYS = (
    Key("j k", "next, previous of what needs you"),
    Key("Enter", "open it"),
    Key("c", "copy the command for it"),
)


def due(ground: Ground) -> tuple[Due, ...]:
    """Gather everything that waits for a person, kept while no document and no label moves."""
    root, workspace = ground.studio.root, ground.shelf.workspace()
    labels = stamp(root, LABELS)
    state = (ground.shelf.edition, labels, ground.run.id if ground.run else None)

    def at_rest() -> tuple[Due, ...]:
        found = [*due_in_documents(workspace)]
        found += due_among_labels(workspace.spec, load_labels(root)[0], list_queues(root))
        if ground.run is not None:
            found += due_among_cards(list_cards(root))
        return tuple(found)

    resting = ground.shelf.kept("due", state, at_rest)
    moving: tuple[Due, ...] = ()
    if ground.run is not None and ground.summary is not None:
        entries = ground.room.transcripts(ground.run)
        is_going = any(mark.run == ground.run.id for mark in going_now(root))
        since = edited(ground, ground.run)
        moving = tuple(due_in_run(ground.summary, entries, since, is_going=is_going))
    first = [each for each in resting if each.kind == "problems"]
    return (*first, *moving, *(each for each in resting if each.kind != "problems"))


def edited(ground: Ground, run: Run) -> Edited:
    """Say what was edited since the run, kept while no document moves."""
    workspace = ground.shelf.workspace()

    def make() -> Edited:
        with closing(open_evidence(ground.studio.root)) as connection:
            spec = load_documents(connection, run).spec
            return edited_since(connection, run, spec, workspace)

    return ground.shelf.kept(("edited", run.id), ground.shelf.edition, make)


def href_of(each: Due, run: Run | None) -> str:
    """Give the page where something that waits is done; empty where there is only the command."""
    if each.kind == "problems":
        return "/problems"
    if run is None:
        return ""
    match each.kind:
        case "stopped" | "going":
            return run_href(run.id)
        case "edited":
            return "/clauses?sort=changed"
        case "unread":
            return run_href(run.id, Sieve(standing="fail", labels=NOBODY))
        case "disputed":
            return f"/adjudicate?{urlencode({'for': each.subject})}"
        case "queue":
            return f"/label/{quote(each.subject)}"
        case "stale card":
            return f"/judges?{urlencode({'judge': each.subject})}"
        case "stale labels":
            return f"{Links(run.id).clause(each.subject)}#labels"
        case _:
            return ""


async def home(request: Request) -> Response:
    """Show the first page."""

    def look() -> tuple[Ground, Summary | None, tuple[Due, ...]]:
        ground = ground_of(request)
        return ground, ground.summary, due(ground)

    ground, summary, waiting = await run_in_threadpool(look)
    today = [(each, href_of(each, ground.run)) for each in waiting]
    if summary is None:
        workspace = ground.shelf.workspace()
        return render(request, "welcome.html.j2", keys=KEYS, today=today, documents=workspace)
    links = Links(summary.run.run)
    return render(
        request,
        "home.html.j2",
        keys=KEYS,
        today=today,
        run_href=run_href(summary.run.run),
        said=answers(summary),
        summary=summary,
        charts={each.clause: chart(each) for each in summary.clauses},
        caution=caution_meters(summary.caution, summary.caution_before),
        coverage=coverage_meter(summary.coverage),
        href=links.replies,
        at=links,
    )


ROUTES: tuple[BaseRoute, ...] = (Route("/", home),)


def warm(app: Starlette) -> None:
    """Read what the first page shows before anybody asks; what is wrong there the page tells."""
    scope = {"type": "http", "app": app, "query_string": b"", "headers": []}
    with suppress(EthogramError, OSError):
        ground = ground_of(Request(scope))
        due(ground)
        ground.book.versions()
