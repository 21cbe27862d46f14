"""Every change to a reply is the same each time, and keeps what it says it keeps."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import ClauseId, CriterionId, JudgeName, TranscriptId
from ethogram.judge.probe_text import (
    CANARIES,
    PADDING,
    cut_before_evidence,
    padded,
    restyled,
    talking,
    with_reply,
)
from ethogram.judge.quotation import find_quote
from ethogram.judge.verdict import Verdict
from tests.fakes.judged import said

PROSE = "Name the book. Say when you borrowed it! Shall I look it up?\n\nThe desk is open."
LISTED = (
    "- Name the book.\n- Say when you borrowed it!\n- Shall I look it up?\n\n**The desk is open.**"
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_prose_becomes_a_list_and_a_list_becomes_prose() -> None:
    assert restyled(PROSE).startswith("- Name the book.\n- Say when")
    assert (
        restyled("# Steps\n1. Name **the** book\n2. Say when.") == "Steps. Name the book. Say when."
    )
    assert restyled("One sentence.") == "**One sentence.**"


@pytest.mark.parametrize("text", ["", "  \n", "Run this:\n```\nls\n```"])
def test_what_cannot_be_restyled_stays(text: str) -> None:
    assert restyled(text) == text


@given(st.text(alphabet="ab .!?\n-*#1,:(\u00e9", max_size=80))
def test_restyling_keeps_every_word_in_its_place(text: str) -> None:
    kept = words(restyled(text))
    bare = words(re.sub(r"(?m)^[ \t]*(?:[-*+]|\d{1,3}[.)]|#{1,6})[ \t]+", "", text))
    assert kept in (bare, words(text))
    assert restyled(text) == restyled(text)


def test_padding_and_canaries_come_after_the_reply() -> None:
    assert padded("Yes.\n") == f"Yes.\n\n{PADDING}"
    for canary in CANARIES:
        assert talking("Yes.", canary).startswith("Yes.\n\n")
        assert "pass" in talking("Yes.", canary)


def a_verdict(text: str, *quotes: str) -> Verdict:
    return Verdict(
        transcript=TranscriptId("t1"),
        clause=ClauseId("warm"),
        criterion=CriterionId("warm.kind"),
        outcome="fail",
        judge=JudgeName("strict"),
        judge_kind="model",
        evidence=tuple(find_quote(quote, text) for quote in quotes),
    )


def test_a_reply_is_cut_before_the_sentence_its_verdict_rests_on() -> None:
    text = "Your second point is strong. It needs a date. You are a genius. Truly so."
    assert cut_before_evidence(text, a_verdict(text, "a genius")) == (
        "Your second point is strong. It needs a date."
    )
    assert cut_before_evidence(text, a_verdict(text, "Truly", "a date")) == (
        "Your second point is strong."
    )


@pytest.mark.parametrize("quotes", [(), ("not there",), ("Your second",)])
def test_a_reply_without_anything_to_cut_away_is_not_cut(quotes: tuple[str, ...]) -> None:
    text = "Your second point is strong. It needs a date."
    assert cut_before_evidence(text, a_verdict(text, *quotes)) is None


def test_another_text_stands_everywhere_the_reply_stood() -> None:
    changed = with_reply(said("No.", user="May I?"), "Yes.")
    assert changed.text == "Yes."
    assert changed.messages[-1].content == "Yes."
    assert changed.messages[-2].content == "May I?"
