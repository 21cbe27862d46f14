"""Ask a judge about labelled replies: as they are, asked again, and changed by a probe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ethogram.errors import CallFailed
from ethogram.executor.fan_out import FanOutEnd, fan_out
from ethogram.ids import Digest, TranscriptId
from ethogram.judge.calibrate_gold import GoldItem
from ethogram.judge.card import ProbeName
from ethogram.judge.exam import ExamItem, exam_items, exam_request, exam_transcript
from ethogram.judge.judge_reply import verdict_from_failure, verdict_from_reply
from ethogram.judge.model_judge import ModelJudge, judge_digest, judge_of, judge_request
from ethogram.judge.probe import items_for
from ethogram.judge.probe_text import (
    CANARIES,
    cut_before_evidence,
    padded,
    restyled,
    talking,
    with_reply,
)
from ethogram.judge.rubric import Rubric
from ethogram.judge.verdict import DECIDED, Verdict
from ethogram.model.message import Request
from ethogram.model.target import Target
from ethogram.run.converse import cost_of, failure_of
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Criterion
from ethogram.store.database import Connection
from ethogram.store.reading import cached_reply
from ethogram.workflow.desk import Desk
from ethogram.workflow.progress import Progress

RETEST = 1
"""Added to the repeat index for the second look: another key in the cache, so a fresh answer."""

ASKED_PROBES: tuple[ProbeName, ...] = ("padding", "restyling", "truncation", "injection")
"""Probes that need answers of their own; the others count answers there are already."""


class OnCriterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion a model is measured on, and what makes it the judge it is."""

    clause: Clause
    criterion: Criterion
    rubric: Rubric | None
    judge: ModelJudge
    digest: Digest


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to ask a judge."""

    key: tuple[str, ...]
    """What it is, criterion and reply first: `("coach.kind", "run.4", "padding")`."""
    transcript: Transcript
    on: OnCriterion
    request: Request


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a judge answered."""

    verdict: Verdict
    cost: float | None = None
    """Its price, as the target's table has it; also for an answer the cache gave."""


def on_criterion(
    clause: Clause,
    criterion: Criterion,
    rubric: Rubric | None,
    target: Target,
    generation: int = 0,
) -> OnCriterion:
    """Say what judges a criterion when a target does."""
    judge = judge_of(target, generation)
    return OnCriterion(
        clause=clause,
        criterion=criterion,
        rubric=rubric,
        judge=judge,
        digest=judge_digest(clause, criterion, rubric, judge),
    )


class Interview:
    """Asks questions at a desk and keeps every answer under its key.

    Attributes:
        said: Every answer so far, by key.
        first_failure: What the first failed call said.
    """

    def __init__(self, desk: Desk, progress: Progress) -> None:
        """Ask at a desk, and count as it goes."""
        self._desk = desk
        self._progress = progress
        self.said: dict[tuple[str, ...], Said] = {}
        self.first_failure = ""

    async def ask(self, questions: Sequence[Question]) -> FanOutEnd:
        """Ask all of them; the budget or Ctrl-C ends it early, and what was answered is kept."""
        self._progress.planned += len(questions)
        return await fan_out(questions, self._put, limit=self._desk.at_once, stop=self._desk.stop)

    async def _put(self, question: Question) -> None:
        on, judge = question.on, question.on.judge
        try:
            answer = await self._desk.ask(question.request)
        except CallFailed as error:
            self.first_failure = self.first_failure or str(error)
            self._progress.missing += 1
            self._progress.failures[error.boundary] += 1
            verdict = verdict_from_failure(
                failure_of(error), question.transcript, on.clause, on.criterion, judge, on.digest
            )
            said = Said(verdict=verdict)
        else:
            verdict = verdict_from_reply(
                answer.reply, question.transcript, on.clause, on.criterion, judge, on.digest
            )
            cost = cost_of(answer.reply.usage, self._desk.target.prices)
            said = Said(verdict=verdict, cost=cost)
            self._progress.cached += answer.is_cached
            if cost is not None and not answer.is_cached:
                self._progress.cost = (self._progress.cost or 0.0) + cost
        self._progress.done += 1
        self.said[question.key] = said

    def verdict(self, *key: str) -> Verdict | None:
        """Give an answer by its key; None when it was never asked."""
        said = self.said.get(key)
        return said.verdict if said is not None else None


def exam_questions(on: OnCriterion) -> Iterator[tuple[ExamItem, Question]]:
    """Ask about the specification's own examples."""
    for item in exam_items(on.clause, on.criterion, on.rubric):
        yield (
            item,
            Question(
                key=(on.criterion.id, item.id, "exam"),
                transcript=exam_transcript(item),
                on=on,
                request=exam_request(item, on.clause, on.criterion, on.rubric, on.judge),
            ),
        )


def questions_about(
    on: OnCriterion,
    items: Sequence[GoldItem],
    transcripts: Mapping[TranscriptId, Transcript],
    what: str = "verdict",
    repeat: int = 0,
) -> list[Question]:
    """Ask about replies as they are."""
    return [
        _question(on, item, transcripts[item.transcript], what, repeat=repeat) for item in items
    ]


def probe_questions(
    on: OnCriterion,
    items: Sequence[GoldItem],
    transcripts: Mapping[TranscriptId, Transcript],
    verdicts: Mapping[TranscriptId, Verdict],
    names: Sequence[ProbeName],
) -> Iterator[Question]:
    """Ask about replies as the probes change them, where the judge decided the reply as it is."""
    for item in items:
        verdict = verdicts.get(item.transcript)
        if verdict is None or verdict.outcome not in DECIDED:
            continue
        transcript = transcripts[item.transcript]
        for name in names:
            if not items_for(name, (item,)):
                continue
            for how, text in changed_texts(name, transcript.text, verdict):
                if text != transcript.text:
                    yield _question(on, item, with_reply(transcript, text), name, how)


def changed_texts(name: ProbeName, text: str, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Give every form in which a probe shows a reply."""
    match name:
        case "padding":
            yield "", padded(text)
        case "restyling":
            yield "", restyled(text)
        case "truncation":
            rest = cut_before_evidence(text, verdict)
            if rest is not None:
                yield "", rest
        case "injection":
            for canary in CANARIES:
                yield canary, talking(text, canary)
        case _:
            return


def known_answers(connection: Connection, questions: Sequence[Question]) -> int:
    """Count the questions that the cache answers for free."""
    return sum(cached_reply(connection, each.request.key()) is not None for each in questions)


def _question(
    on: OnCriterion,
    item: GoldItem,
    transcript: Transcript,
    what: str,
    how: str = "",
    repeat: int = 0,
) -> Question:
    request = judge_request(transcript, on.clause, on.criterion, on.rubric, on.judge)
    return Question(
        key=(on.criterion.id, item.transcript, what, *([how] if how else [])),
        transcript=transcript,
        on=on,
        request=msgspec.structs.replace(request, repeat=request.repeat + repeat),
    )
