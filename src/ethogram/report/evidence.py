"""The evidence behind a report: every reply with what was sent, which clause, and who judged it.

These records are what a page or a terminal shows when a reader opens a number. They hold a
stranger's words as they came; who renders them escapes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from ethogram.context.block import Rendered
from ethogram.findings.observation import Observation
from ethogram.ids import (
    BlockId,
    CaseId,
    ClauseId,
    CriterionId,
    Digest,
    FamilyId,
    LabelId,
    TranscriptId,
)
from ethogram.judge.label import Label
from ethogram.judge.verdict import Evidence, JudgeKind, Outcome, Verdict
from ethogram.model.message import Message, ToolCall
from ethogram.report.number import bar_text
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Stakes

Flip = Literal["", "newly fails", "newly passes", "changed"]
"""What became of the reply since the run before; `changed` moved no verdict."""
Standing = Literal["fail", "pass", "undecided", "not-applicable", "missing"]
"""What a reply says about one clause. `undecided`: unclear, not judged, or judging failed."""


class ReportClause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause as a reader sees it beside a reply."""

    id: ClauseId
    title: str
    text: str = ""
    criteria: tuple[tuple[CriterionId, str], ...] = ()
    bar: str = ""
    stakes: Stakes = "medium"
    owner: str = ""
    why: str = ""
    cost: str = ""


class ReportBlock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a block stands in the first message of a context, and which clauses it serves."""

    block: BlockId
    start: int
    end: int
    serves: tuple[ClauseId, ...] = ()


class ReportTurn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One message as a reader sees it; tool calls are written out in its text."""

    role: str
    text: str


