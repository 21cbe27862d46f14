"""What the reader shows of one reply: passages, clauses in their order, blocks that serve first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ethogram.ids import ClauseId
from ethogram.judge.label import Label
from ethogram.report.evidence import (
    ReportClause,
    ReportContext,
    ReportTranscript,
    ReportVerdict,
    Standing,
)
from ethogram.report.passage import Mark, Passage, passages
from ethogram.workflow.reading import Opened

KINDS = {
    "code": "code check",
    "person": "person",
    "model": "judge",
    "classifier": "classifier",
    "standin": "stand-in judge",
}

ORDER: tuple[Standing, ...] = ("fail", "undecided", "missing", "pass", "not-applicable")


class Numbered(NamedTuple):
    """A verdict with the number that its quotes bear in the reply."""

    number: int
    verdict: ReportVerdict
    said: str
    """`pass`, `fail`, or `undecided` for everything else."""
    who: str


class Criterion(NamedTuple):
    """A criterion as it is shown under its clause."""

    name: str
    text: str
    verdicts: tuple[Numbered, ...]


class Card(NamedTuple):
    """A clause beside a reply."""

    id: ClauseId
    standing: Standing
    clause: ReportClause | None
    """None when the specification no longer has it."""
    criteria: tuple[Criterion, ...]
    labels: tuple[Label, ...]
    is_in_question: bool


class SentBlock(NamedTuple):
    """A part of what was sent before the case's own turns."""

    name: str
    serves: tuple[ClauseId, ...]
    text: str
    is_serving: bool
    """True when it serves the clause in question."""


def reply_passages(reply: ReportTranscript) -> tuple[Passage, ...]:
    """Cut a reply where verdicts quote it, and where people marked what went wrong first.

    Indices up to the number of verdicts are verdicts, those behind are labels.
    """
    quoted = [
        Mark(start=found.start, end=found.end, by=index)
        for index, verdict in enumerate(reply.verdicts)
        for found in verdict.evidence
        if found.is_found
    ]
    pointed = [
        Mark(start=label.span.start, end=label.span.end, by=len(reply.verdicts) + index)
        for index, label in enumerate(reply.labels)
        if label.span is not None and label.span.is_found
    ]
    return passages(reply.reply, [*quoted, *pointed])


def cards(opened: Opened, clauses: Sequence[ReportClause]) -> tuple[Card, ...]:
    """Give every clause that the reply says something about: the one in question, then failures."""
    reply = opened.reply
    known = {clause.id: clause for clause in clauses}
    standing = dict(reply.standings)
    names = [*standing, *(v.clause for v in reply.verdicts), *(x.clause for x in reply.labels)]
    gravest = {name: ORDER.index(said) for name, said in standing.items()}
    ordered = sorted(
        dict.fromkeys(names), key=lambda name: (name != opened.clause, gravest.get(name, 1))
    )
    return tuple(
        Card(
            id=name,
            standing=standing.get(name, "undecided"),
            clause=known.get(name),
            criteria=_criteria(reply, name, known.get(name)),
            labels=tuple(label for label in reply.labels if label.clause == name),
            is_in_question=name == opened.clause,
        )
        for name in ordered
    )


def _criteria(
    reply: ReportTranscript, name: ClauseId, clause: ReportClause | None
) -> tuple[Criterion, ...]:
    given = [
        _numbered(number, each)
        for number, each in enumerate(reply.verdicts, 1)
        if each.clause == name
    ]
    texts = dict(clause.criteria) if clause else {}
    texts |= {each.verdict.criterion: "" for each in given if each.verdict.criterion not in texts}
    return tuple(
        Criterion(
            name=criterion.removeprefix(f"{name}."),
            text=text,
            verdicts=tuple(each for each in given if each.verdict.criterion == criterion),
        )
        for criterion, text in texts.items()
    )


def _numbered(number: int, verdict: ReportVerdict) -> Numbered:
    said = verdict.outcome if verdict.outcome in ("pass", "fail") else "undecided"
    kind = KINDS[verdict.judge_kind]
    who = kind if verdict.judge == verdict.judge_kind else f"{kind} {verdict.judge}"
    return Numbered(number, verdict, said, who if verdict.is_measured else f"{who}, unmeasured")


def sent_blocks(context: ReportContext | None, clause: ClauseId) -> tuple[SentBlock, ...]:
    """Give what was sent before the case's own turns; blocks that serve the clause come first."""
    if context is None or not context.turns:
        return ()
    first, *rest = context.turns
    marks = [
        Mark(start=block.start, end=block.end, by=index)
        for index, block in enumerate(context.blocks)
    ]
    sent = []
    for piece in passages(first.text, marks):
        block = context.blocks[piece.by[0]] if piece.by else None
        if block is not None:
            is_serving = clause in block.serves
            sent.append(SentBlock(block.block, block.serves, piece.text.strip(), is_serving))
        elif piece.text.strip():
            sent.append(SentBlock(first.role, (), piece.text.strip(), False))
    sent += [SentBlock(turn.role, (), turn.text, False) for turn in rest]
    return tuple(sorted(sent, key=lambda block: not block.is_serving))
