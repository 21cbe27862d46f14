"""What is missed fits a screen, says what it leaves out, and obeys nobody's escape codes."""

from __future__ import annotations

from ethogram.ids import CaseId, ClauseId
from ethogram.logs.missed import Match, Missed, MissedGroup
from ethogram.report.missed import MOST_GROUPS, render_conversation, render_group, render_missed
from ethogram.report.plain_text import cells
from tests.fakes.logs import said


def a_group(number: int = 0, **more: object) -> MissedGroup:
    fields: dict[str, object] = {
        "id": f"g-{number:06}",
        "example": "How do I \x1b[31mdeduct\x1b[0m\na desk?",
        "conversations": ("c-00000000", "c-00000001"),
        "volume": 12,
        "users": 9,
        "nearest": Match(case=CaseId("q1"), cosine=0.21, clause=ClauseId("coach"), stakes="high"),
        "weight": 36.0,
        "stability": 0.9,
    }
    return MissedGroup(**(fields | more))  # type: ignore[arg-type]


def missed(*groups: MissedGroup, suppressed: int = 0, without_user: int = 0) -> Missed:
    return Missed(
        groups=groups,
        conversations=1200,
        folded=300,
        users=80,
        without_user=without_user,
        near=200,
        alone=40,
        suppressed=suppressed,
        reach=0.55,
        fewest_users=5,
    )


def test_a_group_says_who_asks_what_and_which_case_is_nearest() -> None:
    text = render_missed(missed(a_group()))
    start = "1,200 conversations, 300 different ones; a case comes near 200 of them, none near 100"
    assert start in " ".join(text.split())
    assert "1. g-000000  9 users, 12 conversations, stakes high" in text
    assert "nearest case q1 (coach), cosine 0.21" in text
    assert "next     ethogram logs show 1" in text
    assert "\x1b" not in text
    assert all(cells(line) <= 100 for line in text.splitlines())


def test_what_is_not_shown_is_counted() -> None:
    groups = [a_group(number) for number in range(MOST_GROUPS + 2)]
    said_of_it = " ".join(render_missed(missed(*groups, suppressed=3, without_user=7)).split())
    assert "2 lighter groups not shown here" in said_of_it
    assert "3 groups of fewer than 5 users kept back" in said_of_it
    assert "7 conversations name no user and count as one each" in said_of_it


def test_no_group_is_said_so() -> None:
    text = render_missed(missed())
    assert "No group is shown." in text
    assert "next" not in text


def test_what_hardly_is_a_group_says_so() -> None:
    assert "hardly a group (stability 0.40)" in render_missed(missed(a_group(stability=0.4)))


def test_a_conversation_is_read_turn_by_turn() -> None:
    text = render_conversation(said(1, "One\n\x1b[2JTwo", answer="Three"))
    assert text.startswith("c-00000001 · prod\nuser       One\n")
    assert "assistant  Three" in text
    assert "\x1b" not in text


def test_a_long_group_says_how_to_see_the_rest() -> None:
    some = [said(number, f"Question {number}") for number in range(4)]
    text = render_group(a_group(), some, most=2)
    assert "2 more: ethogram logs show g-000000 -n 4" in text
    assert "next     ethogram logs case c-00000000" in text
