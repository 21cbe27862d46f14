"""Problems in documents say where, what, and what to type instead."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Diagnostic, Position
from ethogram.report.diagnostics import (
    diagnostics_github,
    diagnostics_json,
    render_diagnostics,
)


def problem(
    *,
    excerpt: str = "Bar: 9 of 10",
    column: int = 6,
    message: str = "Bar '9 of 10' is not a bar; expected '9 in 10' or 'never'.",
    fix: str = "Bar: 9 in 10",
    line: int = 12,
    path: str = "spec.md",
) -> Diagnostic:
    return Diagnostic(
        rule="bad-bar",
        severity="error",
        at=Position(path=path, line=line, column=column),
        message=message,
        fix=fix,
        excerpt=excerpt,
    )


def test_a_problem_shows_place_line_caret_message_and_fix() -> None:
    assert render_diagnostics([problem()]) == (
        "spec.md:12:6: error [bad-bar]\n"
        "  Bar '9 of 10' is not a bar; expected '9 in 10' or 'never'.\n"
        "  12 | Bar: 9 of 10\n"
        "     |      ^\n"
        "  fix: Bar: 9 in 10\n"
        "\n"
        "1 error in 1 file.\n"
    )


def test_the_caret_stands_under_the_column_behind_wide_letters_and_tabs() -> None:
    lines = render_diagnostics([problem(excerpt="\t日本 bar", column=5)]).splitlines()
    excerpt, caret = lines[2], lines[3]
    assert excerpt == "  12 |     日本 bar"
    assert caret.index("^") == len("  12 | ") + 4 + 4 + 1


def test_a_long_line_is_shown_around_its_column() -> None:
    text = "x" * 500 + "HERE" + "y" * 500
    lines = render_diagnostics([problem(excerpt=text, column=501)], width=80).splitlines()
    excerpt, caret = lines[2], lines[3]
    assert len(excerpt) <= 80
    assert excerpt[caret.index("^") :].startswith("HERE")


def test_problems_stand_in_the_order_of_the_document() -> None:
    shown = render_diagnostics([problem(line=30), problem(line=4), problem(path="a.md", line=99)])
    assert shown.index("a.md:99") < shown.index("spec.md:4:") < shown.index("spec.md:30:")
    assert shown.endswith("3 errors in 2 files.\n")


def test_no_problems_say_so() -> None:
    assert render_diagnostics([]) == "No problems found.\n"


def test_escapes_in_a_document_do_not_reach_the_terminal() -> None:
    shown = render_diagnostics([problem(excerpt="\x1b[2Jgone", message="\x1b]0;x\x07")])
    assert "\x1b" not in shown
    assert "␛[2Jgone" in shown


def test_json_carries_every_field_and_the_counts() -> None:
    document = json.loads(diagnostics_json([problem()]))
    assert document["counts"] == {"error": 1, "warning": 0, "note": 0}
    assert document["diagnostics"][0]["at"] == {"path": "spec.md", "line": 12, "column": 6}
    assert document["diagnostics"][0]["fix"] == "Bar: 9 in 10"


def test_a_github_annotation_cannot_be_broken_out_of() -> None:
    hostile = problem(message="100 %\n::set-output name=x::y", path="a,b:c.md")
    lines = diagnostics_github([hostile]).splitlines()
    assert lines == [
        "::error file=a%2Cb%3Ac.md,line=12,col=6,title=ethogram bad-bar::"
        "100 %25%0A::set-output name=x::y Fix: Bar: 9 in 10"
    ]


@given(st.text(max_size=300), st.integers(1, 400), st.integers(1, 200))
def test_any_line_and_column_can_be_shown(excerpt: str, column: int, width: int) -> None:
    shown = render_diagnostics([problem(excerpt=excerpt, column=column)], width=width)
    assert "\x1b" not in shown
    shown.encode("utf-8")
