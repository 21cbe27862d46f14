"""A real small model answers in this process, and no port is opened for it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ethogram.errors import ModelCodeFailed, RequestRefused, UsageRefused
from ethogram.ids import TargetName
from ethogram.model.embedded import EmbeddedClient, read_options
from ethogram.model.message import Message, Reply, Request, Settings
from ethogram.model.target import Target
from ethogram.model.weights import PACKAGE, packaged_file

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.xdist_group("embedded"),
    pytest.mark.skipif(
        packaged_file(PACKAGE) is None, reason=f"the package {PACKAGE!r} is not installed"
    ),
]
SYSTEM = Message(
    role="system", content="You are Margin. Help students to write their own texts. " * 10
)
LISTENING = "0A"


def target(**options: object) -> Target:
    return Target(name=TargetName("embedded"), provider="embedded", options={"slots": 4, **options})


def asked(text: str, *, repeat: int = 0, **settings: object) -> Request:
    known = {"max_tokens": 12, **settings}
    return Request(
        messages=(SYSTEM, Message(role="user", content=text)),
        settings=Settings(**known),  # type: ignore[arg-type] # the tests name known settings only
        repeat=repeat,
    )


@pytest.fixture
async def client() -> AsyncIterator[EmbeddedClient]:
    pytest.importorskip("xllamacpp")
    live = EmbeddedClient(target())
    yield live
    await live.aclose()


async def ask_all(client: EmbeddedClient, count: int) -> list[Reply]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(client.ask(asked(f"Question {n}?"))) for n in range(count)]
    return [task.result() for task in tasks]


def listening_ports() -> set[str]:
    """Every listening TCP socket of this process, by its inode."""
    own = set()
    for handle in Path("/proc/self/fd").iterdir():
        try:
            own.add(os.readlink(handle))
        except FileNotFoundError:
            continue
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and f"socket:[{fields[9]}]" in own:
                found.add(fields[1])
    return found


async def test_no_port_is_opened_and_nothing_is_left_on_disk(
    client: EmbeddedClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = listening_ports()
    reply = await client.ask(asked("Hello"))
    assert reply.text
    assert listening_ports() == before
    assert os.listdir(tmp_path) == []


async def test_a_reply_carries_what_the_engine_said_about_it(client: EmbeddedClient) -> None:
    reply = await client.ask(asked("Hello", max_tokens=3, logprobs=2, temperature=0.0))
    assert reply.model == "SmolLM2-135M-Instruct.Q4_1"
    assert reply.finish_reason == "length"
    assert reply.usage.output_tokens == len(reply.logprobs) == 3
    assert all(len(token.top) == 2 for token in reply.logprobs)
    assert reply.latency_s > 0
    assert reply.slots == 1


async def test_the_system_message_is_read_once_for_all_slots(client: EmbeddedClient) -> None:
    replies = await ask_all(client, 8)
    cached = [reply.usage.cached_tokens for reply in replies]
    whole = replies[0].usage.input_tokens
    assert min(cached) > 0.9 * (whole - 20)
    assert max(reply.slots or 0 for reply in replies) == 4


async def test_a_schema_is_followed(client: EmbeddedClient) -> None:
    schema = {
        "type": "object",
        "properties": {"verdict": {"enum": ["pass", "fail"]}},
        "required": ["verdict"],
        "additionalProperties": False,
    }
    request = Request(
        messages=(Message(role="user", content="Is this good?"),),
        settings=Settings(max_tokens=40),
        response_schema=schema,
    )
    assert "".join((await client.ask(request)).text.split()) in (
        '{"verdict":"pass"}',
        '{"verdict":"fail"}',
    )


async def test_a_prompt_that_is_too_long_is_refused_and_the_next_is_answered(
    client: EmbeddedClient,
) -> None:
    with pytest.raises(RequestRefused, match="too long for the embedded model"):
        await client.ask(asked("long " * 5000))
    assert (await client.ask(asked("Hello"))).text


async def test_giving_up_frees_the_slot(client: EmbeddedClient) -> None:
    await client.ask(asked("Hello", max_tokens=1))
    calls = [
        asyncio.create_task(client.ask(asked("Tell a long story", repeat=n, max_tokens=1500)))
        for n in range(4)
    ]
    await asyncio.wait(calls, timeout=0.3)
    for call in calls:
        call.cancel()
    await asyncio.wait(calls)
    started = time.perf_counter()
    reply = await client.ask(asked("Hello", max_tokens=1))
    # Four unstopped stories would take most of a minute.
    assert time.perf_counter() - started < 10
    assert reply.text


async def test_a_closed_client_stops_what_runs_and_answers_no_more(client: EmbeddedClient) -> None:
    call = asyncio.create_task(client.ask(asked("Tell a long story", max_tokens=1500)))
    await asyncio.wait([call], timeout=0.5)
    await client.aclose()
    await asyncio.wait([call])
    with pytest.raises(ModelCodeFailed, match="after it was closed"):
        await client.ask(asked("Hello"))


async def test_the_engine_says_nothing_on_the_terminal(
    client: EmbeddedClient, capfd: pytest.CaptureFixture[str]
) -> None:
    await client.ask(asked("Hello", max_tokens=2))
    assert capfd.readouterr() == ("", "")


def test_options_may_be_written_with_dashes_or_underscores() -> None:
    assert read_options(target(**{"system-role": "user"})).system_role == "user"
    assert read_options(target(system_role="user")).system_role == "user"


@pytest.mark.parametrize("options", [{"slot": 4}, {"slots": "four"}, {"slots": 0}, {"context": -1}])
def test_an_option_that_is_not_understood_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(UsageRefused, match=r"targets/embedded\.toml"):
        EmbeddedClient(target(**options))


async def test_weights_that_are_not_there_are_said_before_anything_is_asked() -> None:
    with pytest.raises(UsageRefused, match=r"No weights at 'lost\.gguf'"):
        EmbeddedClient(target(weights="lost.gguf"))
