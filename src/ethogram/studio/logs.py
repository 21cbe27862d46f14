"""What did the suites miss? Groups of production conversations, read one by one, made cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.logs.conversation import LogConversation
from ethogram.logs.missed import MissedGroup
from ethogram.report.number import count
from ethogram.studio.form import read_fields
from ethogram.studio.ground import shelf_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.studio.studio import studio_of
from ethogram.workflow.approving import Choice
from ethogram.workflow.approving import approve as approve_cases
from ethogram.workflow.logs_case import CaseWish, keep_log_case, propose_log_case
from ethogram.workflow.logs_in import load_logs
from ethogram.workflow.logs_kept import (
    KeptMissed,
    LogLine,
    find_conversation,
    list_logs,
    load_missed,
    named_group,
)
from ethogram.workflow.logs_missed import find_and_keep
from ethogram.workflow.suite_journal import take_back
from ethogram.workflow.workspace import load_workspace, require_clean

NAV = (NavEntry("Logs", "/logs", "o"),)
LIST_KEYS = (Key("j k", "next, previous group"), Key("Enter", "read its conversations"))
READ_KEYS = (
    Key("n b", "next, previous conversation of the group"),
    Key("c", "propose it as a case"),
    Key("a", "approve the case that was proposed"),
    Key("z", "take the last change of the cases back"),
)


class Place(NamedTuple):
    """Where a conversation stands among those of its group."""

    group: MissedGroup | None
    number: int
    of: int
    before: str
    after: str


async def logs(request: Request) -> Response:
    """Show the groups that were found last."""
    studio = studio_of(request)

    def look() -> tuple[tuple[LogLine, ...], KeptMissed | None]:
        return list_logs(studio.root), load_missed(studio.root)

    lines, kept = await run_in_threadpool(look)
    return render(
        request, "logs.html.j2", keys=LIST_KEYS, lines=lines, kept=kept, href=read_href, count=count
    )


async def look_again(request: Request) -> Response:
    """Hold the logs against today's cases."""
    await read_fields(request)
    root = studio_of(request).root

    def find() -> None:
        find_and_keep(load_workspace(root), load_logs(root))

    await run_in_threadpool(find)
    return RedirectResponse("/logs", status_code=303)


async def read(request: Request) -> Response:
    """Show one conversation of a group, with those beside it."""
    root, name = studio_of(request).root, request.path_params["name"]
    wanted = request.query_params.get("group", "")

    def look() -> tuple[LogConversation, Place, str]:
        one = find_conversation(root, name)
        place = _place(named_group(root, wanted), name) if wanted else _place(None, name)
        return one, place, _standing(request, one)

    one, place, standing = await run_in_threadpool(look)
    clauses = [clause.id for clause in shelf_of(request).workspace().spec.clauses]
    return render(
        request,
        "log_read.html.j2",
        keys=READ_KEYS,
        one=one,
        place=place,
        standing=standing,
        clauses=clauses,
        href=read_href,
        count=count,
    )


async def propose(request: Request) -> Response:
    """Write a conversation as a proposed case; it is on the disk when this answers."""
    fields = await read_fields(request)
    studio, name = studio_of(request), request.path_params["name"]

    def write() -> dict[str, str]:
        workspace = require_clean(load_workspace(studio.root))
        made = propose_log_case(workspace, name, _wish(fields))
        keep_log_case(studio.root, made, now=studio.clock())
        said = f"{made.case.id} is proposed in {made.path}; a approves it"
        return {"said": said, "text": made.text}

    return JSONResponse(await run_in_threadpool(write))


async def approve(request: Request) -> Response:
    """Let the case of a conversation be asked from the next run on."""
    await read_fields(request)
    studio, name = studio_of(request), case_name(request.path_params["name"])

    def write() -> dict[str, str]:
        choice = Choice(names=(name,), is_all=False, where="")
        moved = approve_cases(load_workspace(studio.root), choice, now=studio.clock())
        return {"said": f"{name} is approved: it stands in {', '.join(moved.paths)}", "text": ""}

    return JSONResponse(await run_in_threadpool(write))


async def undo(request: Request) -> Response:
    """Take the last change of the files of cases back."""
    await read_fields(request)
    root = studio_of(request).root

    def write() -> dict[str, str]:
        return {"said": f"taken back: {take_back(root).what}", "text": ""}

    return JSONResponse(await run_in_threadpool(write))


def case_name(conversation: str) -> str:
    """Name the case that a conversation becomes."""
    return f"log-{conversation.removeprefix('c-')}"


def read_href(conversation: str, group: str = "") -> str:
    """Give the page of a conversation."""
    within = f"?group={quote(group, safe='')}" if group else ""
    return f"/logs/{quote(conversation, safe='')}{within}"


def _wish(fields: Mapping[str, str]) -> CaseWish:
    clause = fields.get("clause", "").strip()
    return CaseWish(tests=(clause,) if clause else ())


def _place(group: MissedGroup | None, name: str) -> Place:
    if group is None or name not in group.conversations:
        return Place(None, 1, 1, "", "")
    names, at = group.conversations, group.conversations.index(name)
    return Place(
        group,
        at + 1,
        len(names),
        names[at - 1] if at else "",
        names[at + 1] if at + 1 < len(names) else "",
    )


def _standing(request: Request, one: LogConversation) -> str:
    """Say whether the conversation is a case already: `asked`, `proposed` or nothing."""
    workspace, name = shelf_of(request).workspace(), case_name(one.id)
    if any(case.id == name for case in workspace.cases):
        return "asked"
    return "proposed" if any(case.id == name for case in workspace.proposed) else ""


ROUTES: tuple[BaseRoute, ...] = (
    Route("/logs", logs),
    Route("/logs/look", look_again, methods=["POST"]),
    Route("/logs/undo", undo, methods=["POST"]),
    Route("/logs/{name}", read),
    Route("/logs/{name}/case", propose, methods=["POST"]),
    Route("/logs/{name}/approve", approve, methods=["POST"]),
)
