"""Where replies come from: the evidence, where they are there already, else the target."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ethogram.executor.budget import Budget
from ethogram.executor.line import Line
from ethogram.ids import Digest
from ethogram.model.client import Client
from ethogram.model.message import Reply, Request
from ethogram.model.target import Target
from ethogram.run.converse import Answer, cost_of
from ethogram.store.database import Connection
from ethogram.store.reading import cached_reply
from ethogram.store.writing import Writer, reply_statement

LETTERS_PER_TOKEN = 4
"""Rule of thumb for English; used only to book a call's share of a limit before it is made."""
USUAL_REPLY_TOKENS = 256


class Asker:
    """Gives the reply to a request, from the cache or through the target's line.

    Attributes:
        asked: Calls that went to the target and came back.
    """

    def __init__(
        self,
        target: Target,
        *,
        connection: Connection,
        writer: Writer,
        line: Line,
        client: Callable[[], Awaitable[Client]],
        budget: Budget,
    ) -> None:
        """Join cache, budget, line and client.

        Args:
            target: What is asked; gives the prices.
            connection: Where known replies are looked up.
            writer: Where new ones are written.
            line: The target's line.
            client: Opens the connection; called only when something really has to be asked.
            budget: What the run may use.
        """
        self._target = target
        self._connection = connection
        self._writer = writer
        self._line = line
        self._client = client
        self._budget = budget
        self.asked = 0

    async def __call__(self, request: Request) -> Answer:
        """Give the reply; see `run.converse.Ask`.

        A call keeps its place in the target's line until its reply is committed, so that a kill
        loses no more calls than were in flight.
        """
        key = request.key()
        known = cached_reply(self._connection, key)
        if known is not None:
            return Answer(reply=known, key=key, is_cached=True)
        client = await self._client()
        expected = self._tokens(request)
        async with self._budget.reserve(tokens=sum(expected), money=self._price(expected)) as spent:
            reply = await self._line.call(
                lambda: self._ask_and_keep(client, request, key),
                tokens=sum(expected),
                used=_tokens_used,
            )
            spent.settle(tokens=_tokens_used(reply), money=self._cost(reply))
        self.asked += 1
        return Answer(reply=reply, key=key)

    async def _ask_and_keep(self, client: Client, request: Request, key: Digest) -> Reply:
        reply = await client.ask(request)
        await self._writer.write([reply_statement(key, reply)])
        return reply

    def _tokens(self, request: Request) -> tuple[int, int]:
        letters = sum(len(message.content) for message in request.messages)
        return letters // LETTERS_PER_TOKEN, request.settings.max_tokens or USUAL_REPLY_TOKENS

    def _price(self, tokens: tuple[int, int]) -> float:
        prices = self._target.prices
        return (tokens[0] * prices.input + tokens[1] * prices.output) / 1e6 if prices else 0.0

    def _cost(self, reply: Reply) -> float:
        return cost_of(reply.usage, self._target.prices) or 0.0


def _tokens_used(reply: Reply) -> int:
    return reply.usage.input_tokens + reply.usage.output_tokens
