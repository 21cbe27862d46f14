"""Who may ask the studio anything: one browser of this machine, through pages of the studio.

A page of another site can make a browser send requests to this port, and can name this machine
by a host of its own. So every request is checked for its host, its session cookie and, when it
changes something, its origin; and every answer tells the browser to run our files only.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ethogram.studio.plain import refusal_page, welcome_page
from ethogram.studio.studio import Studio

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    # With `no-referrer` a browser sends `Origin: null` with a form, and no form could be told
    # from a stranger's. To other sites `same-origin` says as little.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""Sent with every answer, whatever it is."""
CSRF_HEADER = "x-ethogram-csrf"
READING = frozenset({"GET", "HEAD"})
BODIES = ("application/x-www-form-urlencoded", "application/json")
"""Content types a change may come in."""


class Refusal(NamedTuple):
    """Why a request is not answered: what was wrong, what was expected, what to do."""

    status: int
    sentence: str


class Guard:
    """Stands before the whole application; an ASGI application itself."""

    def __init__(self, app: ASGIApp, studio: Studio) -> None:
        """Guard an application with the secrets of a studio."""
        self._app = app
        self._studio = studio
        self._is_link_used = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or let the first request in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sender = _with_headers(send)
        answer = self._turned_away(scope)
        await (answer or self._app)(scope, receive, sender)

    def _turned_away(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        refusal = refused_host(headers, self._studio.port)
        if refusal is None:
            token = _token(scope)
            if token and scope["method"] in READING:
                return self._let_in(scope, headers, token)
            refusal = self._refused_session(headers)
        if refusal is None and scope["method"] not in READING:
            refusal = refused_change(headers, self._studio.csrf)
        return _refuse(refusal) if refusal else None

    def _refused_session(self, headers: Headers) -> Refusal | None:
        if _same(_cookie(headers, self._studio.port), self._studio.session):
            return None
        if headers.get("sec-fetch-site") == "cross-site":
            return Refusal(
                403,
                "A page of another site led here, and the studio shows such a request nothing. "
                "Expected a page of the studio itself. If you followed a link of your own, press "
                "Enter in the address bar.",
            )
        return Refusal(
            403,
            "This browser has no session with this studio. Expected the one that opened the link "
            "that 'ethogram studio' printed. Open that link; when it was used before, end the "
            "studio with Ctrl-C and start it again for a new one.",
        )

    def _let_in(self, scope: Scope, headers: Headers, token: str) -> Response:
        """Exchange the token of the link for a cookie, once; a known browser needs none."""
        is_known = self._refused_session(headers) is None
        is_right = _same(token, self._studio.token) and not self._is_link_used
        if not is_known and not is_right:
            return _refuse(
                Refusal(
                    403,
                    "This link does not open the studio: its token is wrong, or it was used "
                    "before. Expected the link that 'ethogram studio' printed last, once. End the "
                    "studio with Ctrl-C and start it again for a new link.",
                )
            )
        self._is_link_used = self._is_link_used or is_right
        # A redirect would keep the terminal's or another site's hand in the request, and a
        # browser may then hold a strict cookie back. A page that moves on by itself does not.
        answer = HTMLResponse(welcome_page(_without_token(scope)))
        if not is_known:
            answer.set_cookie(
                cookie_name(self._studio.port),
                self._studio.session,
                httponly=True,
                samesite="strict",
                path="/",
            )
        return answer


def cookie_name(port: int) -> str:
    """Name the cookie. Browsers do not tell ports apart, so two studios need two names."""
    return f"ethogram-studio-{port}"


def refused_host(headers: Headers, port: int) -> Refusal | None:
    """Refuse a request that names this machine by any but its loopback names."""
    named = headers.getlist("host")
    if len(named) == 1 and named[0].lower() in _hosts(port):
        return None
    return Refusal(
        421,
        f"This studio does not answer to the host {', '.join(named)!r}. Expected "
        f"'127.0.0.1:{port}'. Open the link that 'ethogram studio' printed.",
    )


def refused_change(headers: Headers, csrf: str) -> Refusal | None:
    """Refuse a change that does not come from a page of this studio."""
    own = f"http://{headers['host'].lower()}"
    origin = headers.get("origin", "")
    is_sent_here = headers.get("sec-fetch-site") == "same-origin"
    if origin.lower() != own or not (is_sent_here or _same(headers.get(CSRF_HEADER, ""), csrf)):
        return Refusal(
            403,
            f"A change was asked for from {origin or 'nowhere'!r}. Expected a page of this studio, "
            f"{own!r}. Nothing was changed; open the page here and repeat it.",
        )
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in BODIES:
        return Refusal(
            415,
            f"A change came as {kind!r}. Expected {' or '.join(map(repr, BODIES))}. Nothing was "
            "changed; use the forms of the studio's own pages.",
        )
    return None


def _hosts(port: int) -> frozenset[str]:
    return frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _cookie(headers: Mapping[str, str], port: int) -> str:
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    morsel = cookies.get(cookie_name(port))
    return morsel.value if morsel else ""


def _token(scope: Scope) -> str:
    pairs = parse_qsl(scope["query_string"].decode("latin-1"))
    return next((value for name, value in pairs if name == "token"), "")


def _without_token(scope: Scope) -> str:
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = urlencode([(name, value) for name, value in pairs if name != "token"])
    # Two slashes at the start would name another host.
    path = "/" + str(scope["path"]).lstrip("/\\")
    return f"{path}?{query}" if query else path


def _refuse(refusal: Refusal) -> Response:
    return HTMLResponse(refusal_page(refusal.sentence), status_code=refusal.status)


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sender
