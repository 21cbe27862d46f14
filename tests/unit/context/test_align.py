from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.align import Part, align, moved
from tests.fakes.prompts import prompts

ONE = Part(name="one", text="Coach the student, never write for them.")
TWO = Part(name="two", text="Be warm and plain.")


def test_parts_are_found_as_they_are() -> None:
    alignment = align([ONE, TWO], f"{ONE.text}\n\n{TWO.text}")
    assert [(found.part.name, found.match) for found in alignment.found] == [
        ("one", "same"), ("two", "same"),
    ]  # fmt: skip
    assert alignment.missing == ()
    assert alignment.left_over == ()


def test_a_short_part_is_not_found_inside_a_longer_one() -> None:
    short = Part(name="short", text="warm")
    alignment = align([short, TWO], f"{TWO.text}\n\nwarm")
    assert [found.start for found in alignment.found] == [len(TWO.text) + 2, 0]


def test_a_changed_part_is_widened_to_its_paragraph() -> None:
    text = "Hello.\n\nPlease coach the student, never do it for them!\n\nBe warm and plain."
    alignment = align([ONE, TWO], text)
    assert [found.match for found in alignment.found] == ["changed", "same"]
    first = alignment.found[0]
    assert text[first.start : first.end] == "Please coach the student, never do it for them!"
    assert [text[slice(*gap)] for gap in alignment.left_over] == ["Hello."]


def test_one_moved_part_is_one_move() -> None:
    three = Part(name="three", text="Say when you are unsure.")
    alignment = align([ONE, TWO, three], f"{three.text}\n{ONE.text}\n{TWO.text}")
    assert [found.part.name for found in moved(alignment.found)] == ["three"]


@given(st.lists(prompts, max_size=4), prompts)
def test_no_two_parts_claim_the_same_letters(texts: list[str], text: str) -> None:
    parts = [Part(name=str(n), text=each) for n, each in enumerate(texts) if each.strip()]
    alignment = align(parts, text)
    spans = sorted([(each.start, each.end) for each in alignment.found] + list(alignment.left_over))
    assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))
    assert len(alignment.found) + len(alignment.missing) == len(parts)
