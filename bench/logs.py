"""Production logs at size: taken in and scrubbed, folded, embedded, held against cases, grouped.

    python bench/logs.py [--conversations 100000] [--topics 400] [--cases 1000]

Plants short conversations of a number of topics, each topic in words of its own, a tenth of them with
an e-mail address, a number or a name, a third of them near-duplicates. A fifth of the topics has a
case. Wall times of each step are printed, and how much of what was planted was found, so that a
quick wrong answer shows. The embeddings are needed: pip install 'ethogram[embeddings]'.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ethogram.errors import Position
from ethogram.ids import CaseId, FamilyId, SurfaceId
from ethogram.model.message import Message
from ethogram.suite.case import Case, Place
from ethogram.workflow.logs_in import FOLDER, load_logs, take_in
from ethogram.workflow.logs_missed import find_missed
from ethogram.workflow.workspace import Workspace

OPENINGS = (
    "how do i",
    "can you help me to",
    "please tell me how to",
    "i want to",
    "what is the way to",
)
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
]
NOUNS = [
    "tax",
    "form",
    "invoice",
    "laptop",
    "garden",
    "soup",
    "bread",
    "essay",
    "thesis",
    "poem",
    "teacher",
    "doctor",
    "visa",
    "passport",
    "train",
    "flight",
    "hotel",
    "rent",
    "mortgage",
    "insurance",
    "car",
    "engine",
    "bicycle",
    "guitar",
    "piano",
    "camera",
    "lens",
    "novel",
    "song",
    "film",
    "battery",
    "phone",
    "printer",
    "router",
    "password",
    "database",
    "script",
    "formula",
    "triangle",
    "protein",
    "enzyme",
    "planet",
    "volcano",
    "river",
    "forest",
    "recipe",
    "cake",
    "salad",
    "wedding",
    "funeral",
    "birthday",
    "divorce",
    "lawyer",
    "contract",
    "salary",
]
VERBS = [
    "deduct",
    "repair",
    "write",
    "cook",
    "bake",
    "learn",
    "cancel",
    "renew",
    "book",
    "sell",
    "buy",
    "measure",
    "compute",
    "translate",
    "summarise",
    "plan",
    "clean",
    "paint",
    "fix",
    "compare",
    "explain",
    "choose",
    "install",
    "print",
]


def topic(number: int) -> tuple[str, str, str]:
    """Give a topic a verb and two nouns of its own."""
    rng = random.Random(number)  # noqa: S311
    return rng.choice(VERBS), rng.choice(NOUNS), rng.choice(NOUNS)


def question(rng: random.Random, number: int) -> str:
    """Ask about a topic in one of many wordings."""
    verb, one, other = topic(number)
    tail = " ".join(rng.choice(SYLLABLES) + rng.choice(SYLLABLES) for _ in range(rng.randrange(3)))
    said = f"{rng.choice(OPENINGS)} {verb} my {one} and {other} {tail}".strip()
    return said + rng.choice(("?", "", " please", "??"))


def personal(rng: random.Random, number: int) -> str:
    """Write something that names a person."""
    return rng.choice(
        (
            f" My name is Anna{number} Berg.",
            f" Write to person{number}@planted.example.",
            f" Call +49 30 {number:07}.",
        )
    )


def lines(conversations: int, topics: int) -> Iterator[str]:
    """Write the log."""
    rng = random.Random(7)  # noqa: S311
    for number in range(conversations):
        about = int(topics * rng.random() ** 2)
        asked = question(rng, about) + (personal(rng, number) if rng.random() < 0.1 else "")
        yield json.dumps(
            {
                "user_id": f"user-{rng.randrange(max(1, conversations // 3))}",
                "messages": [
                    {"role": "user", "content": asked},
                    {"role": "assistant", "content": "You can do that in three steps."},
                ],
            }
        )


def cases(count: int, topics: int) -> tuple[Case, ...]:
    """Write cases about every fifth topic."""
    rng = random.Random(8)  # noqa: S311
    return tuple(
        Case(
            id=CaseId(f"case-{number}"),
            family=FamilyId(f"case-{number}"),
            place=Place(surface=SurfaceId("chat")),
            turns=(Message(role="user", content=question(rng, 5 * rng.randrange(topics // 5))),),
            at=Position(path="planted"),
        )
        for number in range(count)
    )


class Steps:
    """Prints what each step took."""

    def __init__(self) -> None:
        self._name, self._began, self.total = "", 0.0, 0.0

    def __call__(self, name: str) -> None:
        """End the step at hand and begin the next."""
        now = time.perf_counter()
        if self._name:
            self.total += now - self._began
            print(f"{now - self._began:7.1f} s  {self._name}", flush=True)
        self._name, self._began = name, now


def main() -> None:
    """Take the planted log in and look for what is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--topics", type=int, default=400)
    parser.add_argument("--cases", type=int, default=1_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        log = root / "prod.jsonl"
        log.write_text("\n".join(lines(asked.conversations, asked.topics)) + "\n", "utf-8")
        step = Steps()
        step(f"taking in and scrubbing {asked.conversations:,} conversations")
        taken = take_in(root, log)
        kept = (root / FOLDER / "prod.jsonl").read_text("utf-8")
        leaked = sum(kept.count(each) for each in ("@planted.example", "Berg", "+49 30"))
        step("loading them")
        conversations = load_logs(root)
        workspace = Workspace(root=root, cases=cases(asked.cases, asked.topics))
        missed = find_missed(workspace, conversations, told=step)
        step("")
    print(f"{step.total:7.1f} s  in all")
    print(f"scrubbed {sum(taken.scrubbed.values()):,}; identifiers left in what is kept: {leaked}")
    print(
        f"{missed.folded:,} different; near a case {missed.near:,}; {len(missed.groups):,} groups of "
        f"{missed.fewest_users} users and more, {missed.suppressed:,} kept back, {missed.alone:,} alone"
    )


if __name__ == "__main__":
    main()
