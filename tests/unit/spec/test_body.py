"""What stands under one heading, sorted."""

from __future__ import annotations

from ethogram.spec.body import Body, read_body
from ethogram.spec.markup import scan
from ethogram.spec.part import parts
from ethogram.spec.places import Places
from ethogram.spec.source import Source


def read(text: str) -> tuple[Body, list[str]]:
    source = Source("spec.md", text)
    (part,) = parts(scan(text))
    return read_body(part, "c", Places(None), source), [one.rule for one in source.problems]


def test_prose_lists_and_code_stay_in_the_text_in_their_order() -> None:
    body, rules = read("# C\nFirst.\n\n- one\n- two\n\n```\n# code\n```\n\nLast[^ab].\n")
    assert rules == []
    assert body.text == "First.\n\n- one\n- two\n\n```\n# code\n```\n\nLast."
    assert body.tags == ("ab",)


def test_commentary_and_notes_are_not_text() -> None:
    body, _ = read('# C\nText.\n\n!!! meta "Commentary"\n    Why not.\n\n> Note: for us\n')
    assert body.text == "Text."
    assert body.commentary == ("Why not.", "for us")


def test_criteria_lose_their_punctuation_and_keep_their_place() -> None:
    body, _ = read("# C\n**A reply passes when it**\n- {#a} is a; and\n- {#b} is b.\n")
    assert [(one.own_id, one.text, one.at.line, one.at.column) for one in body.marks] == [
        ("a", "is a", 3, 8),
        ("b", "is b", 4, 8),
    ]


def test_a_list_elsewhere_holds_no_criteria() -> None:
    body, _ = read(
        "# C\nConsider:\n- tone\n\n**A reply passes when it**\n- {#a} is a\n\nMore:\n- x\n"
    )
    assert [one.own_id for one in body.marks] == ["a"]


def test_the_readable_line_may_follow_the_heading_in_two_lines() -> None:
    body, rules = read("# C\nWhere: editor · Who: student ·\nStakes: low\nText.\n")
    assert rules == []
    assert body.line is not None
    assert (body.line.surfaces, body.line.stakes) == (("editor",), "low")
    assert body.text == "Text."


def test_a_grade_outside_of_an_example_is_reported() -> None:
    body, rules = read('# C\nText.\n\nGOOD: "x"\n')
    assert rules == ["stray-grade"]
    assert body.text == "Text."


def test_gives_way_to_without_a_link_is_reported() -> None:
    assert read("# C\n**Gives way to** safety.\n")[1] == ["gives-way-to-nothing"]


def test_an_unclosed_fence_is_reported() -> None:
    assert read("# C\n```\ntext\n")[1] == ["unclosed-fence"]


def test_text_goes_on_after_an_example() -> None:
    body, rules = read('# C\nBefore.\n\n**Example** "x"\nGOOD: "y\n\n- z"\n\nAfter.\n')
    assert rules == []
    assert body.text == "Before.\n\nAfter."
    assert body.examples[0].replies[0].text == "y\n\n- z"
