"""Edit a clause in its document: the text as it stands, never over what changed meanwhile."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import Diagnostic, DocumentChanged, DocumentsRefused
from ethogram.ids import Digest
from ethogram.studio.form import read_fields
from ethogram.studio.page import Key, NavEntry, render
from ethogram.studio.studio import studio_of
from ethogram.workflow.rewording import Reworded, reword_clause, shown_clause
from ethogram.workflow.spec_files import Section

NAV: tuple[NavEntry, ...] = ()
KEYS = (Key("Ctrl Enter", "save"), Key("u", "back to the clause, without saving"))


async def edit(request: Request) -> Response:
    """Show the text of a clause to be edited."""
    shown = await run_in_threadpool(_shown, request)
    return _form(request, shown, shown.text)


async def save(request: Request) -> Response:
    """Write the clause anew, or say why not and keep what was typed."""
    fields = await read_fields(request)
    name, text = request.path_params["clause"], fields.get("text", "")

    def write() -> Reworded:
        digest = Digest(fields.get("digest", ""))
        return reword_clause(studio_of(request).root, name, text, expected_digest=digest)

    try:
        done = await run_in_threadpool(write)
    except DocumentChanged as changed:
        shown = await run_in_threadpool(_shown, request)
        return _form(request, shown, text, meanwhile=changed.text)
    except DocumentsRefused as refused:
        shown = await run_in_threadpool(_shown, request)
        return _form(request, shown, text, problems=refused.diagnostics)
    said = "reworded" if done.is_changed else "edited"
    return RedirectResponse(f"/clauses/{quote(name, safe='')}?said={said}", status_code=303)


def _shown(request: Request) -> Section:
    return shown_clause(studio_of(request).root, request.path_params["clause"])


def _form(
    request: Request,
    shown: Section,
    text: str,
    *,
    meanwhile: str = "",
    problems: tuple[Diagnostic, ...] = (),
) -> Response:
    return render(
        request,
        "wording.html.j2",
        status=409 if meanwhile or problems else 200,
        keys=KEYS,
        name=request.path_params["clause"],
        shown=shown,
        text=text,
        meanwhile=meanwhile,
        problems=problems,
        rows=min(40, max(12, text.count("\n") + 3)),
    )


ROUTES: tuple[BaseRoute, ...] = (
    Route("/clauses/{clause}/edit", edit, methods=["GET"]),
    Route("/clauses/{clause}/edit", save, methods=["POST"]),
)
