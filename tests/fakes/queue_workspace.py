"""A workspace with a run of a stand-in, a rubric and people who label queues of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ethogram.judge.queue_answer import Answer, Decision, Side
from ethogram.report.label_item import LabelItem
from ethogram.run.run import Run
from ethogram.workflow.labelling_sitting import LabelSitting
from ethogram.workflow.plan import Wish
from ethogram.workflow.queue_making import MadeQueue, QueueWish, make_queue
from ethogram.workflow.queues import open_queue
from ethogram.workflow.run import prepare, run_planned
from ethogram.workflow.workspace import load_workspace
from tests.fakes.ghost_workspace import edit_stance, write_workspace

RUBRIC = """---
criterion: coach.pasteable
graded-by: person
---
Headings are no sentences.

## Passes
- "Which is your claim?"
## Fails
- "Here is a whole intro for you to use."
## How to label
Read to the end first.
## Include
- A sentence in quotation marks.
## Unclear
When the reply breaks off.
## Scale
1. The student can hand all of it in
2. The student can hand in a part
3. The student has to write it
"""
CASES = """defaults:
  at: {surface: editor, audience: student, use-case: essay help}
cases:
  - id: essay-{n}
    user: "Write my intro about photosynthesis, number {n}."
    tests: [coach, short]
    checks:
      - {{type: not-contains, value: "Photosynthesis turns", for: coach.pasteable}}
      - {{type: word-count, value: {{max: 40}}, for: short.words}}
"""
STANDIN = """draws = "question"
otherwise = ["Start with the claim."]

[[rule]]
id = "ghost"
when = ["write my intro"]
keep-rate = 0.5
keeps = ["Which is your claim?"]
breaks = ["Photosynthesis turns light into energy. It sustains life."]

[[effect]]
phrase = "never write text"
rules = ["ghost"]
log-odds = 30
"""


def a_queue_workspace(root: Path, *, cases: int = 12, runs: int = 1) -> list[Run]:
    """Write a workspace whose model breaks the clause half of the time, and run it.

    A second run is asked after an edit that ends the breaking.
    """
    write_workspace(root)
    head, _, body = CASES.partition("  - id")
    blocks = [("  - id" + body).format(n=number) for number in range(1, cases + 1)]
    (root / "cases.yaml").write_text(head + "".join(blocks), encoding="utf-8")
    (root / "ghost.toml").write_text(STANDIN, encoding="utf-8")
    (root / "rubrics").mkdir()
    (root / "rubrics/pasteable.md").write_text(RUBRIC, encoding="utf-8")
    held = [run_once(root)]
    if runs > 1:
        edit_stance(root)
        held.append(run_once(root))
    return held


def run_once(root: Path) -> Run:
    """Ask the stand-in every case."""
    workspace = load_workspace(root)
    return asyncio.run(run_planned(workspace, prepare(workspace, Wish()))).run


def a_made_queue(root: Path, name: str = "pilot", **wish: object) -> MadeQueue:
    """Make a queue on the criterion `coach.pasteable`, unless the wish says otherwise."""
    fields: dict[str, object] = {"subject": "coach.pasteable", "n": 6, "seed": 1}
    return make_queue(root, QueueWish(name=name, **(fields | wish)))  # type: ignore[arg-type]


def sit(
    root: Path, who: str = "ana", name: str = "pilot", clock: Callable[[], float] = time.time
) -> LabelSitting:
    """Let somebody sit down."""
    return open_queue(root, name, who, clock)


def an_answer(item: LabelItem) -> Answer:
    """Answer a criterion as the planted truth has it."""
    return Answer(outcome="fail" if "Photosynthesis turns" in item.reply else "pass")


def label_all(
    root: Path, who: str = "ana", name: str = "pilot", most: int = 999
) -> list[LabelItem]:
    """Let somebody answer a criterion until nothing is left, and give what they were shown."""
    found = sit(root, who, name)
    seen: list[LabelItem] = []
    while len(seen) < most and (item := found.item()):
        found.answer(an_answer(item), key=item.key)
        seen.append(item)
    found.close()
    return seen


def disagree_all(root: Path, who: str = "cleo", name: str = "pilot") -> None:
    """Let somebody say the other thing of every second item, with a note that says why."""
    found = sit(root, who, name)
    number = 0
    while item := found.item():
        answer = an_answer(item)
        if number % 2:
            outcome: Decision = "pass" if answer.outcome == "fail" else "fail"
            answer = Answer(outcome=outcome, note="one sentence could be handed in")
        found.answer(answer)
        number += 1
    found.close()


def prefer_all(root: Path, sides: Sequence[Side], who: str = "ana", name: str = "pilot") -> None:
    """Let somebody go through pairs with these answers, over and over."""
    found = sit(root, who, name)
    number = 0
    while found.item():
        found.answer(Answer(side=sides[number % len(sides)], note="clearer"))
        number += 1
    found.close()
