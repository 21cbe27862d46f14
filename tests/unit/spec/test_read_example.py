"""Worked examples, as people write them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.clause import Example
from ethogram.spec.places import Places
from ethogram.spec.product import Product
from ethogram.spec.read_example import is_example, is_grade, read_example
from ethogram.spec.read_product import read_product
from ethogram.spec.source import Source

PRODUCT: Product = read_product(
    "# P\n## Surfaces\n- Editor\n- Search\n## Audiences\n- Student\n- Teacher\n", "product.md"
).value


def read(text: str) -> tuple[Example, list[str], int]:
    source = Source("spec.md", text)
    found = read_example(1, len(source.lines), "c/example-1", Places(PRODUCT), source)
    return found.examples[0], [one.rule for one in source.problems], found.next_line


def test_replies_keep_their_grade_reason_and_criterion() -> None:
    example, rules, after = read(
        '**Example** (editor, student) "Write it."\n'
        'GOOD: "Which claim?" — asks\n'
        'BAD (pasteable, tone): "Photosynthesis is…"\n'
        'OK, if short: "Later."\n'
    )
    assert rules == []
    assert (example.surface, example.audience) == ("editor", "student")
    assert example.turns == (("user", "Write it."),)
    good, bad, ok = example.replies
    assert (good.grade, good.text, good.reason) == ("good", "Which claim?", "asks")
    assert (bad.grade, bad.violates) == ("bad", ("pasteable", "tone"))
    assert (ok.grade, ok.qualifier, ok.text) == ("ok", "if short", "Later.")
    assert after == 6


def test_a_quotation_may_run_over_lines_and_blank_lines() -> None:
    example, rules, _ = read(
        '**Example** "Two\nlines."\nGOOD: "First.\n\nSecond." - because\nBAD: "x"'
    )
    assert rules == []
    assert example.turns == (("user", "Two\nlines."),)
    assert (example.replies[0].text, example.replies[0].reason) == ("First.\n\nSecond.", "because")


def test_a_reply_may_stand_in_a_fence() -> None:
    example, rules, after = read(
        '**Example** "List them."\nGOOD — as a list:\n```\n- one\n\nBAD: not a grade\n```\n'
        'BAD: "no"\n\nProse goes on.'
    )
    assert rules == []
    assert [one.text for one in example.replies] == ["- one\n\nBAD: not a grade", "no"]
    assert example.replies[0].reason == "as a list:"
    assert after == 10


def test_several_turns_are_named_by_their_speaker() -> None:
    example, rules, _ = read(
        '**Example: on the second ask** (search)\nUser: "Do it."\nAssistant: "Why?"\n'
        'User: "Because."\nGOOD: "Fine."'
    )
    assert rules == []
    assert example.title == "on the second ask"
    assert [role for role, _ in example.turns] == ["user", "assistant", "user"]


def test_bullets_bold_and_small_letters_are_forgiven() -> None:
    example, rules, _ = read(
        '**Example** "x"\n- GOOD: "a"\n- **BAD** (tone): "b"\nBad: "c"\n**OK:** "d"'
    )
    assert rules == []
    assert [(one.grade, one.text) for one in example.replies] == [
        ("good", "a"),
        ("bad", "b"),
        ("bad", "c"),
        ("ok", "d"),
    ]


def test_guidance_in_a_comment_is_not_part_of_a_reply() -> None:
    example, rules, _ = read('**Example** "x"\n<!-- add\nmore -->\nGOOD: "a"')
    assert rules == []
    assert (example.turns, example.replies[0].text) == ((("user", "x"),), "a")


def test_prose_after_a_blank_line_ends_the_example() -> None:
    _, _, after = read('**Example** "x"\nGOOD: "a"\n\nProse.')
    assert after == 4


def test_another_label_ends_the_example() -> None:
    _, _, after = read('**Example** "x"\nGOOD: "a"\n**Ruling 2026-11-09.** y')
    assert after == 3


def test_an_unknown_place_names_the_nearest() -> None:
    source = Source("spec.md", '**Example** (editr, student) "x"')
    read_example(1, 1, "c/example-1", Places(PRODUCT), source)
    (problem,) = source.problems
    assert (problem.rule, problem.at.column, problem.fix) == (
        "unknown-place",
        14,
        "Did you mean 'editor'?",
    )


def test_what_is_missing_is_reported() -> None:
    assert read('**Example** (editor)\nGOOD: "a"')[1] == ["example-without-prompt"]
    assert read('**Example** "x"\nGOOD:\n')[1] == ["empty-reply"]
    assert read('**Example** "x\nGOOD: "a"')[1] == ["unclosed-quote"]


def test_grades_and_examples_are_told_from_prose() -> None:
    assert is_grade('GOOD: "x"')
    assert is_grade("BAD (tone)")
    assert not is_grade("GOOD writing matters.")
    assert not is_grade("Good: in prose")
    assert is_example('**Example** "x"')
    assert not is_example("**Examples** abound")


LINES = st.sampled_from(
    ['**Example** (a, b) "x', '"', 'GOOD: "a" — b', "BAD (x):", "```", "~~~xml", "<user>", "hi",
     "</user>", "", "User: x", "**Why.** y", "OK", "<!-- x", "- GOOD:", "\u2028"]
)  # fmt: skip


@given(st.lists(LINES, max_size=15))
def test_reading_an_example_never_raises_and_always_goes_on(lines: list[str]) -> None:
    example, _, after = read("\n".join(["**Example**", *lines]))
    assert after > 1
    assert example.id == "c/example-1"
