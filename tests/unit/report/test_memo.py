"""The memo answers the six questions for a team, in Markdown."""

from __future__ import annotations

from msgspec.structs import replace

from ethogram.report.memo import render_memo
from tests.fakes.replies import HOSTILE
from tests.fakes.summaries import (
    broken_coach,
    comparison,
    empty,
    holding,
    margin,
    quote,
    run_facts,
)


def test_sections_stand_in_the_order_of_the_questions() -> None:
    memo = render_memo(margin())
    heads = [line for line in memo.splitlines() if line.startswith("## ")]
    assert heads == [
        "## What broke, quoted",
        "## What changed, and which edit did it",
        "## Too cautious and too loose",
        "## What we do not know, and what would settle it",
        "## What we never asked",
        "## Every clause",
        "## How this was measured",
        "## Next",
    ]
    assert memo.startswith("# Is Margin behaving the way we said?\n\n**No: 2 of 12")


def test_every_broken_clause_is_quoted_with_the_way_to_read_it() -> None:
    memo = render_memo(margin())
    assert "> Photosynthesis turns light into energy." in memo
    assert "> essay-deadline, `ethogram read 41`." in memo
    assert "`ethogram read 44`" in memo
    assert "Block `stance`: 4 of 6 refused harmless twins now helped" in memo
    assert "Failing by criterion: coach.pasteable 9, coach.next-step 2" in memo


def test_the_method_names_judges_and_whether_they_are_measured() -> None:
    memo = render_memo(margin(judges_refused=("lenient@1",)))
    assert "Judge `pasteable@3`: model, measured." in memo
    assert "Judge `rubric@1`: model, not measured, decides nothing." in memo
    assert "Refused, so its verdicts count for nothing: lenient@1." in memo
    assert "A/A noise floor: 6 % of families flip." in memo
    assert "exact McNemar" in memo


def test_every_situation_never_asked_is_listed() -> None:
    memo = render_memo(margin())
    assert memo.count("\n- support-chat/") == 2
    assert "- search/teacher/fact-finding" in memo


def test_stand_ins_and_notes_come_before_any_number() -> None:
    memo = render_memo(margin(run=run_facts(is_standin=True), notes=("labels are simulated",)))
    assert memo.index("**STAND-IN**") < memo.index("## What broke")
    assert "labels are simulated" in memo


def test_an_empty_workspace_gets_a_memo_that_says_so() -> None:
    memo = render_memo(empty())
    assert "the specification has no clause" in memo
    assert "## What broke" not in memo
    assert "- `ethogram check`" in memo
    assert "Nothing, of what could be decided." in render_memo(margin(clauses=(holding("a"),)))


def test_a_hostile_reply_stays_a_quotation() -> None:
    clause = replace(broken_coach(), quotes=(quote(f"# x\n{HOSTILE}\n\n## Next", 1, "c|d"),))
    memo = render_memo(margin(clauses=(clause,), comparison=comparison(edits=("<b>",))))
    assert "<script" not in memo
    assert "\x1b" not in memo
    assert memo.count("\n## Next") == 1
    memo.encode("utf-8")
