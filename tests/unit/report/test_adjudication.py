"""A reply that divides people, without names."""

from __future__ import annotations

import msgspec

from ethogram.ids import CaseId, ClauseId, CriterionId, FamilyId, RunId, TranscriptId
from ethogram.judge.verdict import Evidence
from ethogram.report.adjudication import Question, Voice, render_question, settled_text
from ethogram.report.evidence import ReportTranscript, report_clause
from tests.fakes.adjudications import an_adjudication
from tests.fakes.observations import a_clause

QUESTION = Question(
    number=1,
    of=3,
    run=RunId("r"),
    reply=ReportTranscript(
        read=41,
        id=TranscriptId("r.41"),
        case=CaseId("essay"),
        family=FamilyId("essay"),
        situation="editor/student/essay-help",
        reply="Photosynthesis turns light\x1b[2J into energy.",
    ),
    context=None,
    clause=report_clause(a_clause(criteria=("pasteable", "next-step"))),
    criterion=CriterionId("coach.pasteable"),
    guidance="Two sentences are one too many.",
    voices=(
        Voice(letter="A", outcome="pass", note="one sentence\nonly"),
        Voice(letter="B", outcome="fail", span=Evidence(quote="turns light", start=15, end=26)),
    ),
)


def shown(question: Question) -> str:
    return render_question(question)


def test_reply_words_in_question_and_voices_stand_on_one_screen() -> None:
    text = shown(QUESTION)
    assert text.startswith("read 41 · essay · editor/student/essay-help")
    assert "coach.pasteable: The clause coach" in text
    assert "pasteable: pasteable" in text
    assert "How to label: Two sentences are one too many." in text
    assert "A pass   one sentence\n  only" in text
    assert "B fail\n  at: turns light" in text


def test_other_criteria_are_left_out_unless_the_whole_clause_is_in_question() -> None:
    assert "next-step" not in shown(QUESTION)
    whole = msgspec.structs.replace(QUESTION, criterion=None)
    assert "next-step: next-step" in shown(whole)
    assert (QUESTION.subject, whole.subject) == ("coach.pasteable", ClauseId("coach"))


def test_how_it_was_settled_before_is_told() -> None:
    before = msgspec.structs.replace(QUESTION, settled=an_adjudication(1, "fail", "slip"))
    assert "settled before as fail: a slip" in shown(before)
    assert settled_text(an_adjudication(1, "kept", "value-difference")).startswith("kept: ")
    assert settled_text(an_adjudication(1, "unclear", "item-broken")).startswith("left out: ")


def test_a_reply_cannot_command_the_terminal() -> None:
    hostile = msgspec.structs.replace(
        QUESTION, voices=(Voice(letter="A", outcome="pass", note="\x1b]0;x\x07"),)
    )
    assert "\x1b" not in shown(hostile)
