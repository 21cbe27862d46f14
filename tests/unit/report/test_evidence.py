"""The evidence behind a report: a transcript joined with what was found out about it."""

from __future__ import annotations

import pytest

from ethogram.context.block import Rendered, Span
from ethogram.errors import Position
from ethogram.findings.observation import Observation
from ethogram.ids import (
    BlockId,
    CaseId,
    ClauseId,
    CriterionId,
    Digest,
    FamilyId,
    JudgeName,
    RunId,
    SurfaceId,
    TargetName,
    TranscriptId,
)
from ethogram.judge.verdict import Outcome, Verdict
from ethogram.model.message import Failure, Message, Reply, ToolCall
from ethogram.report.evidence import (
    Judged,
    Standing,
    report_clause,
    report_context,
    report_transcript,
    standings,
)
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Bar, Clause, Criterion
from ethogram.suite.case import Place

COACH = ClauseId("coach")


def transcript(
    *, replies: tuple[Reply, ...] = (Reply(text="Which claim?"),), failure: Failure | None = None
) -> Transcript:
    sent = (
        Message(role="system", content="Be kind."),
        Message(role="user", content="Write my intro."),
    )
    answered = tuple(Message(role="assistant", content=reply.text) for reply in replies)
    return Transcript(
        id=TranscriptId("r.41"),
        run=RunId("r"),
        case=CaseId("essay-deadline"),
        family=FamilyId("essay-deadline"),
        place=Place(surface=SurfaceId("editor")),
        target=TargetName("small"),
        messages=sent + answered,
        context_length=1,
        replies=replies,
        failure=failure,
        context=Digest("c" * 32),
    )


def seen(outcome: Outcome, *, clause: str = "coach", is_missing: bool = False) -> Observation:
    return Observation(
        transcript=TranscriptId("r.41"),
        case=CaseId("c"),
        family=FamilyId("f"),
        situation="editor/-/-",
        clause=ClauseId(clause),
        criterion=CriterionId(f"{clause}.x"),
        outcome=outcome,
        judge=JudgeName("j"),
        judge_kind="code",
        is_measured=True,
        is_missing=is_missing,
    )


def test_the_reply_stands_apart_from_the_turns_before_it() -> None:
    shown = report_transcript(transcript(), 41, Judged(answer_class="none"))
    assert [turn.role for turn in shown.turns] == ["user"]
    assert shown.reply == "Which claim?"
    assert shown.context == "c" * 32
    assert shown.situation == "editor/-/-"


def test_an_unknown_context_is_kept_in_the_turns() -> None:
    shown = report_transcript(transcript(), 41, Judged(), context_known=False)
    assert [turn.role for turn in shown.turns] == ["system", "user"]
    assert shown.context == ""


def test_a_failed_call_names_its_boundary() -> None:
    failure = Failure(boundary="network", kind="TimedOut", message="no answer in 30 s", attempts=3)
    shown = report_transcript(transcript(replies=(), failure=failure), 41, Judged())
    assert shown.failure == "network: TimedOut after 3: no answer in 30 s"
    assert (shown.reply, len(shown.turns)) == ("", 1)


def test_tool_calls_are_written_out() -> None:
    reply = Reply(text="", tool_calls=(ToolCall(name="search", arguments='{"q": 1}'),))
    shown = report_transcript(transcript(replies=(reply,)), 41, Judged())
    assert shown.reply == '[calls search({"q": 1})]'


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        (("pass", "fail"), "fail"),
        (("pass", "pass", "not-applicable"), "pass"),
        (("pass", "unclear"), "undecided"),
        (("refused",), "undecided"),
        (("not-applicable",), "not-applicable"),
    ],
)
def test_standing_of_a_clause(outcomes: tuple[Outcome, ...], standing: Standing) -> None:
    assert standings([seen(outcome) for outcome in outcomes]) == ((COACH, standing),)


def test_no_reply_is_missing_and_never_a_fail() -> None:
    assert standings([seen("error", is_missing=True)]) == ((COACH, "missing"),)


def test_a_model_judge_without_a_card_is_unmeasured() -> None:
    verdict = Verdict(
        transcript=TranscriptId("r.41"),
        clause=COACH,
        criterion=CriterionId("coach.x"),
        outcome="fail",
        judge=JudgeName("strict"),
        judge_kind="model",
    )
    shown = report_transcript(transcript(), 41, Judged(verdicts=(verdict,)))
    assert shown.verdicts[0].is_measured is False


def test_clauses_and_contexts_keep_what_a_reader_needs() -> None:
    at = Position(path="spec.md")
    clause = Clause(
        id=COACH,
        title="Coach",
        bar=Bar(is_never=True),
        criteria=(Criterion(id=CriterionId("coach.x"), text="does x", at=at),),
        at=at,
    )
    shown = report_clause(clause)
    assert (shown.bar, shown.criteria) == ("never", (("coach.x", "does x"),))
    rendered = Rendered(
        surface=SurfaceId("editor"),
        messages=(Message(role="system", content="Be kind."),),
        spans=(Span(block=BlockId("tone"), start=0, end=8),),
        digest=Digest("d" * 32),
    )
    context = report_context(rendered, {BlockId("tone"): (COACH,)})
    assert context.blocks[0].serves == (COACH,)
    assert context.turns[0].text == "Be kind."
