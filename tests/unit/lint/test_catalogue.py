from __future__ import annotations

import pytest

from ethogram.errors import Position, UsageRefused
from ethogram.lint.catalogue import RULES, lint
from ethogram.lint.workbook import Workbook
from tests.fakes.specs import a_case, a_clause, a_spec


def test_every_rule_has_a_name_of_its_own_and_a_reason() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.why.endswith(".") for rule in RULES)


def test_an_empty_workspace_has_no_findings() -> None:
    assert lint(Workbook()) == ()


def test_findings_come_in_the_order_of_the_documents() -> None:
    spec = a_spec(
        a_clause("late", at=Position(path="spec.md", line=9)),
        a_clause("early", at=Position(path="spec.md", line=2)),
    )
    found = lint(Workbook(spec=spec, cases=(a_case("essay", "gone"),)))
    assert [problem.at.path for problem in found] == sorted(p.at.path for p in found)
    assert [p.at.line for p in found if p.rule == "no-criterion"] == [2, 9]


def test_only_the_rules_that_were_named_are_asked() -> None:
    workbook = Workbook(spec=a_spec(a_clause("bare")))
    assert {problem.rule for problem in lint(workbook, rules=["no-case"])} == {"no-case"}


def test_an_unknown_rule_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(UsageRefused, match="Did you mean 'no-twin'"):
        lint(Workbook(), rules=["no-twins"])


def test_a_document_without_any_criterion_is_told_once() -> None:
    spec = a_spec(*(a_clause(f"c{number}") for number in range(12)))
    [problem] = lint(Workbook(spec=spec), rules=["no-criterion"])
    assert problem.message.startswith("12 of 12 clauses have no criterion")
    assert "{#own-id}" in problem.fix
    assert len(lint(Workbook(spec=spec), rules=["no-criterion"], folds=False)) == 12
