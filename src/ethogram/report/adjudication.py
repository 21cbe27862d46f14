"""A reply that divides people, as an adjudicator sees it in a terminal: no name, no verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ethogram.ids import CriterionId, RunId
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.label import LabelOutcome
from ethogram.judge.verdict import Evidence
from ethogram.report.agreement import REASONS
from ethogram.report.evidence import ReportClause, ReportContext, ReportTranscript
from ethogram.report.ink import Tone, ink
from ethogram.report.plain_text import cells, visible, wrap
from ethogram.report.transcript import Reading, render_transcript

_TONES: dict[LabelOutcome, Tone] = {"fail": "bad", "pass": "good"}


class Voice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one person said, under a letter instead of a name."""

    letter: str
    outcome: LabelOutcome
    note: str = ""
    span: Evidence | None = None
    """Where in the reply the first thing went wrong."""


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply that divides people."""

    number: int
    """From 1, in this sitting."""
    of: int
    run: RunId
    reply: ReportTranscript
    """Without verdicts, labels and the name of the model."""
    context: ReportContext | None
    clause: ReportClause
    criterion: CriterionId | None = None
    """None: the clause as a whole."""
    guidance: str = ""
    """What labellers were told about the criterion."""
    voices: tuple[Voice, ...]
    settled: Adjudication | None = None
    """How it was settled before; None: the question is open."""

    @property
    def subject(self) -> str:
        """The criterion, or the clause."""
        return self.criterion or self.clause.id


def render_question(
    question: Question, *, width: int = 100, colour: bool = False, is_whole: bool = False
) -> str:
    """Show the reply, the words in question, and what was said of them under letters."""
    reading = Reading(clause=question.clause.id, width=width, colour=colour, is_whole=is_whole)
    text = render_transcript(question.reply, context=question.context, reading=reading)
    lines = list(_lines(question, reading.width, colour=colour))
    return text + "\n" + "\n".join(lines) + "\n"


def settled_text(adjudication: Adjudication) -> str:
    """Say in words how something was settled, and why people had differed."""
    if adjudication.settled == "kept":
        return f"kept: {REASONS[adjudication.reason_code]}"
    if adjudication.reason_code == "item-broken":
        return f"left out: {REASONS['item-broken']}"
    return f"{adjudication.settled}: {REASONS[adjudication.reason_code]}"


def _lines(question: Question, width: int, *, colour: bool) -> Iterator[str]:
    clause = question.clause
    yield ink(visible(f"{question.subject}: {clause.title}"), "strong", colour=colour)
    yield from _wrapped(clause.text, width)
    for name, text in clause.criteria:
        if question.criterion in (None, name):
            yield from _wrapped(f"{name.removeprefix(f'{clause.id}.')}: {text}", width)
    if question.guidance:
        yield from _wrapped(f"How to label: {question.guidance}", width)
    yield ""
    for voice in question.voices:
        head = ink(
            f"{voice.letter} {voice.outcome}", _TONES.get(voice.outcome, "warn"), colour=colour
        )
        first, *rest = [*_wrapped(voice.note, width), ""]
        yield f"{head} {first}".rstrip()
        yield from (line for line in rest if line)
        if voice.span is not None and voice.span.quote:
            yield from _wrapped(f"at: {voice.span.quote}", width)
    if question.settled is not None:
        yield ""
        yield from _wrapped(f"settled before as {settled_text(question.settled)}", width)


def _wrapped(text: str, width: int, indent: int = 2) -> Sequence[str]:
    lines: list[str] = []
    for paragraph in visible(text).replace("\t", "    ").split("\n"):
        fits = cells(paragraph) <= width - indent
        lines += [paragraph] if fits else wrap(paragraph, width - indent)
    return [(" " * indent + line).rstrip() for line in lines] if text else []
