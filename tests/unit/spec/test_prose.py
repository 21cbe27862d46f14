from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.prose import sentences


def test_list_items_are_sentences_and_fenced_examples_are_not() -> None:
    text = "Be kind. Be brief:\n\n- no lists\n- no links\n\n~~~xml\n<user>Never mind.</user>\n~~~\n"
    assert sentences(text) == ["Be kind.", "Be brief:", "no lists", "no links"]


def test_a_heading_is_no_part_of_the_sentence_below_it() -> None:
    assert sentences("## Tone\nBe kind.\n# Form\nBe brief.") == [
        "## Tone",
        "Be kind.",
        "# Form",
        "Be brief.",
    ]


def test_a_link_reads_as_what_a_reader_sees() -> None:
    assert sentences("See [?](#coach) and [the rest](#rest)[^ab12].") == ["See coach and the rest."]


@given(st.text())
def test_no_text_makes_the_cutting_raise(text: str) -> None:
    assert all(sentence == sentence.strip() != "" for sentence in sentences(text))
