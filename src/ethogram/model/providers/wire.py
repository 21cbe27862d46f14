"""The wire to one model server: one pool of connections, bytes out, bytes in, failures mapped.

Built for ten thousand short calls: one session and one TLS context for a target, headers and
address prepared once, bodies as bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from ethogram.errors import (
    CallFailed,
    ConnectionLost,
    KeyRefused,
    MissingExtra,
    RateLimited,
    RequestRefused,
    ServerFaulty,
    TimedOut,
    UsageRefused,
)
from ethogram.model.providers.retry_after import retry_after_s
from ethogram.model.secret import HIDDEN, hide
from ethogram.model.target import Target

if TYPE_CHECKING:
    import aiohttp

LARGEST_BODY = 32 * 1024 * 1024
"""Bytes of an answer that are read; a server that sends more is not answering a chat."""
LONGEST_QUOTE = 300
CONNECT_TIMEOUT_S = 10.0
KEEP_ALIVE_S = 60.0


class Answer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What came back: status, headers, and the body without the key."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    latency_s: float


def key_of(target: Target, env: Mapping[str, str], default_env: str | None = None) -> str:
    """Find a target's key in the environment; empty when the target needs none.

    Raises:
        KeyRefused: The variable is not set, or holds something that cannot be a key.
    """
    name = target.key_env or default_env
    if name is None:
        return ""
    key = env.get(name, "").strip()
    if not key:
        raise KeyRefused(
            f"Target {str(target.name)!r} needs a key and the environment variable {name!r} is not "
            f"set. Type 'export {name}=...' with the key, or name another variable in key-env."
        )
    if not (key.isascii() and key.isprintable()):
        raise KeyRefused(
            f"The environment variable {name!r} holds something that is no key: letters that "
            f"cannot be sent in a header. Type 'export {name}=...' with the key alone."
        )
    return key


def address(base_url: str, path: str) -> str:
    """Put the path of an endpoint behind a base address, in front of its query if it has one."""
    base, mark, query = base_url.partition("?")
    base = base.rstrip("/")
    return f"{base if base.endswith(path) else base + path}{mark}{query}"


class Wire:
    """A pool of connections to one server. Opened by the first call."""

    def __init__(self, target: Target, url: str, headers: Mapping[str, str], key: str) -> None:
        """Prepare what every call shares.

        Raises:
            MissingExtra: No HTTP client is installed.
            UsageRefused: The address is not one.
        """
        try:
            import aiohttp
            import yarl
        except ImportError as error:
            raise MissingExtra("Asking a model over HTTP", "http") from error
        try:
            self._url = yarl.URL(url)
        except ValueError as error:
            raise UsageRefused(
                f"Target {str(target.name)!r} has the address {hide(url)!r}, which is none. "
                'Write base-url = "https://host/v1".'
            ) from error
        self.host = self._url.host_port_subcomponent or ""
        self._aiohttp = aiohttp
        self._headers = {"Content-Type": "application/json", **headers}
        self._key = key
        self._key_bytes = key.encode()
        self._key_name = target.key_env or "the key variable"
        self._timeout_s = target.limits.timeout_s
        self._connections = target.limits.concurrency
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def post(self, body: bytes) -> Answer:
        """Send one body and read the whole answer, whatever its status.

        Raises:
            ConnectionLost: No connection, or it was lost, or the answer is far too large.
            TimedOut: No whole answer in time.
            RequestRefused: The server cannot be spoken to at all.
        """
        session = self._session or self._open()
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            async with session.post(self._url, data=body, allow_redirects=False) as response:
                data = await _read_bounded(response)
                status, headers = response.status, response.headers
        except (self._aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
            failure = self._lost(error)
        else:
            if data is not None:
                return Answer(
                    status=status,
                    headers=headers,
                    body=self._without_key(data),
                    latency_s=round(clock() - started, 6),
                )
            failure = ConnectionLost(
                f"The server at {self.host} sent more than {LARGEST_BODY:,} bytes; expected one "
                "chat completion. Check base-url."
            )
        # Raised out here without a cause: aiohttp's errors carry the request's headers, and the
        # key is one of them.
        raise failure

    def failed(self, answer: Answer, said: str, code: str = "") -> CallFailed:
        """Make the error for an answer that is none.

        Args:
            answer: What the server sent.
            said: The server's own words, if it had any.
            code: The server's own name for the error.
        """
        return self.failed_as(answer.status, said, code, retry_after_s(answer.headers))

    def failed_as(
        self, status: int, said: str, code: str = "", wait_s: float | None = None
    ) -> CallFailed:
        """Make the error for an HTTP status, or for one named inside an answer with status 200."""
        quote = f" It says: {self._quoted(said)!r}." if said.strip() else ""
        start = f"The server at {self.host} answered {status}"
        if status in (401, 403):
            return KeyRefused(
                f"{start}: it does not accept the key in {self._key_name!r}.{quote} Put a valid "
                "key in that variable.",
                status=status,
            )
        if status == 429 and code != "insufficient_quota":
            message = f"{start}: too many requests.{quote} Lower concurrency under [limits]."
            return RateLimited(message, status=status, retry_after_s=wait_s)
        if status == 408:
            return TimedOut(f"{start}: it gave up waiting.{quote}", status=status)
        if status >= 500:
            message = f"{start}: it failed or is overloaded.{quote} Try again later."
            return ServerFaulty(message, status=status, retry_after_s=wait_s)
        return RequestRefused(
            f"{start}: it refuses the request.{quote} Check base-url, model, settings and options "
            "of the target.",
            status=status,
        )

    def unreadable(self, answer: Answer, why: str) -> ConnectionLost:
        """Make the error for an answer of status 200 that is not a chat completion."""
        return ConnectionLost(
            f"The server at {self.host} sent something that is no chat completion ({hide(why)}): "
            f"{self._quoted(answer.body.decode(errors='replace'))!r}. Check base-url.",
            status=answer.status,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        self._is_closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise UsageRefused("This connection is closed. Open another with model.connect.")
        http = self._aiohttp
        self._session = http.ClientSession(
            connector=http.TCPConnector(
                limit=max(1, self._connections), keepalive_timeout=KEEP_ALIVE_S
            ),
            cookie_jar=http.DummyCookieJar(),
            headers=self._headers,
            timeout=http.ClientTimeout(total=self._timeout_s, sock_connect=CONNECT_TIMEOUT_S),
        )
        return self._session

    def _lost(self, error: Exception) -> CallFailed:
        """Make the error for a connection that failed."""
        http = self._aiohttp
        if isinstance(error, TimeoutError):
            return TimedOut(
                f"The server at {self.host} gave no answer within {self._timeout_s:g} s. Raise "
                "timeout-s under [limits], or ask for fewer tokens."
            )
        if isinstance(error, http.ClientConnectorCertificateError | http.ClientConnectorSSLError):
            return RequestRefused(
                f"The server at {self.host} cannot prove who it is: {self._quoted(str(error))}. "
                "Check base-url and the certificates of this machine."
            )
        if isinstance(error, http.ClientConnectorError):
            return ConnectionLost(
                f"No connection to {self.host}: {self._quoted(str(error.os_error))}. Check that "
                "the server runs, and base-url."
            )
        if isinstance(error, http.InvalidURL):
            return RequestRefused(f"The address of {self.host} cannot be used. Check base-url.")
        # Only the name: the text of these errors quotes bytes of the answer.
        return ConnectionLost(
            f"The connection to {self.host} was lost before a whole answer came "
            f"({type(error).__name__}). Run again; what finished is kept."
        )

    def _quoted(self, text: str) -> str:
        """Shorten a server's words, after hiding secrets: half a key is still a leak."""
        plain = " ".join(hide(text, (self._key,)).split())
        return plain if len(plain) <= LONGEST_QUOTE else plain[:LONGEST_QUOTE] + "…"

    def _without_key(self, data: bytes) -> bytes:
        if self._key_bytes and self._key_bytes in data:
            return data.replace(self._key_bytes, HIDDEN.encode())
        return data


async def _read_bounded(response: aiohttp.ClientResponse) -> bytes | None:
    """Read the body; None when it is too large. Packed bodies are measured unpacked."""
    size = response.content_length
    if size is not None and size <= LARGEST_BODY and "Content-Encoding" not in response.headers:
        return await response.read()
    parts: list[bytes] = []
    total = 0
    async for part in response.content.iter_any():
        parts.append(part)
        total += len(part)
        if total > LARGEST_BODY:
            response.close()
            return None
    return b"".join(parts)
