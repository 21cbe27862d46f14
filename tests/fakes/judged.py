"""Transcripts, cases and clauses as small as a judge can use them."""

from __future__ import annotations

from typing import Any

from ethogram.errors import Position
from ethogram.ids import (
    CaseId,
    ClauseId,
    FamilyId,
    RunId,
    SurfaceId,
    TargetName,
    TranscriptId,
    criterion_id,
)
from ethogram.model.message import Message, Reply, Tool, ToolCall
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Criterion
from ethogram.suite.case import Case, CheckSpec, Place

AT = Position(path="spec.md")
EDITOR = Place(surface=SurfaceId("editor"))


def said(
    text: str,
    *,
    user: str = "",
    calls: tuple[ToolCall, ...] = (),
    tools: tuple[Tool, ...] = (),
    **facts: Any,
) -> Transcript:
    """A transcript of one exchange under a one-line context."""
    reply = Reply(
        text=text,
        tool_calls=calls,
        finish_reason=facts.pop("finish_reason", ""),
        latency_s=facts.pop("latency_s", 0.0),
        refusal=facts.pop("refusal", None),
    )
    messages = (
        Message(role="system", content="You are Margin."),
        Message(role="user", content=user),
        Message(role="assistant", content=text, tool_calls=calls),
    )
    return Transcript(
        id=TranscriptId("t1"),
        run=RunId("r1"),
        case=CaseId("c1"),
        family=FamilyId("c1"),
        place=EDITOR,
        target=TargetName("stub"),
        messages=messages,
        context_length=1,
        tools=tools,
        replies=(reply,),
        **facts,
    )


def check(type: str, value: Any = None, **rest: Any) -> CheckSpec:
    """A check as a case writes it."""
    return CheckSpec(type=type, value=value, at=Position(path="cases.yaml", line=3), **rest)


def clause(name: str, *criteria: str, **rest: Any) -> Clause:
    """A clause with criteria named by their own ids."""
    own = ClauseId(name)
    return Clause(
        id=own,
        title=rest.pop("title", name),
        at=AT,
        criteria=tuple(
            Criterion(id=criterion_id(own, one), text=f"does {one}", at=AT) for one in criteria
        ),
        **rest,
    )


def case(**rest: Any) -> Case:
    """A case of one turn on the editor."""
    name = rest.pop("id", "c1")
    return Case(
        id=CaseId(name),
        family=FamilyId(rest.pop("family", name)),
        place=rest.pop("place", EDITOR),
        turns=(Message(role="user", content=rest.pop("user", "Write my intro.")),),
        at=Position(path="cases.yaml"),
        **rest,
    )
