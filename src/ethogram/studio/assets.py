"""Styles and scripts: our own files only, listed when the studio starts.

A name is looked up in that list and never becomes a path, so that no name leads anywhere else.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.report.html import TEMPLATES as REPORT_TEMPLATES

STATIC = Path(__file__).parent / "static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
SHARED = ("page.css", "reader.css")
"""Of the HTML report: its palette and letters are the studio's."""


class Asset(NamedTuple):
    """One file as it is sent."""

    body: bytes
    kind: str
    tag: str
    """Entity tag: a browser that has this very file is told so."""


@cache
def assets() -> dict[str, Asset]:
    """Read every style and script, by its name."""
    paths = {path.name: path for path in STATIC.iterdir() if path.suffix in KINDS}
    paths |= {f"report-{name}": REPORT_TEMPLATES / name for name in SHARED}
    return {name: _asset(path) for name, path in paths.items()}


async def static(request: Request) -> Response:
    """Send one style or script."""
    asset = assets().get(request.path_params["name"])
    if asset is None:
        raise HTTPException(404)
    headers = {"etag": asset.tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == asset.tag:
        return Response(status_code=304, headers=headers)
    return Response(asset.body, media_type=asset.kind, headers=headers)


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    return Asset(body, KINDS[path.suffix], tag)


ROUTES: tuple[BaseRoute, ...] = (Route("/static/{name}", static),)
