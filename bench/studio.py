"""How long a person waits in the studio for a run of ten thousand transcripts.

    python -m bench.studio [--transcripts 10000] [--keep FOLDER]

Makes a workspace whose target is a Python function, runs it twice under two contexts, and opens it
in a headless Chromium. Times are what a person waits: from the key or the click until the new
content stands in the page, painted. Then twenty replies are read and labelled by key.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ethogram.workflow.evidence import load_labels
from ethogram.workflow.reading_room import ReadingRoom
from ethogram.workflow.runs import list_runs
from tests.fakes.browser import Tab, browser
from tests.fakes.workspaces import SPEC, WARM, Folder, a_workspace, with_callable

WORDS = (
    "light leaves energy claim essay draft sentence student paragraph argument evidence reader "
    "because however while perhaps first second point carries text revise"
)
ANSWER = f"""
import random

WORDS = {WORDS!r}.split()

async def answer(messages):
    said, sent = messages[-1]["content"], messages[0]["content"]
    draw = random.Random(said + (sent if len(said) % 5 == 0 else ""))
    lines = [" ".join(draw.choice(WORDS) for _ in range(12)).capitalize() for _ in range(10)]
    return "You asked: " + said + " " + ". ".join(lines) + "."
"""
READ_BY_KEY = 20
POLL_S = 0.004
LONGEST_S = 60.0


def write_workspace(root: Path, transcripts: int) -> Folder:
    """Write so many cases; every seventh reply breaks a clause."""
    folder = with_callable(a_workspace(root), ANSWER)
    folder.write("spec.md", SPEC + WARM)
    with (root / "cases.jsonl").open("w", encoding="utf-8") as out:
        for number in range(transcripts):
            said = "give me the whole text" if number % 7 == 0 else "where do I begin"
            case = {
                "id": f"q{number}",
                "user": f"Question {number}: {said}?",
                "tests": ["coach", "warm"] if number % 3 else ["coach"],
                "surface": "editor",
                "audience": "student",
                "use-case": "essay-help" if number % 2 else "grade-dispute",
            }
            out.write(json.dumps(case) + "\n")
    return folder


def run_twice(folder: Folder) -> str:
    """Ask everything under two contexts; gives the second run."""
    for stance in ("Ask first.", "Ask for the claim first."):
        folder.stance(stance)
        done = folder.type("run", "--no-probe")
        if done.code:
            raise SystemExit(done.said)
    return str(list_runs(folder.root)[0].run.id)


@contextmanager
def studio_of(root: Path) -> Iterator[str]:
    """Start the studio as a person does, in a process of its own; gives the link it prints."""
    arguments = [sys.executable, "-m", "ethogram", "-C", str(root), "studio", "--no-open"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", line)
            if found is None:
                raise SystemExit(f"the studio did not start: {line!r}")
            yield found.group()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


class Clocked:
    """Times steps of one tab and prints them."""

    def __init__(self, tab: Tab) -> None:
        """Take a tab."""
        self.tab = tab

    def open(self, what: str, address: str, claim: str) -> None:
        """Time an address until a claim about its page is true and painted."""
        started = time.perf_counter()
        self.tab.run(f"location.href = {json.dumps(address)}")
        self._until(what, started, f"location.href.endsWith({json.dumps(address)}) && ({claim})")
        self.tab.wait_for("document.readyState === 'complete'")

    def press(self, what: str, keys: str, claim: str) -> float:
        """Time keys until a claim is true and painted."""
        started = time.perf_counter()
        for key in keys:
            self.tab.press(key, key)
        return self._until(what, started, claim)

    def _until(self, what: str, started: float, claim: str) -> float:
        self.tab.wait_for(claim, within_s=60)
        self.tab.run(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        took = time.perf_counter() - started
        if what:
            print(f"  {what:52} {1000 * took:7.0f} ms")
        return took


def found(text: str) -> str:
    """Claim that the list says so many replies."""
    return f"document.querySelector('#found')?.textContent.startsWith({json.dumps(text)})"


def measure(tab: Tab, run: str, total: int) -> None:
    """Open, page, filter, search, read and label."""
    clock, failing = Clocked(tab), (total + 6) // 7
    clock.open("open the list of runs", "/runs", "document.querySelector('#rows')")
    clock.open("open the run, for the first time", f"/runs/{run}", found(f"{total:,}"))
    tab.wait_for("!document.querySelector('#listed[data-cold]')", within_s=60)
    clock.open("open it again", f"/runs/{run}?from=0", found(f"{total:,}"))
    clock.press(
        "next page", "]", "document.querySelector('.pages span').textContent.startsWith('51')"
    )
    clock.press("filter: only what fails", "b", found(f"{failing:,}"))
    clock.press("let go of it", "b", found(f"{total:,}"))
    tab.press("/", "/")
    clock.press(
        "search words, typed (180 ms of it waits for more)", '"question 77:"', found("1 reply")
    )
    clock.open(
        "open one reply", f"/runs/{run}/read/1?standing=fail", "document.querySelector('#part')"
    )
    steps = [
        clock.press("", "j", f"document.querySelector('#part').dataset.read === '{1 + 7 * place}'")
        for place in range(1, 21)
    ]
    print(f"  {'next reply by key, median of 20':52} {1000 * statistics.median(steps):7.0f} ms")


def label_twenty(tab: Tab, run: str) -> None:
    """Read and label twenty replies with one key each, as quickly as they are shown."""
    clock = Clocked(tab)
    clock.open("", f"/runs/{run}/read/1", "document.querySelector('#part')")
    steps = [
        clock.press(
            "",
            "f" if (read - 1) % 7 == 0 else "p",
            f"document.querySelector('#part').dataset.read === '{read + 1}'",
        )
        for read in range(1, READ_BY_KEY + 1)
    ]
    print(
        f"  {'verdict by key until the next reply stands there':52} "
        f"{1000 * statistics.median(steps):7.0f} ms, median of {READ_BY_KEY}; "
        f"{READ_BY_KEY} keys for {READ_BY_KEY} replies"
    )


def measure_room(root: Path, run: str) -> None:
    """Time what the server does without a browser."""
    room = ReadingRoom(root)
    started = time.perf_counter()
    opened = room.transcripts(room.find(run))
    print(f"  {'make the list from its rows':52} {1000 * (time.perf_counter() - started):7.0f} ms")
    thread = room.warm(room.find(run))
    if thread is not None:
        thread.join()
    print(
        f"  {'read every reply for words, flips, classes':52} "
        f"{1000 * (time.perf_counter() - started):7.0f} ms, in the background ({len(opened):,} replies)"
    )
    room.close()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transcripts", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="Make the workspace here and leave it there.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or Path(temporary) / "studio"
        root.mkdir(parents=True, exist_ok=True)
        folder = write_workspace(root, options.transcripts)
        run = run_twice(folder)
        load = os.getloadavg()[0]
        print(f"Studio, {options.transcripts:,} transcripts; load of the machine {load:.1f}")
        measure_room(root, run)
        with studio_of(root) as link, browser() as tab:
            tab.open(link)
            tab.wait_for("!location.search && document.querySelector('#main')")
            measure(tab, run, options.transcripts)
            label_twenty(tab, run)
            print(f"  labels on the disk: {len(load_labels(root)[0])}")
            if tab.complaints:
                print(f"  complaints of the browser: {tab.complaints}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
