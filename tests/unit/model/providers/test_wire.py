from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest

from ethogram.errors import (
    CallFailed,
    ConnectionLost,
    KeyRefused,
    RateLimited,
    RequestRefused,
    ServerFaulty,
    TimedOut,
    UsageRefused,
)
from ethogram.ids import TargetName
from ethogram.model.message import Message, Request
from ethogram.model.providers.openai import OpenAIClient
from ethogram.model.providers.wire import address, key_of
from ethogram.model.target import Limits, Target
from tests.fakes.raw_server import HANG, RawServer, completion, raw_server, response

KEY = "pk/se+cret-1234567890"
REQUEST = Request(messages=(Message(role="user", content="Hello?"),))


def a_target(url: str = "http://127.0.0.1:1/v1", timeout_s: float = 20.0) -> Target:
    return Target(
        name=TargetName("house"),
        provider="openai",
        model="m",
        base_url=url,
        key_env="HOUSE_KEY",
        limits=Limits(timeout_s=timeout_s),
    )


@asynccontextmanager
async def asking(
    *scripts: bytes | Iterable[bytes], timeout_s: float = 20.0
) -> AsyncIterator[tuple[OpenAIClient, RawServer]]:
    async with raw_server(*scripts) as server:
        client = OpenAIClient(a_target(server.url, timeout_s), {"HOUSE_KEY": KEY})
        try:
            yield client, server
        finally:
            await client.aclose()


async def failure(*scripts: bytes | Iterable[bytes], timeout_s: float = 20.0) -> CallFailed:
    """Ask once and give the failure, having checked that it does not show the key."""
    async with asking(*scripts, timeout_s=timeout_s) as (client, _):
        with pytest.raises(CallFailed) as caught:
            await client.ask(REQUEST)
    error: BaseException | None = caught.value
    while error is not None:
        assert KEY not in str(error)
        assert KEY not in repr(error)
        error = error.__cause__ or error.__context__
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind", "is_retryable"),
    [
        ("400 Bad Request", RequestRefused, False),
        ("401 Unauthorized", KeyRefused, False),
        ("403 Forbidden", KeyRefused, False),
        ("404 Not Found", RequestRefused, False),
        ("408 Request Timeout", TimedOut, True),
        ("413 Too Large", RequestRefused, False),
        ("429 Too Many", RateLimited, True),
        ("500 Oops", ServerFaulty, True),
        ("502 Bad Gateway", ServerFaulty, True),
        ("503 Unavailable", ServerFaulty, True),
        ("529 Overloaded", ServerFaulty, True),
        ("302 Found", RequestRefused, False),
    ],
)
async def test_each_status_has_its_error(
    status: str, kind: type[CallFailed], is_retryable: bool
) -> None:
    error = await failure(response({"error": {"message": "because"}}, status))
    assert type(error) is kind
    assert error.status == int(status[:3])
    assert error.is_retryable is is_retryable
    assert error.boundary == ("network" if kind is TimedOut else "provider")
    assert "It says: 'because'" in str(error)


@pytest.mark.parametrize("status", ["429 Too Many", "503 Unavailable"])
async def test_the_wait_a_server_asks_for_is_carried(status: str) -> None:
    assert (await failure(response({}, status, "Retry-After: 7"))).retry_after_s == 7


async def test_a_used_up_account_is_not_asked_again() -> None:
    body = {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}
    assert type(await failure(response(body, "429 Too Many"))) is RequestRefused


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": f"Incorrect API key provided: {KEY}. Try another."}},
        {"error": f"bad {KEY}"},
        {"message": f"bad {KEY}"},
        {"detail": [{"input": {"Authorization": f"Bearer {KEY}"}}]},
        f"<html>{KEY}</html>".encode(),
        f'{{"error": {{"message": "{KEY.replace("/", chr(92) + "/")}"}}}}'.encode(),
        ("x" * 290 + KEY).encode(),
    ],
)
@pytest.mark.parametrize("status", ["401 Unauthorized", "400 Bad", "500 Oops", "200 OK"])
async def test_a_key_that_the_server_echoes_is_hidden(body: object, status: str) -> None:
    error = await failure(response(body, status))
    assert "pk/se" not in str(error)


async def test_a_key_that_the_model_repeats_is_hidden_in_the_reply() -> None:
    async with asking(response(completion(f"Your key is {KEY}."))) as (client, _):
        assert (await client.ask(REQUEST)).text == "Your key is [hidden]."


