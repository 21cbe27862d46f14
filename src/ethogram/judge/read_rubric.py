"""Read a rubric: front matter that code acts on, and anchors for people and model judges.

::

    ---
    criterion: coach.pasteable
    graded-by: model
    applies: surface = editor
    ---
    Count sentences, not words.

    ## Passes
    - "We'll make 8. Which is your claim, light or leaves?"
    ## Fails
    - "Photosynthesis turns light into energy. It sustains nearly all life."
    ## Borderline
    > "One way in: light pays for everything a leaf does."
    PASS: one sample sentence is coaching.

    ## How to label
    Read the reply to its end before you decide.
    ## Include
    - A sentence in quotation marks that is meant as a sample.
    ## Exclude
    - Headings and the student's own words.
    ## Unclear
    Say unclear when the reply breaks off.

`judge:` names who may judge: a target, `trained:NAME`, or several as a panel: `[small, trained:NAME]`.
From `How to label` on, the sections are for people alone, and an edit of them makes no judge another
judge; what a model judge must know too stands above. `## Scale` lists the points of a scale, the
lowest first. The criterion's own words stand in the specification and are never repeated here.
"""

from __future__ import annotations

import re
from typing import get_args

import msgspec

from ethogram.context.fields import (
    take_choice,
    take_items,
    take_names,
    take_table,
    take_text,
)
from ethogram.context.problems import Problems
from ethogram.context.yaml_node import Node, read_yaml
from ethogram.errors import Parsed, Position
from ethogram.ids import CriterionId, JudgeName, digest
from ethogram.judge.anchors import Anchors, read_anchors
from ethogram.judge.applies import expression_problem
from ethogram.judge.checks.registry import compile_check
from ethogram.judge.panel import panel_name
from ethogram.judge.rubric import GradedBy, Rubric
from ethogram.suite.case import CheckSpec, Expectation
from ethogram.suite.check_form import take_checks

_KEYS = ("criterion", "graded-by", "judge", "checks", "accepts", "applies")
_CRITERION = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_FENCE = "---"


def read_rubric(text: str, path: str) -> Parsed[Rubric]:
    """Read one file of `rubrics/`; every problem is reported, none raised."""
    problems = Problems(path, text)
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    end = _front_matter_end(lines)
    fields = _fields("\n".join(lines[1:end]), path, problems) if end else {}
    anchors = read_anchors(lines, end + 1 if end else 0, problems)
    rubric = _rubric(fields, anchors, problems)
    _look_over(rubric, has_front_matter=bool(end), problems=problems)
    found = sorted(problems.found, key=lambda one: (one.at.line, one.at.column))
    return Parsed(value=rubric, problems=tuple(found))


def _front_matter_end(lines: list[str]) -> int:
    """Give the index of the line that closes the front matter; 0 when there is none."""
    if not lines or lines[0].rstrip() != _FENCE:
        return 0
    closing = (index for index, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    return next(closing, 0)


def _fields(front: str, path: str, problems: Problems) -> dict[str, Node]:
    tree = read_yaml(front, path, first_line=2)
    problems.found.extend(tree.problems)
    if tree.value is None:
        return {}
    return take_table(tree.value, "rubric", _KEYS, problems)


def _rubric(fields: dict[str, Node], anchors: Anchors, problems: Problems) -> Rubric:
    checks = take_checks(fields["checks"], problems) if "checks" in fields else ()
    accepts = _accepts(fields["accepts"], problems) if "accepts" in fields else ()
    graded_by: GradedBy = "code" if checks else "answer-class" if accepts else "model"
    if "graded-by" in fields:
        chosen = take_choice(fields["graded-by"], "graded-by", get_args(GradedBy), problems)
        graded_by = chosen or graded_by
    judge = panel_name(take_names(fields["judge"], "judge", problems)) if "judge" in fields else ""
    rubric = Rubric(
        criterion=_criterion(fields.get("criterion"), problems),
        graded_by=graded_by,
        judge=JudgeName(judge) if judge else None,
        checks=checks,
        accepts=accepts,
        applies=_applies(fields.get("applies"), problems),
        anchors_pass=anchors.passes,
        anchors_fail=anchors.fails,
        borderline=anchors.borderline,
        guidance=anchors.guidance,
        how=anchors.how,
        at=Position(path=problems.path),
    )
    _compile(rubric.checks, problems)
    return _with_digest(rubric)


def _criterion(node: Node | None, problems: Problems) -> CriterionId:
    text = take_text(node, "criterion", problems).strip() if node is not None else ""
    if node is not None and not _CRITERION.fullmatch(text):
        problems.add(
            "rubric-criterion",
            node,
            f"The criterion is {text!r}; it is written as clause.criterion.",
            "Write 'criterion: coach.pasteable', with the ids of your specification.",
        )
    return CriterionId(text)


def _accepts(node: Node, problems: Problems) -> tuple[Expectation, ...]:
    choices = get_args(Expectation)
    taken = (
        take_choice(item, "accepts", choices, problems)
        for item in take_items(node, "accepts", problems)
    )
    return tuple(one for one in taken if one is not None)


def _applies(node: Node | None, problems: Problems) -> str:
    if node is None:
        return ""
    expression = take_text(node, "applies", problems).strip()
    problem = expression_problem(expression, problems.at(node)) if expression else None
    if problem is not None:
        problems.add("rubric-applies", node, problem.message, problem.fix)
    return "" if problem is not None else expression


def _compile(checks: tuple[CheckSpec, ...], problems: Problems) -> None:
    for check in checks:
        for problem in compile_check(check).problems:
            problems.add(problem.rule, problem.at, problem.message, problem.fix, problem.severity)


def _with_digest(rubric: Rubric) -> Rubric:
    content = [
        rubric.criterion,
        rubric.graded_by,
        rubric.judge,
        [[check.type, check.value, check.threshold, check.options] for check in rubric.checks],
        rubric.accepts,
        rubric.applies,
        rubric.anchors_pass,
        rubric.anchors_fail,
        [[one.text, one.outcome, one.reason] for one in rubric.borderline],
        rubric.guidance,
    ]
    return msgspec.structs.replace(rubric, digest=digest(content))


def _look_over(rubric: Rubric, *, has_front_matter: bool, problems: Problems) -> None:
    """Report what a rubric lacks to be usable by its grader."""
    top = Position(path=problems.path)
    if not rubric.criterion and not any(one.rule == "rubric-criterion" for one in problems.found):
        problems.add(
            "rubric-criterion",
            top,
            "The rubric names no criterion"
            + ("." if has_front_matter else "; it has no front matter."),
            "Begin the file with '---', 'criterion: clause.criterion' and '---'.",
        )
    if rubric.graded_by == "code" and not rubric.checks:
        problems.add(
            "rubric-without-checks",
            top,
            "The rubric is graded by code but has no checks, so it can decide nothing.",
            "Add 'checks:' with entries such as '- max-words: 80'.",
        )
    if rubric.graded_by == "answer-class" and not rubric.accepts:
        problems.add(
            "rubric-without-accepts",
            top,
            "The rubric is graded by answer class but accepts none, so every reply would fail.",
            f"Add 'accepts: [...]' with any of: {', '.join(get_args(Expectation))}.",
        )
    if rubric.graded_by in ("model", "person") and not (
        rubric.anchors_pass and rubric.anchors_fail
    ):
        problems.add(
            "rubric-without-anchors",
            top,
            "The rubric lacks a reply that passes or one that fails; two graders will drift apart.",
            "Add '## Passes' and '## Fails' with one quoted reply each.",
            "warning",
        )
