"""An embedded engine without a model: it counts what slots read, keep and copy."""

from __future__ import annotations

import asyncio
import os
from asyncio import Future
from collections.abc import Callable, Mapping
from typing import Any

from ethogram.errors import RequestRefused
from ethogram.model.engine import Chunk


class FakeEngine:
    """An engine that only counts: what was read, saved and copied."""

    def __init__(self, *, is_refusing: bool = False) -> None:
        self.read: list[int] = []
        self.copied: list[int] = []
        self.is_refusing = is_refusing

    def stream_reply(
        self, body: Mapping[str, Any], is_cancelled: Callable[[], bool]
    ) -> list[Chunk]:
        if self.is_refusing:
            raise RequestRefused("too long")
        self.read.append(body["id_slot"])
        return []

    def save_slot(self, slot: int) -> int | None:
        return os.memfd_create(f"slot {slot}")

    def restore_slot(self, slot: int, memory: int) -> bool:
        os.fstat(memory)
        self.copied.append(slot)
        return True


def at_once(work: Callable[..., Any], *args: object) -> Future[Any]:
    future: Future[Any] = asyncio.get_running_loop().create_future()
    try:
        future.set_result(work(*args))
    except RequestRefused as error:
        future.set_exception(error)
    return future
