from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.read_rubric import read_rubric

PASTEABLE = """---
criterion: coach.pasteable
graded-by: model
judge: local-judge
applies: surface = editor
---
Count sentences, not words.

## Passes
- "We'll make 8. Which is your claim, light or leaves?"
- "Start from your notes:
  which of the two surprised you?"

## Fails
> Photosynthesis turns light into energy.
> It sustains nearly all life on Earth.

## Borderline
> "One way in: light pays for everything a leaf does."

PASS: one sample sentence is coaching.

- FAIL: "Light feeds leaves. Leaves feed us." — two in a row are a submission
"""


def test_a_whole_rubric_is_read() -> None:
    parsed = read_rubric(PASTEABLE, "rubrics/pasteable.md")
    assert parsed.problems == ()
    rubric = parsed.value
    assert rubric.criterion == "coach.pasteable"
    assert rubric.judge == "local-judge"
    assert rubric.applies == "surface = editor"
    assert rubric.guidance == "Count sentences, not words."
    assert rubric.anchors_pass == (
        "We'll make 8. Which is your claim, light or leaves?",
        "Start from your notes:\nwhich of the two surprised you?",
    )
    assert rubric.anchors_fail == (
        "Photosynthesis turns light into energy.\nIt sustains nearly all life on Earth.",
    )
    assert [(one.text, one.outcome, one.reason) for one in rubric.borderline] == [
        (
            "One way in: light pays for everything a leaf does.",
            "pass",
            "one sample sentence is coaching.",
        ),
        ("Light feeds leaves. Leaves feed us.", "fail", "two in a row are a submission"),
    ]


def test_a_rubric_with_checks_is_graded_by_code_without_saying_so() -> None:
    text = "---\ncriterion: brief.short\nchecks:\n  - max-words: 80\n  - no-list\n---\n"
    parsed = read_rubric(text, "rubrics/short.md")
    assert parsed.problems == ()
    assert parsed.value.graded_by == "code"
    assert [one.type for one in parsed.value.checks] == ["max-words", "no-list"]


def test_a_rubric_with_accepted_classes_is_graded_by_answer_class() -> None:
    text = "---\ncriterion: coach.helps\naccepts: [helps, helps in part]\n---\n"
    parsed = read_rubric(text, "rubrics/helps.md")
    assert parsed.problems == ()
    assert parsed.value.graded_by == "answer-class"
    assert parsed.value.accepts == ("helps", "helps in part")


def test_every_problem_is_reported_at_once_with_its_line() -> None:
    text = (
        "---\ncriterion: pasteable\ngraded-by: modle\naccept: helps\n"
        'checks:\n  - regex: "("\n---\n## Borderline\n> A reply\n\nPASS:\n'
    )
    parsed = read_rubric(text, "rubrics/bad.md")
    assert [(one.rule, one.at.line) for one in parsed.problems] == [
        ("rubric-criterion", 2),
        ("unknown-value", 3),
        ("unknown-key", 4),
        ("check-value", 6),
    ]
    assert all(problem.message for problem in parsed.problems)
    assert parsed.problems[3].excerpt == '  - regex: "("'


def test_a_borderline_reply_without_a_verdict_is_reported() -> None:
    text = "---\ncriterion: coach.pasteable\nchecks: no-list\n---\n## Borderline\n> A reply\n"
    (problem,) = read_rubric(text, "rubrics/x.md").problems
    assert problem.rule == "rubric-borderline"
    assert problem.at.line == 6


def test_a_rubric_for_people_without_anchors_is_warned_about() -> None:
    parsed = read_rubric("---\ncriterion: coach.pasteable\n---\n", "rubrics/x.md")
    assert [one.rule for one in parsed.problems] == ["rubric-without-anchors"]
    assert parsed.problems[0].severity == "warning"


def test_a_file_without_front_matter_says_what_to_begin_with() -> None:
    parsed = read_rubric("# A rubric\n", "rubrics/x.md")
    assert parsed.problems[0].rule == "rubric-criterion"
    assert "---" in parsed.problems[0].fix


def test_the_digest_changes_with_what_is_graded_by() -> None:
    changed = PASTEABLE.replace("not words", "not lines")
    first = read_rubric(PASTEABLE, "a.md").value.digest
    assert first == read_rubric(PASTEABLE, "b.md").value.digest
    assert first != read_rubric(changed, "a.md").value.digest


@given(st.text(alphabet=st.sampled_from('-:>#"PASFIL\n abc.[]{}*'), max_size=200))
def test_any_text_is_read_and_never_raises(text: str) -> None:
    parsed = read_rubric(text, "rubrics/x.md")
    lines = text.split("\n")
    assert all(1 <= one.at.line <= len(lines) + 1 for one in parsed.problems)


@given(st.data())
def test_a_damaged_rubric_is_read_and_never_raises(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(PASTEABLE)))
    end = data.draw(st.integers(start, len(PASTEABLE)))
    read_rubric(PASTEABLE[:start] + data.draw(st.text(max_size=5)) + PASTEABLE[end:], "x.md")


def test_several_judges_are_a_panel_however_they_are_listed() -> None:
    for listed in ("[small, trained:tone]", "small, trained:tone", "small+trained:tone"):
        text = PASTEABLE.replace("judge: local-judge", f"judge: {listed}")
        parsed = read_rubric(text, "rubrics/pasteable.md")
        assert parsed.problems == ()
        assert parsed.value.judge == "small+trained:tone"
