"""Conversations in code fences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.conversation import Comparison, is_conversation, read_conversation
from ethogram.spec.source import Source


def read(text: str) -> tuple[tuple[Comparison, ...], list[str]]:
    source = Source("s.md", text)
    found = read_conversation(text, 1, source)
    return found, [one.rule for one in source.problems]


GRADED = """<developer>
Be brief.
</developer>
<user>
2 &lt; 3?
</user>
<comparison>
<assistant> <!-- GOOD: short -->
Yes.
</assistant>
<assistant recipient="calculator"> <!-- BAD[#be_clear], given the tone: shouts -->
YES
</assistant>
<assistant> <!-- OK -->
Indeed.
</assistant>
</comparison>
"""


def test_turns_and_graded_replies_come_apart() -> None:
    (one,), rules = read(GRADED)
    assert rules == []
    assert one.turns == (("developer", "Be brief."), ("user", "2 < 3?"))
    good, bad, ok = one.replies
    assert (good.grade, good.text, good.reason) == ("good", "Yes.", "short")
    assert (bad.grade, bad.violates, bad.qualifier, bad.reason) == (
        "bad",
        ("be_clear",),
        "given the tone",
        "shouts",
    )
    assert bad.recipient == "calculator"
    assert (ok.grade, ok.reason) == ("ok", "")


def test_a_later_comparison_goes_on_from_the_good_reply() -> None:
    more = "<user>\nSure?\n</user>\n<comparison>\n<assistant> <!-- BAD -->\nNo.\n</assistant>\n</comparison>"
    (first, second), _ = read(GRADED + more)
    assert second.turns == (*first.turns, ("assistant", "Yes."), ("user", "Sure?"))
    assert [one.grade for one in second.replies] == ["bad"]


def test_two_comparisons_in_a_row_stay_two() -> None:
    block = "<comparison>\n<assistant> <!-- BAD -->\nx\n</assistant>\n</comparison>\n"
    found, _ = read("<user>\nhi\n</user>\n" + block + block)
    assert [len(one.replies) for one in found] == [1, 1]


def test_a_conversation_without_grades_has_no_replies() -> None:
    (one,), rules = read("<user>\nhi\n</user>\n<assistant>\nhello\n</assistant>")
    assert one.turns == (("user", "hi"), ("assistant", "hello"))
    assert (one.replies, rules) == ((), [])


def test_lines_of_code_in_a_turn_are_text() -> None:
    (one,), rules = read("<user>\n<b>\n```\n# x\n```\n</b>\n</user>")
    assert one.turns == (("user", "<b>\n```\n# x\n```\n</b>"),)
    assert rules == []


def test_an_unclosed_turn_a_stray_line_and_a_missing_grade_are_reported() -> None:
    assert read("<user>\nhi")[1] == ["unclosed-turn"]
    assert read("<user>\nhi\n</user>\n[...]")[1] == ["stray-text"]
    ungraded = "<comparison>\n<assistant> <!-- FINE -->\nhi\n</assistant>\n</comparison>"
    assert read(ungraded)[1] == ["no-grade"]


def test_a_conversation_is_told_from_other_code() -> None:
    assert is_conversation("<user>\nhi\n</user>")
    assert not is_conversation("print('<user>')")


@given(
    st.lists(
        st.sampled_from([*GRADED.split("\n"), "</user>", "<tool name='x'>", "<assistant>"])
    ).map("\n".join)
)
def test_reading_a_conversation_never_raises_and_gives_at_least_one(text: str) -> None:
    found, _ = read(text)
    assert found
