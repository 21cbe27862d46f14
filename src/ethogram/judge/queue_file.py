"""`labels/queues/NAME.json`: one queue a file, written once."""

from __future__ import annotations

import re

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.judge.queue import Queue

FOLDER = "labels/queues"
"""Where the queues of a workspace stand."""
LONGEST_NAME = 60
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_DECODER = msgspec.json.Decoder(Queue)


def queue_text(queue: Queue) -> str:
    """Write a queue as its file holds it: how it was drawn in full, then one item a line."""
    fields = {name: getattr(queue, name) for name in Queue.__struct_fields__ if name != "items"}
    head = msgspec.json.format(msgspec.json.encode(fields)).decode().removesuffix("\n}")
    items = ",\n".join("    " + msgspec.json.encode(item).decode() for item in queue.items)
    return f'{head},\n  "items": [\n{items}\n  ]\n}}\n'


def parse_queue(text: str, path: str) -> Parsed[Queue | None]:
    """Read one file of `labels/queues/`; every problem is reported, none raised."""
    try:
        queue = _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        return Parsed(value=None, problems=(_problem(path, f"This is not a queue: {error}."),))
    problems = tuple(_problem(path, said) for said in _defects(queue, path))
    return Parsed(value=None if problems else queue, problems=problems)


def name_problem(name: str) -> str:
    """Say why a queue cannot be called that; empty when it can."""
    if _NAME.fullmatch(name) and len(name) <= LONGEST_NAME:
        return ""
    return (
        f"A queue cannot be called {name[:LONGEST_NAME]!r}: its name is a file's. Expected small "
        f"letters, digits, '-', '_' and '.', at most {LONGEST_NAME}, such as 'coach-pilot'."
    )


def _defects(queue: Queue, path: str) -> list[str]:
    """Find what no queue that Ethogram wrote holds."""
    found = []
    stem = path.rpartition("/")[2].removesuffix(".json")
    if queue.name != stem:
        found.append(f"The queue calls itself {queue.name[:LONGEST_NAME]!r} in the file {stem!r}.")
    if queue.task == "scale" and len(queue.scale) < 2:
        found.append("A queue on a scale has no two anchor sentences.")
    if queue.task != "pairwise" and not queue.clause:
        found.append("The queue names no clause to label.")
    if queue.overlap < 1:
        found.append(f"{queue.overlap} people are wanted for every item; expected 1 or more.")
    if not 0 <= queue.retest_share <= 1:
        found.append(f"The retest share is {queue.retest_share}; expected 0 to 1.")
    return found + _item_defects(queue)


def _item_defects(queue: Queue) -> list[str]:
    found, seen = [], set[tuple[str, str | None]]()
    for number, item in enumerate(queue.items, 1):
        if (item.transcript, item.other) in seen:
            found.append(f"Item {number}, {item.transcript[:60]!r}, stands twice.")
        seen.add((item.transcript, item.other))
        if (item.other is None) == (queue.task == "pairwise"):
            wanted = "two replies" if queue.task == "pairwise" else "one reply"
            found.append(f"Item {number} must have {wanted}, for the task is {queue.task!r}.")
        if not 0 <= item.weight < float("inf"):
            found.append(f"Item {number} weighs {item.weight}; expected 0 or more.")
    return found


def _problem(path: str, message: str) -> Diagnostic:
    return Diagnostic(
        rule="queue-unreadable",
        severity="error",
        at=Position(path=path),
        message=message,
        fix="Undo the change to this file: a queue is written once by 'ethogram label new'.",
    )