@pytest.mark.parametrize(
    "script",
    [
        [],
        [b"HTTP/1.1 200 OK\r\nContent-Le"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n" + b'{"choi'],
        [
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            b'6\r\n{"choi\r\n'
        ],
        [b"\x16\x03\x01\x00 this is no HTTP\r\n\r\nConnection: close"],
        [b"HTTP/1.1 200 OK\r\nX-Big: " + b"x" * 100_000 + b"\r\nConnection: close\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\nConnection: close\r\n\r\n{}"],
    ],
    ids=["nothing", "half head", "half body", "half chunk", "no http", "huge head", "minus length"],
)
async def test_a_connection_that_breaks_is_lost_and_can_be_tried_again(
    script: list[bytes],
) -> None:
    closing = [*script, b""] if script and b"Connection: close" not in script[0] else script
    if closing != script:
        closing = [script[0] + b"\r\nConnection: close"]
    error = await failure(closing)
    assert type(error) is ConnectionLost
    assert error.boundary == "network"
    assert error.is_retryable


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"<html>welcome to the hotel</html>",
        b'{"choices": []}',
        b'{"choices": null}',
        b"[]",
        b'{"choices": [{"message": {"content": 7}}]}',
        b'{"choices": [{"message": {"content": "\xff"}}]}',
    ],
)
async def test_an_answer_that_is_no_completion_is_not_taken_for_an_empty_one(body: bytes) -> None:
    error = await failure(response(body))
    assert type(error) is ConnectionLost
    assert "no chat completion" in str(error)


async def test_a_body_without_end_is_cut_off() -> None:
    packed = gzip.compress(bytes(64 * 1024 * 1024))
    error = await failure(response(packed, "200 OK", "Content-Encoding: gzip"))
    assert type(error) is ConnectionLost


async def test_an_announced_giant_is_not_read() -> None:
    piece = bytes(1024 * 1024)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"
    error = await failure([head, *[piece] * 40, HANG])
    assert "sent more than" in str(error)


async def test_a_chunked_and_packed_answer_is_read() -> None:
    data = gzip.compress(response(completion("Packed.")).partition(b"\r\n\r\n")[2])
    chunks = [
        b"%x\r\n%b\r\n" % (len(data[i : i + 9]), data[i : i + 9]) for i in range(0, len(data), 9)
    ]
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    async with asking([head, *chunks, b"0\r\n\r\n"]) as (client, _):
        assert (await client.ask(REQUEST)).text == "Packed."


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"])
async def test_a_server_that_says_nothing_more_times_out(start: bytes) -> None:
    error = await failure([start, HANG] if start else [HANG], timeout_s=0.05)
    assert type(error) is TimedOut
    assert "timeout-s" in str(error)


async def test_a_server_that_is_not_there_is_named() -> None:
    client = OpenAIClient(a_target(), {"HOUSE_KEY": KEY})
    with pytest.raises(ConnectionLost, match=r"No connection to 127\.0\.0\.1:1: .*base-url"):
        await client.ask(REQUEST)
    await client.aclose()


async def test_connections_are_kept_and_one_that_broke_is_replaced() -> None:
    whole = response(completion())
    async with asking(whole, whole, [], whole) as (client, server):
        await client.ask(REQUEST)
        await client.ask(REQUEST)
        assert server.connections == 1
        with pytest.raises(ConnectionLost):
            await client.ask(REQUEST)
        await client.ask(REQUEST)
        assert server.connections == 2


async def test_a_redirect_is_not_followed_because_it_would_carry_the_key_along() -> None:
    async with raw_server(response(completion())) as elsewhere:
        moved = response({}, "307 Temporary Redirect", f"Location: {elsewhere.url}")
        assert type(await failure(moved)) is RequestRefused
        assert elsewhere.connections == 0


async def test_a_closed_connection_says_so_and_closes_twice() -> None:
    async with asking(response(completion())) as (client, _):
        await client.ask(REQUEST)
        await client.aclose()
        await client.aclose()
        with pytest.raises(UsageRefused, match="closed"):
            await client.ask(REQUEST)


def test_a_missing_client_is_one_sentence_with_the_command() -> None:
    program = (
        "import sys; sys.modules['aiohttp'] = None\n"
        "from ethogram.errors import MissingExtra\n"
        "from ethogram.model.providers.openai import OpenAIClient\n"
        "from ethogram.model.target import Target\n"
        "try: OpenAIClient(Target(name='t', provider='openai', model='m', base_url='http://h'), {})\n"
        "except MissingExtra as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        "Asking a model over HTTP needs an extra: pip install 'ethogram[http]'\n"
    )


@pytest.mark.parametrize("value", ["", "  ", "ключ", "two\nlines"])
def test_what_cannot_be_a_key_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(KeyRefused, match="HOUSE_KEY") as caught:
        key_of(a_target(), {"HOUSE_KEY": value})
    assert value.strip() == "" or value not in str(caught.value)


def test_a_key_is_taken_without_the_line_end_a_file_gave_it() -> None:
    assert key_of(a_target(), {"HOUSE_KEY": f"{KEY}\n"}) == KEY


@pytest.mark.parametrize(
    ("base", "whole"),
    [
        ("https://h/v1", "https://h/v1/chat"),
        ("https://h/v1/", "https://h/v1/chat"),
        ("https://h/v1/chat", "https://h/v1/chat"),
        ("https://h/v1?api-version=3", "https://h/v1/chat?api-version=3"),
    ],
)
def test_the_path_stands_before_the_query(base: str, whole: str) -> None:
    assert address(base, "/chat") == whole
