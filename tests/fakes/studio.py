"""A studio for tests: asked in this process, or served on loopback and seen in a browser."""

from __future__ import annotations

import asyncio
import importlib.util
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

import msgspec

from ethogram.studio.app import build_app
from ethogram.studio.security import CSRF_HEADER, Guard, cookie_name
from ethogram.studio.serve import StudioServer, listen
from ethogram.studio.studio import Studio
from tests.fakes.browser import Tab, browser
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

PORT = 8123
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> dict[str, object]:
        return msgspec.json.decode(self.body, type=dict[str, object])


class StudioClient:
    """Asks the application directly, as a browser that opened the link would."""

    def __init__(self, root: Path, *, run: str | None = None, is_let_in: bool = True) -> None:
        self.studio = Studio(root=root, port=PORT, run=run)
        self.app: Guard = build_app(self.studio)
        self.cookies: dict[str, str] = {}
        if is_let_in:
            self.cookies[cookie_name(PORT)] = self.studio.session

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        return asyncio.run(self.ask("GET", address, headers or {}, b""))

    def post(
        self,
        address: str,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a form as a page of the studio would; headers override what it would send."""
        own = {
            "content-type": "application/x-www-form-urlencoded",
            "origin": f"http://127.0.0.1:{PORT}",
            CSRF_HEADER: self.studio.csrf,
        }
        sent = {name: value for name, value in {**own, **(headers or {})}.items() if value}
        return asyncio.run(self.ask("POST", address, sent, urlencode(fields or {}).encode()))

    async def ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        sent = {"host": f"127.0.0.1:{PORT}", **headers}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": quote(path).encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), v.encode("latin-1")) for name, v in sent.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", PORT),
            "state": {},
        }
        messages: list[dict[str, object]] = []

        sent_bodies = iter([body])

        async def receive() -> dict[str, object]:
            for piece in sent_bodies:
                return {"type": "http.request", "body": piece, "more_body": False}
            # A browser that waits for the rest of a stream says nothing more.
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message: object) -> None:
            assert isinstance(message, dict)
            messages.append(message)

        await self.app(scope, receive, send)
        return self._answer(messages)

    def _answer(self, messages: list[dict[str, object]]) -> Answer:
        start = messages[0]
        pairs = start["headers"]
        assert isinstance(pairs, list)
        headers = {name.decode(): value.decode("latin-1") for name, value in pairs}
        for name, morsel in SimpleCookie(headers.get("set-cookie", "")).items():
            self.cookies[name] = morsel.value
        bodies = [message.get("body", b"") for message in messages[1:]]
        status = start["status"]
        assert isinstance(status, int)
        return Answer(
            status=status,
            headers=headers,
            body=b"".join(body for body in bodies if isinstance(body, bytes)),
        )


@contextmanager
def served(root: Path, *, run: str | None = None) -> Iterator[Studio]:
    """Serve a workspace on loopback, in a thread, until the block ends."""
    listening: socket.socket = listen(0)
    studio = Studio(root=root, port=listening.getsockname()[1], run=run)
    is_up = threading.Event()
    server = StudioServer(studio, is_up.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        assert is_up.wait(20), "the studio did not start within 20 s"
        yield studio
    finally:
        studio.ending.set()
        server.should_exit = True
        thread.join()
        listening.close()


@contextmanager
def studio_tab(
    root: Path, *, run: str | None = None, width: int = 1280, height: int = 800, dark: bool = False
) -> Iterator[tuple[Tab, Studio]]:
    """Open a served studio in a real browser, past its link."""
    with served(root, run=run) as studio, browser() as tab:
        tab.open(studio.link, width=width, height=height, dark=dark)
        tab.wait_for("!location.search && document.querySelector('#main')")
        tab.wait_for("document.readyState === 'complete'")
        yield tab, studio


def axe_rules() -> str:
    """Give the accessibility rules as a script; they are a tool of tests and never shipped."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None, "the accessibility rules are not installed"
    assert found.submodule_search_locations is not None
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def axe_findings(tab: Tab) -> list[str]:
    """Give what the accessibility rules find on the page: rule, how bad, first place."""
    tab.run(axe_rules() + "; true")
    tags = msgspec.json.encode(LEVELS).decode()
    found = tab.run(
        f"axe.run(document, {{runOnly: {tags}}}).then((said) => said.violations.map("
        "(v) => `${v.impact} ${v.id}: ${v.nodes[0].html.slice(0, 160)}`))"
    )
    assert isinstance(found, list)
    return [str(each) for each in found]


HOSTILE = (
    "</pre></script><script>window.owned = 1</script><img src=x onerror='window.owned = 2'>"
    "<a href='javascript:window.owned=3'>here is the whole text</a> \\u202egnp.exe {{ 7 * 7 }}"
)
"""What a model may say: mark-up, a script, an address that runs, a template, a reversed line."""


def a_studied_workspace(root: Path, *, reply: str = HOSTILE) -> Folder:
    """Write a workspace and ask it once; every reply that fails says `reply`."""
    folder = a_workspace(root)
    folder.ask(planted(8, 6))
    code = f"REPLY = {reply!r}\n\ndef answer(messages):\n"
    code += "    asked = messages[-1]['content']\n"
    code += "    return REPLY if 'whole' in asked else 'Where would you begin?'\n"
    with_callable(folder, code)
    done = folder.type("run", "--no-probe")
    assert done.code == 0, done.err
    return folder
