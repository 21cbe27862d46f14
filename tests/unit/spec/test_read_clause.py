"""From a heading and its body to a clause."""

from __future__ import annotations

import pytest

from ethogram.errors import Diagnostic
from ethogram.spec.clause import Clause
from ethogram.spec.document import read_spec

TEXT = """## Be kind {#kind authority=user}
Where: editor · Bar: 9 in 10
Be kind to
everyone.
**A reply passes when it**
- {#warm} is warm.
**Why.** Kindness costs nothing.
"""


def clause(text: str) -> Clause:
    (one,) = read_spec([("spec.md", text)], None).value.clauses
    return one


def problems(text: str) -> tuple[Diagnostic, ...]:
    return read_spec([("spec.md", text)], None).problems


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("9 in 10", "8 in 10"),
        ("is warm", "is cold"),
        ("{#warm}", "{#tone}"),
        ("Be kind to", "Be very kind to"),
        ("authority=user", "authority=root"),
        ("Where: editor", "Where: search"),
        ("Bar: 9 in 10", "Bar: 9 in 10 · Judged: always"),
        ("Bar: 9 in 10", "Bar: 9 in 10 · Stakes: high"),
        ("Bar: 9 in 10", "Bar: 9 in 10 · Who: student"),
    ],
)
def test_a_normative_change_changes_the_digest(old: str, new: str) -> None:
    assert clause(TEXT).digest != clause(TEXT.replace(old, new)).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("to\neveryone.", "to everyone."),
        ("Kindness costs nothing.", "It is right."),
        ("## Be kind", "Preface.\n\n## Be kind"),
        ("Bar: 9 in 10", "Bar: 9 in 10 · Owner: Ada"),
        ("**Why.**", "> Note: to us\n\n**Why.**"),
        ("everyone.", "everyone[^ab12]."),
    ],
)
def test_anything_else_does_not(old: str, new: str) -> None:
    assert TEXT.replace(old, new) != TEXT
    assert clause(TEXT).digest == clause(TEXT.replace(old, new)).digest


def test_a_criterion_without_an_id_is_told_one_and_kept() -> None:
    text = TEXT.replace("{#warm} is warm", "never mocks the person asking")
    (problem,) = problems(text)
    assert problem.rule == "criterion-without-id"
    assert "{#never-mocks-person}" in problem.fix
    assert [one.id for one in clause(text).criteria] == ["kind.never-mocks-person"]


def test_a_criterion_twice_is_reported() -> None:
    text = TEXT.replace("- {#warm} is warm.", "- {#warm} is warm;\n- {#warm} is hot.")
    assert [one.rule for one in problems(text)] == ["duplicate-id"]


def test_an_id_that_cannot_be_typed_is_reported() -> None:
    (problem,) = problems(TEXT.replace("{#kind ", "{#be.kind "))
    assert (problem.rule, problem.fix) == ("bad-id", "Write '{#be-kind}'.")


def test_a_misspelt_authority_is_shown_in_the_heading() -> None:
    (problem,) = problems(TEXT.replace("authority=user", "authority=usr"))
    assert (problem.rule, problem.fix) == ("unknown-authority", "Did you mean 'user'?")
    assert problem.excerpt[problem.at.column - 1 :].startswith("authority=usr")
