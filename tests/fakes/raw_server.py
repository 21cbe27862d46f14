"""A server that sends exactly the bytes it is told to, and remembers what it was sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

HANG = b"<hang>"
"""In a script: say nothing more and keep the connection open until the client leaves."""


class RawServer:
    """Answers the nth request with the nth script, then repeats the last one."""

    def __init__(self, scripts: Sequence[Sequence[bytes]]) -> None:
        self.scripts = scripts
        self.heads: list[str] = []
        self.bodies: list[Any] = []
        self.connections = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lengths = [
            line.partition(":")[2]
            for line in head.split("\r\n")
            if line.lower().startswith("content-length")
        ]
        body = await reader.readexactly(int(lengths[0]) if lengths else 0)
        self.heads.append(head)
        self.bodies.append(json.loads(body) if body else None)
        script = self.scripts[min(len(self.heads), len(self.scripts)) - 1]
        for piece in script:
            if piece == HANG:
                await reader.read()
                return False
            writer.write(piece)
            await writer.drain()
        return b"Connection: close" not in b"".join(script) and bool(script)


@asynccontextmanager
async def raw_server(*scripts: bytes | Iterable[bytes]) -> AsyncIterator[RawServer]:
    """Serve on the loopback. An empty script closes the connection without an answer."""
    told = [[script] if isinstance(script, bytes) else list(script) for script in scripts]
    raw = RawServer(told)
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(raw.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    raw.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield raw
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.sleep(0)
        await server.wait_closed()


def response(
    body: object, status: str = "200 OK", *headers: str, content_type: str = "application/json"
) -> bytes:
    """Write one whole HTTP response; anything but bytes is sent as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(data)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def completion(text: str = "Hi.", **more: object) -> dict[str, object]:
    """Write a plain chat completion."""
    return {
        "id": "c1",
        "model": "model-that-answered",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14},
        **more,
    }
