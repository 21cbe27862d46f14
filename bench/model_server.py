"""A model server on the loopback: fixed latency, planted faults, and an account of what it served.

    python bench/model_server.py --latency-ms 50 --share-429 0.05 --share-500 0.03

It prints its port and answers `POST .../chat/completions` with an echo of the last message until it
is terminated. Which attempts fail follows from the seed and the request alone, not from timing.
`GET /stats` gives the account as JSON: `requests`, `served` (whole answers), `prompts` (different
requests), `duplicates` (whole answers beyond the first to one request), `errors` by kind,
`most_in_flight`, `connections`.

A raw protocol, so that the server costs the machine far less than the client it measures.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import signal
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

END_OF_HEAD = b"\r\n\r\n"
CONTENT = b'"content":"'
LENGTH = b"content-length:"
PIECES = 2**64

REPLY_HEAD = b'{"id":"c","object":"chat.completion","model":"bench-model","choices":[{"index":0,"message":{"role":"assistant","content":"echo: '
REPLY_TAIL = b'"},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":8,"total_tokens":28}}'
STATUS_LINES = {
    200: b"HTTP/1.1 200 OK",
    404: b"HTTP/1.1 404 Not Found",
    429: b"HTTP/1.1 429 Too Many Requests",
    500: b"HTTP/1.1 500 Internal Server Error",
}


@dataclass
class Faults:
    """The share of attempts that fail, by kind; the rest is served."""

    too_many: float = 0.0
    broken: float = 0.0
    dropped: float = 0.0
    truncated: float = 0.0
    seed: int = 0
    retry_after: str = "0.2"

    def of(self, request: bytes, attempt: int) -> str:
        """Draw the fault of one attempt of one request; empty for none."""
        data = hashlib.blake2b(request, digest_size=8, key=b"%d.%d" % (self.seed, attempt)).digest()
        drawn = int.from_bytes(data) / PIECES
        for kind in ("too_many", "broken", "dropped", "truncated"):
            drawn -= getattr(self, kind)
            if drawn < 0:
                return kind
        return ""


@dataclass
class Account:
    """What the server did."""

    requests: int = 0
    connections: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    attempts: Counter[bytes] = field(default_factory=Counter)
    served: Counter[bytes] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> bytes:
        """Write the account."""
        served = sum(self.served.values())
        return json.dumps(
            {
                "requests": self.requests,
                "served": served,
                "prompts": len(self.attempts),
                "duplicates": served - len(self.served),
                "errors": dict(self.errors),
                "most_in_flight": self.most_in_flight,
                "connections": self.connections,
            }
        ).encode()


class ModelProtocol(asyncio.Protocol):
    """One connection."""

    def __init__(self, account: Account, faults: Faults, latency_s: float) -> None:
        """Take the shared account and how to behave."""
        self.account = account
        self.faults = faults
        self.latency_s = latency_s
        self.loop = asyncio.get_running_loop()
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection."""
        # uvloop's transports do not descend from asyncio's.
        self.transport = cast("asyncio.Transport", transport)
        self.account.connections += 1

    def data_received(self, data: bytes) -> None:
        """Answer every whole request in the buffer."""
        self.buffer = self.buffer + data if self.buffer else data
        while True:
            head_end = self.buffer.find(END_OF_HEAD)
            if head_end < 0:
                return
            head = self.buffer[:head_end]
            body_start = head_end + len(END_OF_HEAD)
            end = body_start + content_length(head)
            if len(self.buffer) < end:
                return
            body, self.buffer = self.buffer[body_start:end], self.buffer[end:]
            self.request_received(head, body)

    def request_received(self, head: bytes, body: bytes) -> None:
        """Send the account at once, an answer after the latency."""
        if head.startswith(b"GET /stats"):
            self.send(200, self.account.as_json())
        elif b"/chat/completions" not in head[: head.find(b"\r\n")]:
            self.send(404, b'{"error":{"message":"no such path"}}')
        else:
            account = self.account
            account.requests += 1
            account.in_flight += 1
            account.most_in_flight = max(account.most_in_flight, account.in_flight)
            self.loop.call_later(self.latency_s, self.answer, body)

    def answer(self, body: bytes) -> None:
        """Serve one request, or fail it as planned."""
        account = self.account
        account.in_flight -= 1
        key = hashlib.blake2b(body, digest_size=8).digest()
        account.attempts[key] += 1
        fault = self.faults.of(body, account.attempts[key])
        if fault:
            account.errors[fault] += 1
            self.fail(fault, body)
        elif not self.transport.is_closing():
            account.served[key] += 1
            self.send(200, REPLY_HEAD + last_content(body) + REPLY_TAIL)

    def fail(self, fault: str, body: bytes) -> None:
        """Fail in one of four ways."""
        if fault == "too_many":
            extra = b"Retry-After: " + self.faults.retry_after.encode() + b"\r\n"
            self.send(429, b'{"error":{"message":"slow down"}}', extra)
        elif fault == "broken":
            self.send(500, b'{"error":{"message":"planted fault"}}')
        elif fault == "truncated":
            whole = REPLY_HEAD + last_content(body) + REPLY_TAIL
            self.send(200, whole[: len(whole) // 2])
        else:
            self.transport.abort()

    def send(self, status: int, body: bytes, extra: bytes = b"") -> None:
        """Write one response."""
        self.transport.write(
            b"%b\r\nContent-Type: application/json\r\n%bContent-Length: %d\r\n\r\n%b"
            % (STATUS_LINES[status], extra, len(body), body)
        )


def content_length(head: bytes) -> int:
    """Read the length of a body off its head; 0 when there is none."""
    lower = head.lower()
    start = lower.find(LENGTH)
    if start < 0:
        return 0
    start += len(LENGTH)
    end = lower.find(b"\r\n", start)
    return int(lower[start:] if end < 0 else lower[start:end])


def last_content(body: bytes) -> bytes:
    """Copy the last message's text, still escaped as JSON."""
    start = body.rfind(CONTENT)
    if start < 0:
        return b""
    start += len(CONTENT)
    end = start
    while (end := body.find(b'"', end)) >= 0:
        slashes = len(body[start:end]) - len(body[start:end].rstrip(b"\\"))
        if slashes % 2 == 0:
            return body[start:end]
        end += 1
    return b""


async def serve(faults: Faults, latency_s: float, port: int) -> None:
    """Serve on the loopback until terminated, printing the port first."""
    loop = asyncio.get_running_loop()
    account, stop = Account(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: ModelProtocol(account, faults, latency_s), "127.0.0.1", port, backlog=4096
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await stop.wait()
    server.close()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(description="A loopback model server with planted faults.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency-ms", type=float, default=50.0)
    parser.add_argument("--share-429", type=float, default=0.0)
    parser.add_argument("--share-500", type=float, default=0.0)
    parser.add_argument("--share-dropped", type=float, default=0.0)
    parser.add_argument("--share-truncated", type=float, default=0.0)
    parser.add_argument("--retry-after", default="0.2", help="seconds, or an HTTP date")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    faults = Faults(
        too_many=given.share_429,
        broken=given.share_500,
        dropped=given.share_dropped,
        truncated=given.share_truncated,
        seed=given.seed,
        retry_after=given.retry_after,
    )
    try:
        import uvloop
    except ImportError:
        factory = asyncio.new_event_loop
    else:
        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(serve(faults, given.latency_ms / 1000, given.port))


if __name__ == "__main__":
    main()
