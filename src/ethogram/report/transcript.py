"""One reply for the terminal reader: what was sent, what came back, clause and verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ethogram.judge.verdict import Outcome
from ethogram.report.evidence import (
    ReportClause,
    ReportContext,
    ReportTranscript,
    ReportVerdict,
    Standing,
)
from ethogram.report.ink import Tone, ink
from ethogram.report.number import count
from ethogram.report.passage import Mark, passages
from ethogram.report.plain_text import cells, one_line, visible, wrap

_LEAST_WIDTH = 60
_OPEN, _CLOSE = "⟦", "⟧"
_TONES: dict[Standing | Outcome, Tone] = {"fail": "bad", "pass": "good", "not-applicable": "faint"}


UNHELD = "(The text of this reply was not imported; what people and judges said of it was.)"


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a reader wants a reply shown."""

    clause: str = ""
    """Clause to show first, with the blocks that serve it written out; empty: all alike."""
    width: int = 100
    colour: bool = False
    is_whole: bool = False
    """True shows every block of the context in full."""


def render_transcript(
    transcript: ReportTranscript,
    *,
    clauses: Sequence[ReportClause] = (),
    context: ReportContext | None = None,
    reading: Reading | None = None,
) -> str:
    """Show one reply with its clauses, context blocks and verdicts.

    Words that a judge quotes stand in ⟦brackets⟧ with the verdict's number behind them.
    """
    how = reading or Reading()
    how = msgspec.structs.replace(how, width=max(how.width, _LEAST_WIDTH))
    lines = _head(transcript, how)
    if context is not None:
        lines += ["", *_context(context, how)]
    for turn in transcript.turns:
        lines += ["", ink(one_line(turn.role), "faint", colour=how.colour)]
        lines += _paragraphs(turn.text, how.width, 2)
    lines += ["", *_reply(transcript, how)]
    if transcript.before:
        lines += ["", ink("the reply of the run before", "faint", colour=how.colour)]
        lines += _paragraphs(transcript.before, how.width, 2)
    for name in _tested(transcript, how.clause):
        clause = next((each for each in clauses if each.id == name), None)
        lines += ["", *_verdicts(transcript, name, clause, how)]
    return "\n".join(lines) + "\n"


def _head(transcript: ReportTranscript, how: Reading) -> list[str]:
    parts = [f"read {transcript.read}", transcript.case, transcript.situation]
    if transcript.repeat:
        parts.append(f"repeat {transcript.repeat + 1}")
    if transcript.answer_class:
        parts.append(f"did what was asked: {transcript.answer_class}")
    if transcript.flip:
        parts.append(transcript.flip)
    if transcript.model:
        parts.append(transcript.model)
    lines = [
        ink(each, "strong", colour=how.colour)
        for each in wrap(one_line(" · ".join(parts)), how.width)
    ]
    if transcript.is_simulated:
        lines.append(
            ink("STAND-IN: a script answered, not a real model", "warn", colour=how.colour)
        )
    return lines


def _context(context: ReportContext, how: Reading) -> list[str]:
    first = context.turns[0].text if context.turns else ""
    names, shown = [], list[str]()
    for block in context.blocks:
        if how.is_whole or how.clause in block.serves:
            serves = f" · serves {', '.join(block.serves)}" if block.serves else ""
            head = "  " + one_line(block.block + serves)
            shown.append(ink(head, "accent", colour=how.colour))
            shown += _paragraphs(first[block.start : block.end].strip(), how.width, 4)
        else:
            names.append(block.block)
    blocks = count(len(context.blocks), "block")
    rest = f"; not shown: {', '.join(names)}" if names and shown else ""
    head = f"context of {context.surface}: {blocks}{rest}"
    return [
        ink(line, "faint", colour=how.colour) for line in wrap(one_line(head), how.width)
    ] + shown


