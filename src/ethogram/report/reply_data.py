"""Evidence as the page's script reads it: visible text only, marks as stretches of text."""

from __future__ import annotations

from collections.abc import Sequence

from ethogram.judge.label import Label
from ethogram.report.evidence import (
    ReportClause,
    ReportContext,
    ReportTranscript,
    ReportTurn,
    ReportVerdict,
)
from ethogram.report.passage import Mark, passages
from ethogram.report.plain_text import visible

Data = dict[str, object]


def clause_data(clause: ReportClause) -> Data:
    """Give a clause for the pane beside a reply."""
    return {
        "id": visible(clause.id),
        "title": visible(clause.title),
        "text": visible(clause.text),
        "criteria": [[visible(name), visible(text)] for name, text in clause.criteria],
        "bar": clause.bar,
        "stakes": clause.stakes,
        "why": visible(clause.why),
        "cost": visible(clause.cost),
        "owner": visible(clause.owner),
    }


def context_data(context: ReportContext) -> Data:
    """Give a context; of its first turn the stretches that each block covers."""
    first, *rest = context.turns or (ReportTurn(role="system", text=""),)
    marks = [
        Mark(start=block.start, end=block.end, by=index)
        for index, block in enumerate(context.blocks)
    ]
    return {
        "digest": context.digest,
        "surface": visible(context.surface),
        "role": visible(first.role),
        "blocks": [
            {"id": visible(block.block), "serves": [visible(clause) for clause in block.serves]}
            for block in context.blocks
        ],
        "passages": _marked(first.text, marks),
        "turns": _turns(rest),
    }


def reply_data(transcript: ReportTranscript) -> Data:
    """Give a reply with everything that is known of it."""
    marks = [
        Mark(start=found.start, end=found.end, by=index)
        for index, verdict in enumerate(transcript.verdicts)
        for found in verdict.evidence
        if found.is_found
    ]
    return {
        "read": transcript.read,
        "case": visible(transcript.case),
        "family": visible(transcript.family),
        "situation": visible(transcript.situation),
        "repeat": transcript.repeat,
        "context": transcript.context,
        "turns": _turns(transcript.turns),
        "reply": _marked(transcript.reply, marks),
        "class": visible(transcript.answer_class),
        "standings": {visible(clause): standing for clause, standing in transcript.standings},
        "verdicts": [_verdict(each) for each in transcript.verdicts],
        "labels": [_label(each) for each in transcript.labels],
        "flip": transcript.flip,
        "before": visible(transcript.before),
        "failure": visible(transcript.failure),
        "unheld": transcript.is_unheld,
        "model": visible(transcript.model),
        "standin": transcript.is_simulated,
    }


def _verdict(verdict: ReportVerdict) -> Data:
    return {
        "clause": visible(verdict.clause),
        "criterion": visible(verdict.criterion),
        "outcome": verdict.outcome,
        "judge": visible(verdict.judge),
        "kind": verdict.judge_kind,
        "measured": verdict.is_measured,
        "reason": visible(verdict.reason),
        "found": [visible(each.quote) for each in verdict.evidence if each.is_found],
        "lost": [visible(each.quote) for each in verdict.evidence if not each.is_found],
    }


def _label(label: Label) -> Data:
    return {
        "clause": visible(label.clause),
        "criterion": visible(label.criterion or ""),
        "outcome": label.outcome,
        "by": visible(label.labeller),
        "at": visible(label.at),
        "note": visible(label.note),
        "simulated": label.is_simulated,
    }


def _turns(turns: Sequence[ReportTurn]) -> list[list[str]]:
    return [[visible(turn.role), visible(turn.text)] for turn in turns]


def _marked(text: str, marks: Sequence[Mark]) -> list[list[object]]:
    return [[visible(each.text), list(each.by)] for each in passages(text, marks)]
