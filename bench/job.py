"""The job that every tool is measured on: short cases, one includes-check each, a slow model.

`write_workspace` makes it as a workspace, `serving` gives it a model server with an account of what
it served, and `command` runs one whole process and says what it cost.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER = Path(__file__).with_name("model_server.py")
ETHOGRAM = (sys.executable, "-m", "ethogram")
IN_FLIGHT = 100
LATENCY_MS = 50.0
SYSTEM = "You are Margin, a writing assistant. Answer briefly."
KIBI_TO_MEGABYTE = 1024 / 1e6

PRODUCT = """\
# Margin
An assistant that answers short questions.

## Surfaces
- Chat {#chat}: one window

## Audiences
- Anyone {#anyone} (known from: not at all): people who did not sign in

## Use cases
- Question {#question}: something short

## Situations that matter
| surface | audience | use case | weight | source    |
|---------|----------|----------|--------|-----------|
| chat    | anyone   | question | 100 %  | benchmark |
"""
SPEC = """\
# How Margin behaves {#behaviour}

## Name the case {#names-case}
Where: chat · Stakes: medium · Bar: 9 in 10 · Judged: when named
A reply names the case that was asked about.
**A reply passes when it**
- {#named} holds the name of the case.

**Why.** It shows that reply and question belong together. **Cost:** a few words.
"""


def question(number: int) -> str:
    """Ask one short question; the server's echo of it holds what the check looks for."""
    return f"Case {number}: is it Tuesday?"


def expected(number: int) -> str:
    """Give what the reply must include."""
    return f"Case {number}:"


def write_workspace(folder: Path, cases: int, port: int) -> Path:
    """Write the job as a workspace whose target is the server on that port."""
    (folder / "context").mkdir(parents=True)
    (folder / "targets").mkdir()
    (folder / "ethogram.toml").write_text('name = "Margin"\ntarget = "bench"\n', encoding="utf-8")
    (folder / "product.md").write_text(PRODUCT, encoding="utf-8")
    (folder / "spec.md").write_text(SPEC, encoding="utf-8")
    (folder / "context" / "chat.md").write_text(
        f"# Who you are {{#who serves=names-case}}\n{SYSTEM}\n", encoding="utf-8"
    )
    point_at(folder, port)
    place = {"surface": "chat", "audience": "anyone", "use-case": "question"}
    with (folder / "cases.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(cases):
            case = {
                "id": f"case-{number}",
                **place,
                "user": question(number),
                "tests": ["names-case"],
                "checks": [{"type": "contains", "value": expected(number), "for": "named"}],
            }
            lines.write(json.dumps(case) + "\n")
    return folder


def point_at(folder: Path, port: int) -> None:
    """Write the target. The name of the model does not change with the port, so the cache holds."""
    (folder / "targets" / "bench.toml").write_text(
        'provider = "openai"\nmodel = "bench-model"\n'
        f'base-url = "http://127.0.0.1:{port}/v1"\n\n'
        "[settings]\ntemperature = 0\nmax-tokens = 64\n\n"
        f"[limits]\nconcurrency = {IN_FLIGHT}\n",
        encoding="utf-8",
    )


@dataclass(frozen=True)
class Served:
    """A model server under way."""

    port: int

    def account(self) -> dict[str, int]:
        """Ask what it served so far."""
        url = f"http://127.0.0.1:{self.port}/stats"
        with urllib.request.urlopen(url) as answer:
            account: dict[str, int] = json.load(answer)
        return account


@contextmanager
def serving(*options: str, port: int = 0, latency_ms: float = LATENCY_MS) -> Iterator[Served]:
    """Run a model server in a process of its own; `options` plant faults."""
    arguments = [sys.executable, str(SERVER), "--port", str(port)]
    arguments += ["--latency-ms", str(latency_ms), *options]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield Served(int(server.stdout.readline() if server.stdout else 0))
        finally:
            server.terminate()


@dataclass(frozen=True)
class Cost:
    """What one whole process took, start-up included."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    code: int
    output: str


def installed() -> dict[str, str]:
    """Give the environment of an installed program: nothing compiles its modules at every start."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def command(
    arguments: Sequence[str], *, folder: Path | None = None, env: dict[str, str] | None = None
) -> Cost:
    """Run one command to its end, and say what it took."""
    started = time.perf_counter()
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env={**installed(), **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stdout:
        process.stdout.close()
    return Cost(
        wall_s=wall_s,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss * KIBI_TO_MEGABYTE,
        code=process.returncode,
        output=output,
    )


def ethogram(folder: Path, *arguments: str) -> Cost:
    """Run one of our own commands on a workspace."""
    return command([*ETHOGRAM, "-C", str(folder), *arguments])


def quickest(costs: Sequence[Cost]) -> Cost:
    """Of several runs of the same, give the one least disturbed: the least CPU time."""
    return min(costs, key=lambda cost: cost.cpu_s)
