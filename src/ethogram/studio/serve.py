"""Listen on loopback, say where, and end cleanly."""

from __future__ import annotations

import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from ethogram.errors import UsageRefused
from ethogram.studio.app import build_app
from ethogram.studio.studio import Studio

LOOPBACK = "127.0.0.1"
LAST_ANSWERS_S = 5
"""How long the requests of the moment may take when the studio ends."""


class StudioServer(uvicorn.Server):
    """A server that tells its studio as soon as it is asked to end."""

    def __init__(self, studio: Studio, opened: Callable[[], None]) -> None:
        """Take the studio, and what to do once it answers."""
        super().__init__(
            uvicorn.Config(
                build_app(studio),
                loop="asyncio",
                http="h11",
                ws="none",
                log_level="warning",
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=LAST_ANSWERS_S,
            )
        )
        self._studio = studio
        self._opened = opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, then say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._opened()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End: streams and runs hear of it before the server waits for them."""
        self._studio.ending.set()
        super().handle_exit(sig, frame)


def listen(port: int) -> socket.socket:
    """Take a port of the loopback interface; 0 takes a free one.

    Raises:
        UsageRefused: Another program has the port.
    """
    # With its protocol named, asyncio sends what is written at once; else a page waits 40 ms for
    # the browser's acknowledgement of its head.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except OSError as error:
        listening.close()
        raise UsageRefused(
            f"Cannot listen on port {port} of this machine: {error.strerror}. Expected a free one. "
            "Leave --port out and the studio takes any that is free."
        ) from error
    return listening


def serve(studio: Studio, listening: socket.socket, opened: Callable[[], None]) -> None:
    """Answer until Ctrl-C; returns when every request and every run has ended.

    Args:
        studio: What is served; its port is that of the socket.
        listening: See `listen`.
        opened: Called once when the studio answers.
    """
    try:
        StudioServer(studio, opened).run(sockets=[listening])
    finally:
        listening.close()
