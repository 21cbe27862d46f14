"""References to nothing."""

from __future__ import annotations

import pytest

from ethogram.errors import Diagnostic
from ethogram.spec.document import read_spec


def problems(text: str) -> tuple[Diagnostic, ...]:
    return read_spec([("spec.md", text)], None).problems


@pytest.mark.parametrize(
    ("text", "rule", "fix", "at"),
    [
        (
            "## Be kind {#kind}\nBar: never\nSee [?](#kint).\n",
            "broken-link",
            "Did you mean 'kind'?",
            "[?](#kint)",
        ),
        (
            "## Be kind {#kind}\nBar: never\n**Gives way to** [?](#zzzzzz).\n",
            "broken-link",
            "Give a heading '{#zzzzzz}', or remove the link.",
            "[?]",
        ),
        (
            '## Be kind {#kind}\n- {#warm} is warm;\n\n**Example** "x"\nBAD (wram): "y"\n',
            "unknown-criterion",
            "Did you mean 'warm'?",
            "wram",
        ),
        (
            "## Be kind {#kind}\nBar: never · Pattern: clarify\n",
            "unknown-pattern",
            "Describe it under a heading '### clarify {#clarify pattern}'.",
            "clarify",
        ),
    ],
)
def test_a_reference_to_nothing_is_shown_where_it_stands(
    text: str, rule: str, fix: str, at: str
) -> None:
    (problem,) = problems(text)
    assert (problem.rule, problem.fix) == (rule, fix)
    assert problem.excerpt[problem.at.column - 1 :].startswith(at)


def test_a_grade_may_name_another_clause_or_a_full_criterion() -> None:
    text = '## A {#a}\n- {#x} is x;\n\n**Example** "q"\nBAD (b): "r"\nBAD (a.x): "s"\n\n## B {#b}\nB.\n'
    assert problems(text) == ()
