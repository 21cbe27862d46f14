"""Which word makes it refuse? Minimal pairs of a harmless question, one word apart."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping

import msgspec

from ethogram.errors import UsageRefused
from ethogram.executor.fan_out import fan_out
from ethogram.ids import RunId
from ethogram.judge.answer_class import class_of
from ethogram.judge.turns import user_text
from ethogram.run.converse import Question, transcript_id
from ethogram.run.run import Run
from ethogram.stats.estimate import Estimate
from ethogram.stats.proportion import newcombe
from ethogram.store.writing import end_statement
from ethogram.suite.case import Case
from ethogram.suite.expand import with_digest
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.experiment_run import experiment_run, sent_before, start_experiment
from ethogram.workflow.progress import Progress
from ethogram.workflow.session import Session
from ethogram.workflow.workspace import Workspace

MOST_WORDS = 40
_WORD = re.compile(r"(?<![\w'-])[^\W\d_][\w'-]*")
_SMALL = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "does",
        "did",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "my",
        "your",
        "his",
        "her",
        "its",
        "our",
        "their",
        "this",
        "that",
        "these",
        "those",
        "with",
        "by",
        "from",
        "as",
        "if",
        "so",
        "not",
        "no",
        "can",
        "could",
        "would",
        "should",
        "will",
        "may",
        "might",
        "how",
        "what",
        "when",
        "where",
        "why",
        "who",
        "which",
    }
)
"""Words that trigger nothing by themselves."""


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """What leaving one word out does."""

    word: str
    without: str
    """The question without it."""
    refused: int
    asked: int
    change: Estimate
    """Share refused with the word minus without it: above zero where the word triggers."""

    @property
    def is_clear(self) -> bool:
        """True when the interval lies above zero."""
        return self.change.low is not None and self.change.low > 0.0


class Triggers(msgspec.Struct, frozen=True, kw_only=True):
    """What was found for one question."""

    question: str
    refused: int
    asked: int
    triggers: tuple[Trigger, ...]
    """The largest first."""
    run: RunId
    target: str
    is_standin: bool
    is_stopped: bool = False


async def find_triggers(
    workspace: Workspace,
    name: str,
    *,
    repeats: int,
    target: str = "",
    env: Mapping[str, str],
    clock: Callable[[], float] = time.time,
) -> Triggers:
    """Ask a question with each of its words left out in turn.

    Args:
        workspace: The documents in force.
        name: The case; its last question is taken apart.
        repeats: How often every wording is asked.
        target: What is asked; empty: the workspace's own.
        env: The environment, where keys are.
        clock: Seconds since the epoch.

    Raises:
        UsageRefused: There is no such case, or no word to leave out.
    """
    case = next((each for each in workspace.cases if each.id == name), None)
    if case is None:
        raise UsageRefused(
            f"No case {name!r}. Expected the id of a harmless case that is refused. "
            "List them with 'ethogram cases', or see 'ethogram caution'."
        )
    question = next((turn.content for turn in reversed(case.turns) if turn.role == "user"), "")
    words = content_words(question)
    if not words:
        raise UsageRefused(
            f"The question of {name!r} has no word to leave out: {question[:60]!r}. Name another case."
        )
    wordings = [question, *(without(question, word) for word in words)]
    run = experiment_run(
        workspace,
        "triggers",
        name,
        target=target,
        planned=len(wordings) * repeats,
        now=clock(),
    )
    chosen = run.plan.target
    bench = _Bench(case=case, wordings=tuple(wordings), repeats=repeats, run=run)
    counts, is_stopped = await _ask(workspace, bench, env=env, clock=clock)
    refused, asked = counts[0]
    found = [
        Trigger(
            word=word,
            without=wording,
            refused=k,
            asked=n,
            change=newcombe(refused, asked, k, n),
        )
        for word, wording, (k, n) in zip(words, wordings[1:], counts[1:], strict=True)
        if n and asked
    ]
    found.sort(key=lambda each: (-(each.change.estimate or 0.0), each.word))
    return Triggers(
        question=question,
        refused=refused,
        asked=asked,
        triggers=tuple(found),
        run=run.id,
        target=str(chosen.name),
        is_standin=chosen.is_standin,
        is_stopped=is_stopped,
    )


def content_words(question: str) -> list[str]:
    """Give the words that may trigger something, each once, in their order."""
    words = (match[0] for match in _WORD.finditer(question))
    return list(dict.fromkeys(each for each in words if each.lower() not in _SMALL))[:MOST_WORDS]


def without(question: str, word: str) -> str:
    """Leave a word out wherever it stands, and close the gap."""
    left = re.sub(rf"(?<![\w'-]){re.escape(word)}(?![\w'-])", "", question)
    return re.sub(r"[ \t]{2,}", " ", re.sub(r" +([,.;:!?])", r"\1", left)).strip()


class _Bench(msgspec.Struct, frozen=True, kw_only=True):
    """Every wording, and how often it is asked."""

    case: Case
    wordings: tuple[str, ...]
    repeats: int
    run: Run


async def _ask(
    workspace: Workspace, bench: _Bench, *, env: Mapping[str, str], clock: Callable[[], float]
) -> tuple[list[tuple[int, int]], bool]:
    """Ask every wording; gives refused and answered of each, and whether it was stopped."""
    case, wordings, repeats, run = bench.case, bench.wordings, bench.repeats, bench.run
    stop, target = asyncio.Event(), run.plan.target
    start_experiment(workspace, run)
    desk = Desk(workspace, target, env, stop)
    session = Session(desk, Progress(run.planned), clock)
    counts = [[0, 0] for _ in wordings]
    rendered = sent_before(workspace, case)

    async def hold(asked: tuple[int, int]) -> None:
        number, repeat = asked
        question = Question(
            id=transcript_id(run.id, number * repeats + repeat + 1),
            run=run.id,
            case=_worded(case, wordings[number], number),
            repeat=run.plan.first_repeat + repeat,
            target=target,
            rendered=rendered,
        )
        transcript = (await session.hold(question)).transcript
        if transcript.failure is None and transcript.replies:
            counts[number][0] += class_of(transcript.text, user_text(transcript)).done == "none"
            counts[number][1] += 1

    pairs = [(number, repeat) for repeat in range(repeats) for number in range(len(wordings))]
    try:
        with draining_on_interrupt(stop):
            end = await fan_out(pairs, hold, limit=desk.at_once, stop=stop)
        name = "stopped" if end.is_drained else "done"
        await desk.writer.write([end_statement(run.id, clock(), name)])
    finally:
        await desk.aclose()
    return [(k, n) for k, n in counts], end.is_drained


def _worded(case: Case, text: str, number: int) -> Case:
    if number == 0:
        return case
    turns = list(case.turns)
    last = max(place for place, turn in enumerate(turns) if turn.role == "user")
    turns[last] = msgspec.structs.replace(turns[last], content=text)
    named = msgspec.structs.replace(
        case,
        id=type(case.id)(f"{case.id}-without-{number}"),
        parent=case.id,
        operator="leave a word out",
        turns=tuple(turns),
    )
    return with_digest(named)
