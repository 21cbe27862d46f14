from __future__ import annotations

from ethogram.context.problems import Problems
from ethogram.judge.anchors import Anchors, read_anchors


def read(text: str) -> tuple[Anchors, list[tuple[str, int]]]:
    problems = Problems("rubrics/x.md", text)
    anchors = read_anchors(text.split("\n"), 0, problems)
    return anchors, [(one.rule, one.at.line) for one in problems.found]


def test_items_quotes_and_paragraphs_are_each_one_anchor() -> None:
    anchors, problems = read('## Passes\n- "One."\n- Two.\n\n> Three,\n> still three.\n\nFour.')
    assert anchors.passes == ("One.", "Two.", "Three,\nstill three.", "Four.")
    assert problems == []


def test_prose_outside_the_sections_is_guidance() -> None:
    anchors, _ = read("Count sentences.\n\n## Passes\n- a\n\n## How to count\nNot words.")
    assert anchors.guidance == "Count sentences.\n\n## How to count\nNot words."


def test_a_section_that_is_nearly_ours_is_pointed_out() -> None:
    _, problems = read("## Borderlines\n> x\n\nPASS: y")
    assert problems == [("rubric-section", 1)]


def test_good_and_bad_rule_like_pass_and_fail() -> None:
    anchors, problems = read("## Borderline\n> x\n\nGOOD: short\n\n> y\n\n**BAD**: long")
    assert [(one.text, one.outcome, one.reason) for one in anchors.borderline] == [
        ("x", "pass", "short"),
        ("y", "fail", "long"),
    ]
    assert problems == []


def test_a_verdict_without_its_reply_is_reported() -> None:
    anchors, problems = read("## Borderline\nPASS: why not")
    assert anchors.borderline == ()
    assert problems == [("rubric-borderline", 2)]
