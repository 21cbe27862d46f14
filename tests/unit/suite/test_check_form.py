from __future__ import annotations

import pytest

from ethogram.context.problems import Problems
from ethogram.context.yaml_node import read_yaml
from ethogram.errors import Diagnostic
from ethogram.suite.case import CheckSpec
from ethogram.suite.check_form import take_checks


def checks(text: str) -> tuple[tuple[CheckSpec, ...], list[Diagnostic]]:
    problems = Problems("cases.yaml", text)
    tree = read_yaml(text, "cases.yaml").value
    assert tree is not None
    return take_checks(tree, problems), problems.found


@pytest.mark.parametrize(
    "text",
    [
        "[{contains: light}]",
        "[{type: contains, value: light}]",
        "{contains: light}",
        "{type: contains, value: light}",
    ],
)
def test_short_and_long_forms_are_one_check(text: str) -> None:
    ((check,), problems) = checks(text)
    assert problems == []
    assert (check.type, check.value, check.threshold, check.options) == (
        "contains",
        "light",
        None,
        {},
    )


def test_a_bare_word_is_a_check_without_value() -> None:
    ((check, other), _) = checks("[is-json, is_refusal]")
    assert (check.type, other.type) == ("is-json", "is-refusal")


def test_a_mapping_of_short_forms_is_several_checks() -> None:
    (found, _) = checks("{contains: a, not-contains: b}")
    assert [(check.type, check.value) for check in found] == [
        ("contains", "a"),
        ("not-contains", "b"),
    ]


def test_criterion_threshold_and_options_stand_beside_either_form() -> None:
    text = "[{similar: light, for: pasteable, threshold: 0.8, ignore-case: true}]"
    ((check,), problems) = checks(text)
    assert problems == []
    assert (check.criterion, check.threshold) == ("pasteable", 0.8)
    assert check.options == {"ignore-case": True}
    assert (check.at.line, check.at.column) == (1, 2)


def test_values_keep_their_types() -> None:
    ((check,), _) = checks("[{word-count: {min: 1, max: 60}}]")
    assert check.value == {"min": 1, "max": 60}


@pytest.mark.parametrize(
    "text", ["[[a]]", "[{}]", "[{for: a}]", "['no such thing!']", "[{A B: c}]"]
)
def test_what_names_no_check_is_reported(text: str) -> None:
    found, problems = checks(text)
    assert found == ()
    assert [each.rule for each in problems] == ["wrong-check"]
    assert "- contains: text" in problems[0].fix


def test_nothing_is_no_check() -> None:
    assert checks("~") == ((), [])
