"""The table of what a run costs, beside the bars and, where one is installed, a peer.

    python bench/run.py [--cases 10000] [--rounds 3] [--only job,report] [--peer-python PATH]

Starts `bench/model_server.py` (50 ms a reply) and runs `ethogram` as a whole process on a workspace
of short cases with one includes-check, 100 calls in flight, everything durable as it finishes. The
floor is what the latency alone takes. `--peer-python` names the interpreter of an environment that
holds inspect-ai, which then does the same job in the same run; see `bench/peers.py`.

Where other work shares the machine, wall times say little: every figure is the least of its rounds,
CPU time is shown beside wall, and a bare client without evaluation is the control.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from job import (
    ETHOGRAM,
    IN_FLIGHT,
    LATENCY_MS,
    Cost,
    command,
    ethogram,
    installed,
    serving,
    write_workspace,
)
from peers import PEERS, Peer

FAULTS = ("--share-429", "0.04", "--share-500", "0.03", "--share-dropped", "0.03")
READ_ONE = """
import sys, time
from pathlib import Path
from ethogram.workflow.pile import parse_wanted
from ethogram.workflow.reading import open_sitting
def one(number):
    started = time.perf_counter()
    sitting = open_sitting(Path(sys.argv[1]), parse_wanted([str(number)]), again=True)
    sitting.open(sitting.pile.items[sitting.pile.start])
    sitting.close()
    return time.perf_counter() - started
one(1)
print(min(one(number) for number in range(40, 60)) * 1000)
"""
BARE_CLIENT = ("--only", "bare", "--loop", "uvloop")


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    seen: str
    bar: str = ""
    is_reached: bool | None = None

    def __str__(self) -> str:
        """Write it."""
        mark = {None: " ", True: "+", False: "-"}[self.is_reached]
        return f"{mark} {self.what:46} {self.seen:>34}   {self.bar}"


def measured(what: str, value: float, unit: str, bar: float | None = None, more: str = "") -> Line:
    """Make a line of one figure and the most it may be."""
    seen = f"{value:.2f} {unit}" + (f" ({more})" if more else "")
    if bar is None:
        return Line(what, seen)
    return Line(what, seen, f"at most {bar:g} {unit}", value <= bar)


class Bench:
    """A folder of workspaces that the measures share."""

    def __init__(self, folder: Path, cases: int, rounds: int) -> None:
        """Take where to write, and how much to measure."""
        self.folder = folder
        self.cases = cases
        self.rounds = rounds
        self.whole: Path | None = None
        self.fault_free: list[Cost] = []
        ethogram(folder, "--help")

    def floor_s(self, cases: int) -> float:
        """Give the seconds that the latency alone takes."""
        return cases / IN_FLIGHT * LATENCY_MS / 1000

    def run(self, cases: int, *faults: str) -> tuple[Path, Cost, dict[str, int]]:
        """Hold one run on a workspace of its own."""
        folder = Path(tempfile.mkdtemp(dir=self.folder)) / "workspace"
        with serving(*faults) as server:
            write_workspace(folder, cases, server.port)
            cost = ethogram(folder, "run")
            account = server.account()
        if cost.code != 0:
            sys.exit(f"ethogram run ended with {cost.code}:\n{cost.output}")
        return folder, cost, account

    def job(self) -> Iterator[Line]:
        """The plain job."""
        for _ in range(self.rounds):
            self.whole, cost, account = self.run(self.cases)
            require(account["served"] == self.cases, "asked each case once", account)
            self.fault_free.append(cost)
        best = min(self.fault_free, key=lambda cost: cost.wall_s)
        wall, cpu = best.wall_s / self.floor_s(self.cases), least_cpu(self.fault_free)
        yield self.control()
        share = f"{best.cpu_s / best.wall_s:.0%} of a core"
        yield measured("run, wall over floor, whole process", wall, "x", 1.2, share)
        yield measured("run, CPU a case", cpu / self.cases * 1000, "ms", 0.5)
        yield measured("run, peak memory", min(c.peak_mb for c in self.fault_free), "MB", 120)
        kept = (self.finished() / ".ethogram").iterdir()
        evidence = sum(each.stat().st_size for each in kept) / 1e6
        yield measured("disk a 1,000 cases", evidence / self.cases * 1000, "MB", 0.5)

    def control(self) -> Line:
        """Our client alone, in the same minute: what the machine gives at best."""
        script = str(Path(__file__).with_name("calls.py"))
        arguments = [sys.executable, script, "--calls", str(self.cases), *BARE_CLIENT]
        said = [command(arguments).output.splitlines()[0] for _ in range(self.rounds)]
        best = min(said, key=lambda line: float(line.split("=")[1].split()[0]))
        micro, wall = best.split()[1], best.split("=")[1].split()[0]
        return Line("control: bare client, no evaluation", f"{wall} x ({micro} us CPU a call)")

    def growth(self) -> Iterator[Line]:
        """Peak memory by size."""
        small, large = self.cases // 2, self.cases * 3 // 2
        peaks = [self.run(cases)[1].peak_mb for cases in (small, large)]
        each = (peaks[1] - peaks[0]) / (large - small) * 1000
        yield measured("growth a further 1,000 cases", each, "MB", 2)

    def report(self) -> Iterator[Line]:
        """What is done with a run that is over."""
        bare = self.best([sys.executable, "-c", "pass"])
        shown = self.best([*ETHOGRAM, "--help"])
        yield measured("--help over the bare interpreter", shown - bare, "s", 0.1)
        folder = self.finished()
        for name, bar, arguments in (
            ("report: first screen, whole process", 0.2, ("report",)),
            ("report --html", 3.0, ("report", "--html", str(self.folder / "report.html"))),
            ("judge again with code checks", 1.0, ("judge",)),
            ("read --json 42, whole process", None, ("read", "--json", "42")),
        ):
            seconds = self.best([*ETHOGRAM, "-C", str(folder), *arguments])
            yield measured(name, seconds, "s", bar)
        read = [command([sys.executable, "-c", READ_ONE, str(folder)]) for _ in range(self.rounds)]
        yield measured("read one transcript", min(float(c.output) for c in read), "ms", 20)

    def faults(self) -> Iterator[Line]:
        """One request in ten fails."""
        costs = []
        for _ in range(self.rounds):
            folder, cost, account = self.run(self.cases, *FAULTS)
            require(account["prompts"] == account["served"] == self.cases, "all served", account)
            require(f"{self.cases:,} replies" in ethogram(folder, "report").output, "whole", folder)
            costs.append(cost)
        if not self.fault_free:
            list(self.job())
        wall = min(cost.wall_s for cost in costs) / min(c.wall_s for c in self.fault_free)
        more = f"CPU {least_cpu(costs) / self.cases * 1000:.2f} ms a case"
        yield measured("10 % faults, over the fault-free run", wall, "x", 2, more)

    def kill(self) -> Iterator[Line]:
        """Killed in the middle and resumed: what finished is not asked again."""
        folder = Path(tempfile.mkdtemp(dir=self.folder)) / "workspace"
        with serving() as server:
            write_workspace(folder, self.cases, server.port)
            process = subprocess.Popen(
                [*ETHOGRAM, "-C", str(folder), "run"],
                env=installed(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            while server.account()["served"] < self.cases // 2 and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
            process.wait()
            before = server.account()
            cost = ethogram(folder, "resume")
            account = server.account()
        require(cost.code == 0, "resumed", cost.output)
        again = account["served"] - self.cases
        lost = f"{before['served']} served at the kill"
        reached = 0 <= again <= IN_FLIGHT
        yield Line(
            "kill -9 and resume: answered twice",
            f"{again} ({lost})",
            f"at most the {IN_FLIGHT} in flight",
            reached,
        )

    def peer(self, peer: Peer, python: str) -> Iterator[Line]:
        """The same job by another tool."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        with serving() as server:
            script = peer.write(folder, self.cases, server.port)
            cost = command([python, str(script)], folder=folder, env=peer.env(server.port))
            account = server.account()
        if cost.code != 0 or account["served"] < self.cases:
            yield Line(f"{peer.name}: did not finish", f"exit {cost.code}", cost.output[-300:])
            return
        wall, cpu = cost.wall_s / self.floor_s(self.cases), cost.cpu_s / self.cases * 1000
        yield Line(f"{peer.name}: wall over floor", f"{wall:.1f} x")
        yield Line(f"{peer.name}: CPU a case", f"{cpu:.2f} ms")
        yield Line(f"{peer.name}: peak memory", f"{cost.peak_mb:.0f} MB")

    def finished(self) -> Path:
        """Give a workspace with a run that is over."""
        if self.whole is None:
            self.whole = self.run(self.cases)[0]
        return self.whole

    def best(self, arguments: Sequence[str]) -> float:
        """Give the shortest of several times, in seconds."""
        costs = [command(arguments) for _ in range(max(3, self.rounds))]
        require(all(cost.code == 0 for cost in costs), "ended well", costs[0].output)
        return min(cost.wall_s for cost in costs)


