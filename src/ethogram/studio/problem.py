"""What went wrong, as a page: a sentence a person can act on, never a traceback."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from ethogram.errors import Diagnostic, DocumentsRefused, EthogramError, UsageRefused
from ethogram.studio.page import render
from ethogram.studio.plain import refusal_page

_SAID = {
    404: "There is no page {path!r} in the studio. Expected one of the pages above. Go on from the "
    "first page, '/'.",
    405: "The page {path!r} does not take this. Expected the studio's own links and forms. Load the "
    "page again.",
    413: "What was sent to {path!r} is too large. Expected at most one megabyte. Put it into a file "
    "of the workspace instead.",
}
FAULT = (
    "This is a fault of Ethogram, not of your documents. Nothing that was written down is lost. "
    "The terminal in which the studio runs shows where; please report those lines."
)


async def told(request: Request, error: Exception) -> Response:
    """Tell of an error that is meant for a person."""
    diagnostics = error.diagnostics if isinstance(error, DocumentsRefused) else ()
    status = 404 if isinstance(error, UsageRefused) and request.method == "GET" else 409
    return problem(request, str(error), status=status, diagnostics=diagnostics)


async def refused(request: Request, error: Exception) -> Response:
    """Tell of an address that does not exist, or does not take what was sent."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = _SAID.get(status)
    if said is None:
        said = f"{HTTPStatus(status).phrase} at {{path!r}}. Load the page again."
    return problem(request, said.format(path=request.url.path), status=status)


async def faulty(request: Request, _error: Exception) -> Response:
    """Tell of a fault of ours; the traceback goes to the terminal."""
    # Without a template: one of ours may be what is broken.
    if _wants_json(request):
        return JSONResponse({"problem": FAULT}, status_code=500)
    return HTMLResponse(refusal_page(FAULT), status_code=500)


def problem(
    request: Request, sentence: str, *, status: int, diagnostics: tuple[Diagnostic, ...] = ()
) -> Response:
    """Answer with a sentence: as a page, or as JSON to a script that asks for it."""
    if _wants_json(request):
        return JSONResponse({"problem": sentence}, status_code=status)
    return render(
        request, "problem.html.j2", sentence=sentence, diagnostics=diagnostics, status=status
    )


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


HANDLERS = {EthogramError: told, HTTPException: refused, 500: faulty}
