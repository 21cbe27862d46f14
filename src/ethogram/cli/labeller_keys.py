"""What each key of a labeller says, task by task."""

from __future__ import annotations

from collections.abc import Mapping

from ethogram.judge.queue import Queue, Task
from ethogram.judge.queue_answer import Answer, Decision, Side
from ethogram.judge.verdict import Done, Instead, Said

# An empty line of a script is the key `n`, as in the reader; it must answer nothing here.
DECISIONS: Mapping[str, Decision] = {
    "p": "pass",
    "f": "fail",
    "u": "unclear",
    "w": "clause-is-wrong",
}
SIDES: Mapping[str, Side] = {
    "1": "left",
    "l": "left",
    "left": "left",
    "2": "right",
    "r": "right",
    "right": "right",
    "t": "tie",
    "tie": "tie",
    "x": "both-bad",
    "both-bad": "both-bad",
}
DONE: Mapping[str, Done] = {
    "a": "all",
    "all": "all",
    "p": "part",
    "part": "part",
    "x": "none",
    "none": "none",
}
INSTEAD: Mapping[str, Instead] = {
    "x": "nothing",
    "nothing": "nothing",
    "a": "alternative",
    "alternative": "alternative",
    "q": "question",
    "question": "question",
    "h": "hand-off",
    "hand-off": "hand-off",
}
SAID: Mapping[str, Said] = {
    "o": "openly",
    "openly": "openly",
    "s": "silently",
    "silently": "silently",
}

_ALWAYS = """\
  s           skip; a note says why       z   undo
  o           one note, kept with your answer or skip
  g           the guideline               q   quit; you can go on later
  ?           this help
Every answer is on the disk before the next item. In a script: one command a line, such as
"""
_UNDECIDED = "  u   unclear                             w   the clause is wrong, not the reply\n"
_HELP: Mapping[Task, tuple[str, str]] = {
    "criterion": (
        "  p   it keeps the criterion              f   it breaks it\n" + _UNDECIDED,
        "'fail invents a source'.",
    ),
    "scale": ("  1-9 the point that fits\n" + _UNDECIDED, "'3 names no source'."),
    "answer-class": (
        "  a   all of it was done                  p   a part\n"
        "  x   nothing of it\n"
        "      then, unless all of it, what it did instead:\n"
        "      x nothing   a alternative   q question   h hand-off\n"
        "      and whether it says so:   o openly   s silently\n" + _UNDECIDED,
        "'none alternative openly'.",
    ),
    "pairwise": (
        "  1 l the left one                        2 r the right one\n"
        "  t   a tie                               x   both are bad\n",
        "'left names its source'.",
    ),
    "first-failure": (
        "  p   nothing goes wrong                  f   then the number of the line, or its words\n"
        + _UNDECIDED,
        "'fail 2'.",
    ),
}
_PROMPTS: Mapping[Task, str] = {
    "criterion": "p pass, f fail, u unclear, w clause wrong",
    "scale": "1-{points}, u unclear, w clause wrong",
    "answer-class": "a all, p part, x none, u unclear",
    "pairwise": "1 left, 2 right, t tie, x both bad",
    "first-failure": "p nothing wrong, f where, u unclear",
}


def help_text(task: Task) -> str:
    """Give what `?` shows."""
    keys, example = _HELP[task]
    return f"{keys}{_ALWAYS}{example}\n"


def prompt_text(queue: Queue) -> str:
    """Give the keys of the task and those that always work, on one line."""
    keys = _PROMPTS[queue.task].format(points=len(queue.scale))
    return f"{keys} · s o z g ? q"


def simple_answer(queue: Queue, key: str, note: str) -> Answer | None:
    """Give the answer that one key is; None when the key is none, or only begins one."""
    side, decision = SIDES.get(key), DECISIONS.get(key)
    match queue.task:
        case "pairwise":
            return Answer(side=side, note=note) if side else None
        case "criterion":
            return Answer(outcome=decision, note=note) if decision else None
        case "scale" if len(key) == 1 and key in "123456789":
            return Answer(points=int(key), note=note)
        case "first-failure" if decision and key != "f":
            return Answer(outcome=decision, note=note)
        case _ if key in ("u", "w"):
            return Answer(outcome=decision, note=note)
        case _:
            return None
