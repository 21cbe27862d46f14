"""What every request of one studio shares: the workspace, its secrets, its clock."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from starlette.requests import Request


def _secret() -> str:
    return secrets.token_urlsafe(32)


class Studio(msgspec.Struct, frozen=True, kw_only=True):
    """One studio: from the command that opens it to the Ctrl-C that ends it."""

    root: Path
    """The workspace. No file outside it is opened for a request."""
    port: int
    name: str = ""
    """What the workspace is called; empty: as its folder."""
    run: str | None = None
    """The run shown first, as `ethogram report` names one; None: the newest."""
    labeller: str = ""
    """Who reads and labels, until a browser says otherwise; empty: see `labelling.labeller_name`."""
    token: str = msgspec.field(default_factory=_secret)
    """Stands in the link that the terminal prints, and opens the studio once."""
    session: str = msgspec.field(default_factory=_secret)
    """What the browser keeps as a cookie after the link was opened."""
    csrf: str = msgspec.field(default_factory=_secret)
    """What a page's own script sends along with a change."""
    clock: Callable[[], float] = time.time
    """Seconds since the epoch, handed on to workflows."""
    ending: threading.Event = msgspec.field(default_factory=threading.Event)
    """Set when the studio is asked to end: streams stop, runs ask nothing more."""
    at_end: list[Callable[[], object]] = msgspec.field(default_factory=list)
    """Called in a thread, one after another, when the last request is answered: a page that
    started a run waits here for its calls in flight."""

    @property
    def title(self) -> str:
        """What the workspace is called on every page."""
        return self.name or self.root.name

    @property
    def address(self) -> str:
        """Where the studio answers: `http://127.0.0.1:8000`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def link(self) -> str:
        """The address with the token that opens it once."""
        return f"{self.address}/?token={self.token}"


def studio_of(request: Request) -> Studio:
    """Give the studio that a request came to."""
    studio = request.app.state.studio
    if not isinstance(studio, Studio):
        raise TypeError("the application was not built by studio.app.build_app")
    return studio