class ReportContext(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was sent before the case's own turns; shared by many transcripts, kept once."""

    digest: Digest
    surface: str = ""
    turns: tuple[ReportTurn, ...] = ()
    blocks: tuple[ReportBlock, ...] = ()
    """Of the first turn."""


class ReportVerdict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verdict as a reader sees it."""

    clause: ClauseId
    criterion: CriterionId
    outcome: Outcome
    judge: str
    judge_kind: JudgeKind
    is_measured: bool = False
    """True for code, people and judges with a fresh card."""
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()


class ReportTranscript(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply with everything that is known of it."""

    read: int
    """Number a person types: `ethogram read 41`."""
    id: TranscriptId
    case: CaseId
    family: FamilyId
    situation: str
    repeat: int = 0
    context: Digest = Digest("")
    """Names one of the report's contexts; empty when all that was sent stands in `turns`."""
    turns: tuple[ReportTurn, ...] = ()
    """The case's own turns in their order, earlier replies included, the last reply not."""
    reply: str = ""
    answer_class: str = ""
    standings: tuple[tuple[ClauseId, Standing], ...] = ()
    """What the outcomes in force say, clause by clause."""
    verdicts: tuple[ReportVerdict, ...] = ()
    labels: tuple[Label, ...] = ()
    earlier: frozenset[LabelId] = frozenset()
    """Labels given under an earlier guideline. They count."""
    flip: Flip = ""
    before: str = ""
    """The reply of the run before, when the two are compared."""
    failure: str = ""
    """Why there is no reply, or no complete one."""
    is_unheld: bool = False
    """True when the reply was given elsewhere and its text is not here."""
    model: str = ""
    is_simulated: bool = False
    """True when a stand-in answered."""


class Judged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found out about one transcript."""

    observations: Sequence[Observation] = ()
    verdicts: Sequence[Verdict] = ()
    labels: Sequence[Label] = ()
    earlier: frozenset[LabelId] = frozenset()
    """Those of them that were given under an earlier guideline."""
    answer_class: str = ""
    flip: Flip = ""
    before: str = ""


def report_clause(clause: Clause) -> ReportClause:
    """Take from a clause what a reader needs beside a reply."""
    return ReportClause(
        id=clause.id,
        title=clause.title,
        text=clause.text,
        criteria=tuple((each.id, each.text) for each in clause.criteria),
        bar=bar_text(clause.bar),
        stakes=clause.stakes,
        owner=clause.owner,
        why=clause.why,
        cost=clause.cost,
    )


def report_context(
    rendered: Rendered, serves: Mapping[BlockId, tuple[ClauseId, ...]]
) -> ReportContext:
    """Take what was sent on a surface, its blocks and the clauses they serve."""
    return ReportContext(
        digest=rendered.digest,
        surface=rendered.surface,
        turns=tuple(_turn(message) for message in rendered.messages),
        blocks=tuple(
            ReportBlock(
                block=span.block,
                start=span.start,
                end=span.end,
                serves=serves.get(span.block, ()),
            )
            for span in rendered.spans
        ),
    )


def report_transcript(
    transcript: Transcript, read: int, judged: Judged, *, context_known: bool = True
) -> ReportTranscript:
    """Join a transcript with what was found out about it.

    Args:
        transcript: Everything that was sent and came back.
        read: The number a person types to read it.
        judged: Observations, verdicts and labels of this transcript.
        context_known: True when the report also gets its context; else every message is kept here.
    """
    final = transcript.final
    own = transcript.messages[transcript.context_length if context_known else 0 :]
    if final is not None and own and own[-1].role == "assistant":
        own = own[:-1]
    return ReportTranscript(
        read=read,
        id=transcript.id,
        case=transcript.case,
        family=transcript.family,
        situation=transcript.place.situation,
        repeat=transcript.repeat,
        context=transcript.context if context_known else Digest(""),
        turns=tuple(_turn(message) for message in own),
        reply=_with_calls(final.text, final.tool_calls) if final else "",
        answer_class=judged.answer_class,
        standings=standings(judged.observations),
        verdicts=tuple(_verdict(each) for each in judged.verdicts),
        labels=tuple(judged.labels),
        earlier=judged.earlier,
        flip=judged.flip,
        before=judged.before,
        failure=_failure(transcript),
        is_unheld=transcript.is_unheld,
        model=transcript.model,
        is_simulated=transcript.is_standin,
    )


def standings(observations: Sequence[Observation]) -> tuple[tuple[ClauseId, Standing], ...]:
    """Reduce the outcomes in force to one standing a clause.

    One failing criterion fails the clause; it passes when all that apply are decided and pass.
    """
    outcomes: dict[ClauseId, list[Observation]] = {}
    for each in observations:
        outcomes.setdefault(each.clause, []).append(each)
    return tuple((clause, _standing(seen)) for clause, seen in outcomes.items())


def _standing(seen: Sequence[Observation]) -> Standing:
    outcomes = {each.outcome for each in seen}
    if "fail" in outcomes:
        return "fail"
    if any(each.is_missing for each in seen):
        return "missing"
    if outcomes == {"not-applicable"}:
        return "not-applicable"
    return "pass" if outcomes <= {"pass", "not-applicable"} else "undecided"


def _turn(message: Message) -> ReportTurn:
    name = f" {message.name}" if message.name else ""
    return ReportTurn(
        role=f"{message.role}{name}", text=_with_calls(message.content, message.tool_calls)
    )


def _with_calls(text: str, calls: Sequence[ToolCall]) -> str:
    written = [f"[calls {call.name}({call.arguments})]" for call in calls]
    return "\n".join([text, *written] if text else written)


def _verdict(verdict: Verdict) -> ReportVerdict:
    return ReportVerdict(
        clause=verdict.clause,
        criterion=verdict.criterion,
        outcome=verdict.outcome,
        judge=verdict.judge,
        judge_kind=verdict.judge_kind,
        is_measured=verdict.judge_kind in {"code", "person"} or verdict.card is not None,
        reason=verdict.reason,
        evidence=verdict.evidence,
    )


def _failure(transcript: Transcript) -> str:
    failure = transcript.failure
    if failure is None:
        return ""
    status = f" {failure.status}" if failure.status else ""
    return f"{failure.boundary}: {failure.kind}{status} after {failure.attempts}: {failure.message}"
