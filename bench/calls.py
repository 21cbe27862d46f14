"""What a call costs: the bare chat client, then the same through a line and a fan-out.

    python bench/calls.py [--calls 10000] [--in-flight 100] [--latency-ms 50] [--loop asyncio]

Prints CPU of this process in microseconds a call, and wall time against the floor that the latency
sets. The server is `bench/model_server.py`, in a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from ethogram.executor.fan_out import fan_out
from ethogram.executor.line import Line
from ethogram.ids import TargetName
from ethogram.model.message import Message, Reply, Request, Settings
from ethogram.model.providers.openai import OpenAIClient
from ethogram.model.target import Limits, Target

SERVER = Path(__file__).with_name("model_server.py")
SYSTEM = Message(role="system", content="You are Margin, a writing assistant. " * 8)


def request(number: int) -> Request:
    """Make one short case."""
    return Request(
        messages=(SYSTEM, Message(role="user", content=f"Case {number}: is it Tuesday?")),
        model="openai:bench",
        settings=Settings(temperature=0, max_tokens=64),
    )


def check(number: int, reply: Reply) -> None:
    """Stop when a reply belongs to another case."""
    if f"Case {number}:" not in reply.text:
        sys.exit(f"Case {number} got {reply.text!r}")


async def measure(
    url: str, given: argparse.Namespace, *, through_line: bool
) -> tuple[float, float]:
    """Make all calls; give seconds of CPU and of wall."""
    limits = Limits(concurrency=given.in_flight)
    target = Target(
        name=TargetName("bench"), provider="openai", model="bench", base_url=url, limits=limits
    )
    client, line = OpenAIClient(target, {}), Line(limits)

    async def bare(number: int) -> None:
        check(number, await client.ask(request(number)))

    async def lined(number: int) -> None:
        asked = request(number)
        check(number, await line.call(lambda: client.ask(asked)))

    started, cpu = time.perf_counter(), time.process_time()
    if through_line:
        end = await fan_out(range(given.calls), lined, limit=given.in_flight + given.waiting)
        print("  ", end, dict(line.errors), f"attempts {line.attempts}")
    else:
        numbers = iter(range(given.calls))

        async def work() -> None:
            for number in numbers:
                await bare(number)

        async with asyncio.TaskGroup() as group:
            for _ in range(given.in_flight):
                group.create_task(work())
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    await client.aclose()
    return cpu, wall


def main() -> None:
    """Start the server, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--in-flight", type=int, default=100)
    parser.add_argument("--waiting", type=int, default=0, help="items beyond those in flight")
    parser.add_argument("--latency-ms", type=float, default=50.0)
    parser.add_argument("--loop", choices=("uvloop", "asyncio"), default="uvloop")
    parser.add_argument("--only", choices=("bare", "line"))
    given, faults = parser.parse_known_args()
    factory = asyncio.new_event_loop
    if given.loop == "uvloop":
        import uvloop

        factory = uvloop.new_event_loop
    floor = given.calls / given.in_flight * given.latency_ms / 1000
    for name in ("bare", "line"):
        if given.only not in (None, name):
            continue
        arguments = [sys.executable, str(SERVER), "--latency-ms", str(given.latency_ms), *faults]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as server:
            port = int(server.stdout.readline()) if server.stdout else 0
            base = f"http://127.0.0.1:{port}"
            with asyncio.Runner(loop_factory=factory) as runner:
                cpu, wall = runner.run(measure(f"{base}/v1", given, through_line=name == "line"))
            with urllib.request.urlopen(f"{base}/stats") as answer:  # noqa: S310 - loopback
                stats = json.load(answer)
            server.terminate()
        each = cpu / given.calls * 1e6
        print(
            f"{name:5} {each:7.1f} us CPU a call   wall {wall:.2f} s = {wall / floor:.2f} x floor"
        )
        print("  ", stats)


if __name__ == "__main__":
    main()
