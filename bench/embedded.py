"""What the embedded model costs: tokens a second, slots, the shared system message, our share.

Run it with `python bench/embedded.py`; it prints three tables in a few minutes on two cores.
Ratios travel between machines, absolute figures do not.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from ethogram.ids import TargetName
from ethogram.model.chat_body import as_reply, chat_body
from ethogram.model.cores import threads_now
from ethogram.model.embedded import EmbeddedClient
from ethogram.model.engine import Engine, EngineShape
from ethogram.model.message import Message, Reply, Request, Settings
from ethogram.model.target import Target
from ethogram.model.weights import find_weights

SYSTEM = Message(
    role="system",
    content="You are Margin, a writing assistant used in education. Be brief, plain and kind, and "
    "help every student to write a text of their own. " * 8,
)
REPLY_TOKENS = 64
CASES = 24
ROUNDS = 3
MOST_SLOTS = (1, 2, 4, 8, 16)
THREADS = threads_now()
"""The same for every row, chosen from the cores that are free when the bench starts."""


def requests(count: int) -> list[Request]:
    """Cases of one surface: the same system message, other questions."""
    settings = Settings(max_tokens=REPLY_TOKENS, temperature=0.7)
    return [
        Request(
            messages=(SYSTEM, Message(role="user", content=f"Give me {n + 3} ideas for a story.")),
            settings=settings,
        )
        for n in range(count)
    ]


def client_of(slots: int) -> EmbeddedClient:
    """An embedded target with that many slots."""
    options = {"slots": slots, "threads": THREADS}
    return EmbeddedClient(Target(name=TargetName("bench"), provider="embedded", options=options))


async def ours(slots: int, cases: Sequence[Request]) -> tuple[float, list[Reply]]:
    """Ask through our client, after the system message is in every slot."""
    client = client_of(slots)
    await ask_all(client, cases[:slots])
    started = time.perf_counter()
    replies = await ask_all(client, cases)
    seconds = time.perf_counter() - started
    await client.aclose()
    return seconds, replies


async def ask_all(client: EmbeddedClient, cases: Sequence[Request]) -> list[Reply]:
    """Ask everything at once; the client gives each its slot."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(client.ask(case)) for case in cases]
    return [task.result() for task in tasks]


def bare(slots: int, cases: Sequence[Request]) -> tuple[float, int]:
    """Ask the engine itself in a loop of threads, with the same slots and bodies, nothing else."""
    engine = Engine(find_weights(), EngineShape(slots=slots, context=2048, threads=THREADS))
    bodies = [chat_body(case, system_role="system", tools="refuse") for case in cases]

    def one(body: dict[str, object]) -> int:
        reply = as_reply(engine.stream_reply(body, bool), model="", latency_s=0, slots=1)
        return reply.usage.output_tokens

    with ThreadPoolExecutor(slots) as pool:
        list(pool.map(one, bodies[:slots]))
        started = time.perf_counter()
        tokens = sum(pool.map(one, bodies))
        seconds = time.perf_counter() - started
    engine.close()
    return seconds, tokens


def loading() -> None:
    """How long it takes until the first token."""
    started = time.perf_counter()
    client = client_of(8)
    request = Request(
        messages=(Message(role="user", content="Hi"),), settings=Settings(max_tokens=1)
    )

    async def first() -> None:
        await client.ask(request)
        print(f"start to first token     {time.perf_counter() - started:.2f} s")
        await client.aclose()

    asyncio.run(first())


def cold_start() -> None:
    """Until the first eight replies of a surface are there, system message unread."""

    async def run() -> tuple[float, float]:
        client = client_of(8)
        short = Request(
            messages=(Message(role="user", content="Hi"),), settings=Settings(max_tokens=1)
        )
        await client.ask(short)
        started = time.perf_counter()
        replies = await ask_all(client, requests(8))
        seconds = time.perf_counter() - started
        await client.aclose()
        cached = [reply.usage.cached_tokens / reply.usage.input_tokens for reply in replies]
        return seconds, min(cached)

    seconds, cached = asyncio.run(run())
    print(f"first 8 replies, cold    {seconds:.2f} s; prompt already read: {cached:.0%} or more")


def slots_table() -> None:
    """Cases and tokens a second by slots."""
    print("\nslots  cases/s  tokens/s  most busy  cached share")
    for slots in MOST_SLOTS:
        seconds, replies = asyncio.run(ours(slots, requests(CASES)))
        tokens = sum(reply.usage.output_tokens for reply in replies)
        cached = sum(r.usage.cached_tokens for r in replies) / sum(
            r.usage.input_tokens for r in replies
        )
        busy = max(reply.slots or 0 for reply in replies)
        print(
            f"{slots:5}  {CASES / seconds:7.2f}  {tokens / seconds:8.1f}  {busy:9}  {cached:12.0%}"
        )


def share_of_bare(slots: int = 8) -> float:
    """Our tokens a second over a bare loop's, in turn, best round of each."""
    print(f"\nround  bare tokens/s  ours tokens/s   ({slots} slots)")
    bare_best = ours_best = 0.0
    for number in range(ROUNDS):
        bare_s, bare_tokens = bare(slots, requests(CASES))
        ours_s, replies = asyncio.run(ours(slots, requests(CASES)))
        ours_rate = sum(reply.usage.output_tokens for reply in replies) / ours_s
        print(f"{number + 1:5}  {bare_tokens / bare_s:13.1f}  {ours_rate:13.1f}")
        bare_best = max(bare_best, bare_tokens / bare_s)
        ours_best = max(ours_best, ours_rate)
    return ours_best / bare_best


def main() -> int:
    """Print the tables; the exit code says whether the bar of 90 % is met."""
    print(f"threads                  {THREADS}; load {os.getloadavg()[0]:.1f}")
    loading()
    cold_start()
    slots_table()
    ratio = share_of_bare()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nours over bare           {ratio:.0%}  (bar: 90 %)")
    print(f"peak memory              {memory:.0f} MB")
    return 0 if ratio >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
