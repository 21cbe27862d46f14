"""What every provider offers: one request in, one reply out."""

from __future__ import annotations

from typing import Protocol

from ethogram.model.message import Reply, Request


class Client(Protocol):
    """A live connection to one target. Created by `model.connect`, never stored or pickled."""

    async def ask(self, request: Request) -> Reply:
        """Send one request once. No retries, no cache: those belong to the executor.

        Raises:
            CallFailed: One of its children, naming the boundary that was crossed.
        """
        ...

    async def aclose(self) -> None:
        """Release sockets, threads and memory. Safe to call twice."""
        ...
