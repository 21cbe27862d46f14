from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.document import read_spec
from ethogram.spec.draft import propose_clauses, read_instruction, write_drafts


@pytest.mark.parametrize(
    ("sentence", "criterion"),
    [
        ("Never invent a price.", "does not invent a price"),
        ("Don’t use emojis!", "does not use emojis"),
        ("You must not discuss competitors.", "does not discuss competitors"),
        ("Always greet the user by name.", "greets the user by name"),
        ("Make sure to verify the order.", "verifies the order"),
        ("Be warm.", "is warm"),
        ("**Tone:** Keep answers short.", "keeps answers short"),
        ("Apologise once.", "apologises once"),
        ("If they are upset, then offer a refund.", "if they are upset, offers a refund"),
        ("The assistant should cite a source.", "cites a source"),
    ],
)
def test_an_instruction_becomes_a_statement_about_the_reply(sentence: str, criterion: str) -> None:
    [draft] = propose_clauses([("rules", sentence)])
    assert draft.criterion_text == criterion
    assert draft.sentence == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "You are Pip, a cheerful assistant.",
        "Our opening hours are 9 to 5.",
        "What should you do?",
        "Never",
        "",
    ],
)
def test_what_is_no_instruction_is_left_alone(sentence: str) -> None:
    assert propose_clauses([("rules", sentence)]) == ()


def test_a_proposal_remembers_its_block_and_its_condition() -> None:
    [draft] = propose_clauses([("anger", "When a user is upset, do not argue.")])
    assert (draft.block, draft.condition, draft.forbids) == ("anger", "When a user is upset", True)


def test_ids_are_unique_and_the_same_sentence_is_proposed_once() -> None:
    drafts = propose_clauses(
        [("one", "Never name a price. Never name a price!"), ("two", "Never name a price.")]
    )
    assert [draft.id for draft in drafts] == ["no-name-price", "no-name-price-2"]
    assert [draft.block for draft in drafts] == ["one", "one"]


def test_written_proposals_read_back_as_drafts() -> None:
    drafts = propose_clauses([("rules", "Never invent a price. If unsure, ask one question.")])
    parsed = read_spec([("spec.md", "# Pip {#pip}\n\n" + write_drafts(drafts) + "\n")], None)
    assert parsed.problems == ()
    assert [(clause.id, clause.status) for clause in parsed.value.clauses] == [
        ("no-invent-price", "draft"),
        ("ask-one-question", "draft"),
    ]
    assert [criterion.text for criterion in parsed.value.clauses[0].criteria] == [
        "does not invent a price"
    ]


def test_a_long_sentence_is_prose() -> None:
    assert read_instruction("Always " + "very " * 80 + "short.") is None


@given(st.lists(st.sampled_from(["never", "If", ",", "cite", "you must", "**", "{#a}", "-", "\n"])))
def test_no_prompt_makes_the_proposing_raise(words: list[str]) -> None:
    drafts = propose_clauses([("rules", " ".join(words))])
    parsed = read_spec([("spec.md", "# A {#a-title}\n\n" + write_drafts(drafts) + "\n")], None)
    assert [clause.id for clause in parsed.value.clauses] == [draft.id for draft in drafts]
