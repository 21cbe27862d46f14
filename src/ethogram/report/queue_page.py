"""Queues on a terminal: how they were drawn, how far they are, and how their labellers do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ethogram.judge.card import Sampling
from ethogram.judge.queue import Rule, Task
from ethogram.judge.queue_progress import LabellerProgress, QueueProgress
from ethogram.report.ink import ink
from ethogram.report.number import count, duration
from ethogram.report.plain_text import cells, cut, one_line, pad, visible, wrap

RULES: dict[Rule, str] = {
    "random": "at random",
    "stratified": "at random within every situation",
    "disagreement": "where judges or people contradict each other most",
    "boundary": "nearest the line between pass and fail",
    "failures": "at random among what fails",
    "listed": "by number",
}
SPEAKS_FOR: dict[Sampling, str] = {
    "random": "a rate over it speaks for all it was drawn from",
    "stratified": "a rate over it, weighted, speaks for all it was drawn from",
    "targeted": "chosen to learn from; a rate over it speaks for nothing else",
    "unknown": "nobody knows what a rate over it speaks for",
}
TASKS: dict[Task, str] = {
    "criterion": "pass or fail",
    "scale": "a point of the scale",
    "answer-class": "what was done",
    "pairwise": "the better of two",
    "first-failure": "where it first goes wrong",
}
_HEAD = 10


def render_queues(queues: Sequence[QueueProgress], *, width: int = 100) -> str:
    """Write one line a queue, the newest first."""
    if not queues:
        return (
            "No queues yet. Draw one from the last run: 'ethogram label new NAME --for CLAUSE'.\n"
        )
    names = max(cells(visible(each.name)) for each in queues)
    subjects = max(cells(visible(_subject(each))) for each in queues)
    return "".join(
        cut(
            f"{pad(visible(each.name), names)}  {pad(visible(_subject(each)), subjects)}  "
            f"{one_line(_state(each))}",
            width,
        )
        + "\n"
        for each in queues
    )


def render_queue(queue: QueueProgress, *, width: int = 100, colour: bool = False) -> str:
    """Write how one queue was drawn, how far it is, and what each labeller did."""
    lines = [ink(f"{visible(queue.name)}: {TASKS[queue.task]}", "strong", colour=colour)]
    lines += _row("about", visible(_subject(queue)), width)
    lines += _row("drawn", _drawn(queue), width)
    lines += _row("wanted", _wanted(queue), width)
    lines += ["", *_table(queue.labellers, colour)] if queue.labellers else []
    notes = list(_notes(queue))
    lines += ["", *(line for note in notes for line in wrap(note, width))] if notes else []
    lines += ["", f"next      {_next(queue)}"]
    return "\n".join(lines) + "\n"


def drawn_text(rule: Rule, where: str, seed: int) -> str:
    """Say in a few words how a queue was drawn: `at random, seed 7`."""
    narrowed = f", where {one_line(where)}" if where else ""
    by_chance = f", seed {seed}" if rule in ("random", "stratified", "failures") else ""
    return f"{RULES[rule]}{narrowed}{by_chance}"


def _subject(queue: QueueProgress) -> str:
    return queue.criterion or queue.clause or "the whole"


def _state(queue: QueueProgress) -> str:
    if queue.answers >= queue.wanted:
        return f"done · {count(queue.items, 'item')}"
    people = [_who(each) for each in queue.labellers]
    who = f" · {', '.join(people)}" if people else ""
    left = f" · about {_minutes(queue)} left"
    return f"{queue.answers} of {count(queue.wanted, 'answer')}{who}{left}"


def _minutes(queue: QueueProgress) -> str:
    return f"{max(1, round(queue.minutes_left))} min"


def _who(labeller: LabellerProgress) -> str:
    return f"{labeller.labeller} (simulated)" if labeller.is_simulated else labeller.labeller


def _row(head: str, text: str, width: int) -> list[str]:
    first, *rest = wrap(text, width - _HEAD) or [""]
    return [f"{head:<{_HEAD}}{first}", *(" " * _HEAD + line for line in rest)]


def _drawn(queue: QueueProgress) -> str:
    noun = "pair" if queue.task == "pairwise" else "reply"
    plural = "pairs" if queue.task == "pairwise" else "replies"
    runs = f"{queue.run} and {queue.against}" if queue.against else str(queue.run)
    gold = queue.items - queue.drawn
    mixed_in = f"; {count(gold, 'gold item')} mixed in" if gold else ""
    return (
        f"{queue.drawn} of {count(queue.frame, noun, plural)} of {visible(runs)}, "
        f"{drawn_text(queue.rule, queue.where, queue.seed)}; {SPEAKS_FOR[queue.sampling]}{mixed_in}"
    )


def _wanted(queue: QueueProgress) -> str:
    parts = [
        f"{count(queue.overlap, 'person', 'people')} an item: "
        f"{queue.answers} of {count(queue.wanted, 'answer')}, {queue.complete} of "
        f"{count(queue.items, 'item')} done"
    ]
    if queue.disputed:
        parts.append(f"people differ on {queue.disputed}")
    if queue.answers < queue.wanted:
        parts.append(f"about {_minutes(queue)} left for all together")
    return "; ".join(parts)


def _table(labellers: Sequence[LabellerProgress], colour: bool) -> Iterator[str]:
    names = max(9, *(cells(visible(_who(each))) for each in labellers))
    head = f"{'labeller':<{names}}  answered  skipped  left   each  repeats alike  gold right"
    yield ink(head, "faint", colour=colour)
    for each in labellers:
        pace = "-" if each.seconds is None else duration(each.seconds)
        repeats = f"{each.repeats_same} of {each.repeats}" if each.repeats else "-"
        gold = f"{each.gold_right} of {each.gold}" if each.gold else "-"
        yield (
            f"{pad(visible(_who(each)), names)}  {each.answered:>8}  {each.skipped:>7}  "
            f"{each.left:>4}  {pace:>5}  {repeats:>13}  {gold:>10}"
        )


def _notes(queue: QueueProgress) -> Iterator[str]:
    if queue.extra:
        yield (
            f"{count(queue.extra, 'answer')} more than wanted: two people took the last place of an "
            "item at the same time. All are kept."
        )
    stale = sum(each.stale for each in queue.labellers)
    if stale:
        yield (
            f"{count(stale, 'answer')} given under an earlier version of the clause: they count for "
            "nothing, and those items are asked again."
        )
    earlier = sum(each.earlier_guideline for each in queue.labellers)
    if earlier:
        yield f"{count(earlier, 'answer')} given under an earlier guideline. They count."
    if any(each.is_simulated for each in queue.labellers):
        yield "Simulated: no person gave these answers. They take no person's place."


def _next(queue: QueueProgress) -> str:
    if queue.answers < queue.wanted:
        return f"ethogram label {visible(queue.name)} --as NAME"
    return "ethogram agree" if queue.overlap > 1 else "ethogram report"
