"""The first page: the six answers, what changed, and what needs a person today."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.studio.page import NavEntry, render

NAV = (NavEntry("Home", "/", "h"),)


async def home(request: Request) -> Response:
    """Show the first page."""
    return render(request, "home.html.j2")


ROUTES: tuple[BaseRoute, ...] = (Route("/", home),)