def least_cpu(costs: Sequence[Cost]) -> float:
    """Give the CPU seconds of the run least disturbed."""
    return min(cost.cpu_s for cost in costs)


def require(is_so: bool, claim: str, seen: object) -> None:
    """Stop when a run did not do what it is measured for."""
    if not is_so:
        sys.exit(f"Not {claim}: {seen}")


def main() -> int:
    """Measure, print, and give 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="What a run costs, beside the bars.")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="job,growth,report,faults,kill,peers")
    parser.add_argument("--peer-python", default="", help="interpreter that has a peer installed")
    given = parser.parse_args()
    chosen = [name for name in given.only.split(",") if name]
    load = os.getloadavg()[0]
    print(f"{given.cases:,} cases, {given.rounds} rounds, {os.cpu_count()} cores, load {load:.1f}")
    is_reached = True
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.cases, given.rounds)
        measures: dict[str, Callable[[], Iterator[Line]]] = {
            "job": bench.job,
            "growth": bench.growth,
            "report": bench.report,
            "faults": bench.faults,
            "kill": bench.kill,
        }
        for name, measure in measures.items():
            for line in measure() if not chosen or name in chosen else ():
                print(line, flush=True)
                is_reached = is_reached and line.is_reached is not False
        if given.peer_python and (not chosen or "peers" in chosen):
            for peer in PEERS:
                if peer.is_installed(given.peer_python):
                    for line in bench.peer(peer, given.peer_python):
                        print(line, flush=True)
    return 0 if is_reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
