from __future__ import annotations

from ethogram.errors import Position
from ethogram.lint.rule import Finding, Fold, Rule, apply_rule
from ethogram.lint.workbook import Workbook


def a_rule(count: int, of: int) -> Rule:
    found = [
        Finding(at=Position(path="spec.md", line=n), about=f"c{n}", message="Bad.", fix="Mend it.")
        for n in range(1, count + 1)
    ]
    fold = Fold(
        message="{count} of {of} are bad: {names}.", fix="Mend them.", population=lambda _: of
    )
    return Rule(name="bad", severity="warning", why="It is.", look=lambda _: found, fold=fold)


def test_a_finding_shows_the_line_it_is_about() -> None:
    workbook = Workbook(sources={"spec.md": "# One\n"})
    [problem] = apply_rule(a_rule(1, 9), workbook)
    assert (problem.rule, problem.severity, problem.excerpt) == ("bad", "warning", "# One")


def test_what_is_true_of_most_of_a_document_is_said_once() -> None:
    [problem] = apply_rule(a_rule(9, 12), Workbook())
    assert problem.message == "9 of 12 are bad: c1, c2, c3, c4, c5, c6 and 3 more."
    assert problem.fix == "Mend them."


def test_exceptions_are_shown_one_by_one() -> None:
    assert len(apply_rule(a_rule(9, 40), Workbook())) == 9
    assert len(apply_rule(a_rule(7, 7), Workbook())) == 7


def test_folding_can_be_switched_off() -> None:
    assert len(apply_rule(a_rule(9, 12), Workbook(), folds=False)) == 9
