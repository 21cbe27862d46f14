"""A stand-in as a target: its latency, its failures, its name."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ethogram.errors import CallFailed, DocumentsRefused, ModelCodeFailed, RateLimited
from ethogram.ids import TargetName
from ethogram.model.message import Message, Request
from ethogram.model.standin.client import StandinClient
from ethogram.model.target import Target

TARGET = Target(name=TargetName("timid"), provider="standin", options={"document": "timid.toml"})


class Waits:
    """Remembers how long it was asked to wait, and does not."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def asked(text: str = "Hello", repeat: int = 0) -> Request:
    return Request(messages=(Message(role="user", content=text),), repeat=repeat)


async def test_its_replies_say_that_it_is_no_real_model() -> None:
    reply = await StandinClient(TARGET, "otherwise = 'Hi.'").ask(asked())
    assert reply.text == "Hi."
    assert reply.model == "stand-in timid"
    assert reply.usage.output_tokens == 1


async def test_its_latency_is_waited_for_and_recorded() -> None:
    waits = Waits()
    client = StandinClient(TARGET, "[latency]\nseconds = 2\njitter = 1", sleep=waits)
    reply = await client.ask(asked())
    assert waits.seconds == [reply.latency_s]
    assert 2 <= reply.latency_s < 3


async def test_failures_come_at_the_planted_rate_and_pass_when_tried_again() -> None:
    client = StandinClient(TARGET, "[failures]\nrate-limited = 0.3\nretry-after-s = 2")
    failed = await limited(client, range(500))
    assert len(failed) == pytest.approx(150, abs=35)
    assert all(error.retry_after_s == 2 for error in failed.values())
    assert len(await limited(client, failed)) < len(failed) / 2


async def limited(client: StandinClient, repeats: Iterable[int]) -> dict[int, RateLimited]:
    failed: dict[int, RateLimited] = {}
    for repeat in list(repeats):
        try:
            await client.ask(asked(repeat=repeat))
        except RateLimited as error:
            failed[repeat] = error
    return failed


async def test_every_planted_failure_is_a_failed_call() -> None:
    keys = ("rate-limited", "server-faulty", "connection-lost", "timed-out", "request-refused")
    kinds = set()
    for key in keys:
        with pytest.raises(CallFailed) as failure:
            await StandinClient(TARGET, f"[failures]\n{key} = 1").ask(asked())
        kinds.add(type(failure.value))
    assert len(kinds) == len(keys)


async def test_a_rule_without_a_reply_is_the_documents_fault() -> None:
    client = StandinClient(TARGET, '[[rule]]\nid = "a"\nwhen = "hello"\nkeep-rate = 0')
    with pytest.raises(ModelCodeFailed, match="no reply that breaks"):
        await client.ask(asked())


def test_a_document_with_problems_is_refused_with_all_of_them() -> None:
    with pytest.raises(DocumentsRefused) as refused:
        StandinClient(TARGET, "sed = 1\n[judge]\nsensitivity = 3")
    assert len(refused.value.diagnostics) == 2
    assert refused.value.diagnostics[0].at.path == "timid.toml"


async def test_closing_twice_is_safe() -> None:
    client = StandinClient(TARGET, "")
    await client.aclose()
    await client.aclose()
