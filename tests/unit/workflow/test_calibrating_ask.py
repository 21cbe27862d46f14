from __future__ import annotations

import pytest

from ethogram.ids import ClauseId, CriterionId, JudgeName, TargetName, TranscriptId
from ethogram.judge.card import ProbeName
from ethogram.judge.probe_text import CANARIES
from ethogram.judge.quotation import find_quote
from ethogram.judge.verdict import Outcome, Verdict
from ethogram.model.target import Target
from ethogram.workflow.calibrating_ask import (
    ASKED_PROBES,
    RETEST,
    changed_texts,
    on_criterion,
    probe_questions,
    questions_about,
)
from tests.fakes.gold import an_item
from tests.fakes.judged import clause, said

TEXT = "Your second point is strong. You are a genius."
WARM = clause("warm", "kind")
ON = on_criterion(
    WARM, WARM.criteria[0], None, Target(name=TargetName("strict"), provider="python")
)


def a_verdict(outcome: Outcome = "fail", quote: str = "a genius") -> Verdict:
    return Verdict(
        transcript=TranscriptId("r1.1"),
        clause=ClauseId("warm"),
        criterion=CriterionId("warm.kind"),
        outcome=outcome,
        judge=JudgeName("strict"),
        judge_kind="model",
        evidence=(find_quote(quote, TEXT),),
    )


def test_a_second_look_is_another_call() -> None:
    item, transcript = an_item(), said(TEXT)
    transcripts = {item.transcript: transcript}
    (first,) = questions_about(ON, [item], transcripts)
    (second,) = questions_about(ON, [item], transcripts, "retest", RETEST)
    assert first.request.messages == second.request.messages
    assert first.request.key() != second.request.key()
    assert first.key != second.key


@pytest.mark.parametrize(
    ("name", "forms"), [("padding", 1), ("restyling", 1), ("truncation", 1), ("injection", 3)]
)
def test_every_form_of_a_reply_is_asked_about_under_a_key_of_its_own(
    name: ProbeName, forms: int
) -> None:
    item = an_item(people="fail")
    questions = list(
        probe_questions(
            ON, [item], {item.transcript: said(TEXT)}, {item.transcript: a_verdict()}, [name]
        )
    )
    assert len(questions) == len({one.key for one in questions}) == forms
    assert len({one.request.key() for one in questions}) == forms
    assert all(one.transcript.text != TEXT for one in questions)


def test_only_what_was_decided_is_probed() -> None:
    item = an_item(people="fail")
    transcripts = {item.transcript: said(TEXT)}
    for verdicts in ({}, {item.transcript: a_verdict("unclear")}):
        assert list(probe_questions(ON, [item], transcripts, verdicts, ASKED_PROBES)) == []


def test_probes_that_need_no_answers_ask_for_none() -> None:
    assert list(changed_texts("same-family", TEXT, a_verdict())) == []
    assert [how for how, _ in changed_texts("injection", TEXT, a_verdict())] == list(CANARIES)
    assert list(changed_texts("truncation", TEXT, a_verdict(quote="Your second"))) == []
