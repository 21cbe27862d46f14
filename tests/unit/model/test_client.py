from __future__ import annotations

from ethogram.model.client import Client
from ethogram.model.message import Reply, Request


class Silent:
    async def ask(self, request: Request) -> Reply:
        return Reply(text="")

    async def aclose(self) -> None:
        return None


async def test_whatever_asks_and_closes_is_a_client() -> None:
    client: Client = Silent()
    reply = await client.ask(Request(messages=()))
    await client.aclose()
    assert reply == Reply(text="")