def _reply(transcript: ReportTranscript, how: Reading) -> list[str]:
    lines = [ink("reply", "accent", colour=how.colour)]
    if transcript.failure:
        lines += _paragraphs(f"The call failed. {transcript.failure}", how.width, 2)
        if not transcript.reply:
            return lines
    marks = [
        Mark(start=found.start, end=found.end, by=index)
        for index, verdict in enumerate(transcript.verdicts)
        for found in verdict.evidence
        if found.is_found
    ]
    text = "".join(_bracketed(piece.text, piece.by) for piece in passages(transcript.reply, marks))
    empty = UNHELD if transcript.is_unheld else "(an empty reply)"
    shown = _paragraphs(text or empty, how.width, 2)
    return lines + (_lit(shown) if how.colour else shown)


def _bracketed(text: str, by: tuple[int, ...]) -> str:
    plain = text.replace(_OPEN, "[").replace(_CLOSE, "]")
    return f"{_OPEN}{plain}{_CLOSE}{','.join(str(index + 1) for index in by)}" if by else plain


def _lit(lines: list[str]) -> list[str]:
    # A quote may run over several lines; each line is coloured by itself so that a reader who
    # scrolls never meets an open colour.
    lit, inside = [], False
    for line in lines:
        pieces = []
        for piece in line.replace(_OPEN, "\0" + _OPEN).replace(_CLOSE, _CLOSE + "\0").split("\0"):
            inside = inside or piece.startswith(_OPEN)
            pieces.append(ink(piece, "warn" if inside else "plain", colour=True))
            inside = inside and not piece.endswith(_CLOSE)
        lit.append("".join(pieces))
    return lit


def _tested(transcript: ReportTranscript, first: str) -> list[str]:
    names = [name for name, _ in transcript.standings]
    names += [each.clause for each in transcript.verdicts]
    names += [each.clause for each in transcript.labels]
    return sorted(dict.fromkeys(names), key=lambda name: name != first)


def _verdicts(
    transcript: ReportTranscript, name: str, clause: ReportClause | None, how: Reading
) -> list[str]:
    standing: Standing = next(
        (each for clause_id, each in transcript.standings if clause_id == name), "undecided"
    )
    head = one_line(f"{name}: {standing}")
    lines = [ink(head, _TONES.get(standing, "warn"), colour=how.colour)]
    if clause is not None:
        lines += _paragraphs(
            f"{clause.title} (bar {clause.bar}, stakes {clause.stakes})", how.width, 2
        )
        lines += _paragraphs(clause.text, how.width, 2)
    own = [(i, each) for i, each in enumerate(transcript.verdicts) if each.clause == name]
    for index, verdict in own:
        lines += _verdict(index, verdict, clause, how)
    for label in transcript.labels:
        if label.clause == name:
            who = (
                f"{label.labeller} (simulated, no person)" if label.is_simulated else label.labeller
            )
            note = f": {label.note}" if label.note else ""
            under = ", under an earlier guideline" if label.id in transcript.earlier else ""
            lines += _paragraphs(f"{label.outcome} by {who}{under}{note}", how.width, 2)
    return lines


def _verdict(
    index: int, verdict: ReportVerdict, clause: ReportClause | None, how: Reading
) -> Iterator[str]:
    texts = dict(clause.criteria) if clause else {}
    trust = "" if verdict.is_measured else ", unmeasured"
    head = f"{index + 1} {verdict.outcome} · {verdict.criterion} · {verdict.judge}{trust}"
    yield "  " + ink(one_line(head), _TONES.get(verdict.outcome, "warn"), colour=how.colour)
    if verdict.criterion in texts:
        yield from _paragraphs(texts[verdict.criterion], how.width, 4)
    if verdict.reason:
        yield from _paragraphs(verdict.reason, how.width, 4)
    for each in verdict.evidence:
        if not each.is_found:
            yield from _paragraphs(
                f'quotes "{each.quote}", which is not in the reply', how.width, 4
            )


def _paragraphs(text: str, width: int, indent: int) -> list[str]:
    lines: list[str] = []
    for paragraph in visible(text).replace("\t", "    ").split("\n"):
        fits = cells(paragraph) <= width - indent
        lines += [paragraph] if fits else wrap(paragraph, width - indent)
    return [(" " * indent + line).rstrip() for line in lines] if text else []
