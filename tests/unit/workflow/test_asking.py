from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from ethogram.errors import BudgetReached, ServerFaulty
from ethogram.executor.budget import Budget
from ethogram.executor.line import Line
from ethogram.model.client import Client
from ethogram.model.message import Message, Reply, Request, Settings, Usage
from ethogram.model.target import Limits, Prices, Target
from ethogram.store.database import Statement, open_database
from ethogram.store.reading import cached_reply
from ethogram.store.writing import Writer
from ethogram.workflow.asking import Asker
from tests.fakes.conversations import a_target

QUESTION = Request(
    messages=(Message(role="user", content="Write it." * 40),), settings=Settings(max_tokens=50)
)


class Bot:
    """Answers with its own count, or fails."""

    def __init__(self, *, fails: int = 0) -> None:
        self.asked = 0
        self.fails = fails

    async def ask(self, request: Request) -> Reply:
        self.asked += 1
        if self.asked <= self.fails:
            raise ServerFaulty("down", status=500)
        return Reply(text=f"Reply {self.asked}.", usage=Usage(input_tokens=90, output_tokens=10))

    async def aclose(self) -> None:
        return None


class Office:
    """An asker with everything it needs; closes what it opened."""

    def __init__(
        self, folder: Path, bot: Bot, target: Target | None = None, budget: Budget | None = None
    ) -> None:
        target = target or a_target()
        self.connection = open_database(folder / "e.sqlite")
        self.writer = Writer(open_database(folder / "e.sqlite"))
        self.budget = budget or Budget()
        self.opened = 0
        self.bot = bot
        self.line = Line(target.limits)
        self.ask = Asker(
            target,
            connection=self.connection,
            writer=self.writer,
            line=self.line,
            client=self.client,
            budget=self.budget,
        )

    async def client(self) -> Client:
        self.opened += 1
        return self.bot


async def test_a_reply_that_is_known_is_given_without_a_connection(tmp_path: Path) -> None:
    office = Office(tmp_path, Bot())
    first = await office.ask(QUESTION)
    assert (first.reply.text, first.is_cached) == ("Reply 1.", False)
    again = await office.ask(QUESTION)
    assert (again.reply.text, again.is_cached, again.key) == ("Reply 1.", True, first.key)
    assert (office.opened, office.bot.asked, office.ask.asked) == (1, 1, 1)
    await office.writer.aclose()


async def test_another_repeat_is_another_question(tmp_path: Path) -> None:
    office = Office(tmp_path, Bot())
    await office.ask(QUESTION)
    other = await office.ask(msgspec.structs.replace(QUESTION, repeat=1))
    assert other.reply.text == "Reply 2."
    await office.writer.aclose()


async def test_a_call_keeps_its_place_until_its_reply_is_committed(tmp_path: Path) -> None:
    office = Office(tmp_path, Bot())
    in_flight = []
    commit = office.writer.write

    async def watched(statements: Iterable[Statement], *, within_s: float = 0.0) -> None:
        in_flight.append(office.line.pace.in_flight)
        await commit(statements, within_s=within_s)
        in_flight.append(office.line.pace.in_flight)

    office.writer.write = watched  # type: ignore[method-assign]  # only watches
    await office.ask(QUESTION)
    assert in_flight == [1, 1]
    assert office.line.pace.in_flight == 0
    assert cached_reply(office.connection, QUESTION.key()) is not None
    await office.writer.aclose()


async def test_the_budget_is_booked_before_the_call_and_settled_after_it(tmp_path: Path) -> None:
    priced = a_target(Prices(input=1e6, output=1e6))
    office = Office(tmp_path, Bot(), priced, Budget(money=250, tokens=1000))
    await office.ask(QUESTION)
    assert (office.budget.tokens_used, office.budget.money_used) == (100, 100)
    # 360 letters are booked as 90 tokens, and the reply as its 50 at most.
    await office.ask(msgspec.structs.replace(QUESTION, repeat=1))
    with pytest.raises(BudgetReached):
        await office.ask(msgspec.structs.replace(QUESTION, repeat=2))
    assert office.bot.asked == 2
    await office.writer.aclose()


async def test_a_call_that_fails_costs_nothing_and_is_not_remembered(tmp_path: Path) -> None:
    once = msgspec.structs.replace(a_target(), limits=Limits(retries=0))
    office = Office(tmp_path, Bot(fails=1), once, Budget(tokens=1000))
    with pytest.raises(ServerFaulty):
        await office.ask(QUESTION)
    assert office.budget.tokens_used == 0
    assert (await office.ask(QUESTION)).reply.text == "Reply 2."
    await office.writer.aclose()
