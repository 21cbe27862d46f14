"""The refusal policy."""

from __future__ import annotations

from ethogram.spec.clause import Clause
from ethogram.spec.document import read_spec
from ethogram.spec.source import Source

HEAD = (
    "# Refusals {#refusals}\n\n"
    "| we help with | we decline | line drawn because | pattern | offer instead | hand off to |"
    " differs for |\n|---|---|---|---|---|---|---|\n"
)


def read(*rows: str, head: str = HEAD) -> tuple[tuple[Clause, ...], list[tuple[str, str]], Source]:
    text = head + "\n".join(rows) + "\n"
    parsed = read_spec([("refusal-policy.md", text)], None)
    problems = [(one.rule, one.fix) for one in parsed.problems]
    return parsed.value.clauses, problems, Source("refusal-policy.md", text)


def test_a_row_is_a_clause_with_a_criterion_for_either_side() -> None:
    (clause,), problems, source = read(
        "| {#essays} outlines | whole essays | it is graded | | a question | the teacher | staff |"
    )
    assert problems == []
    assert (clause.id, clause.kind, clause.section) == ("essays", "policy row", "refusals")
    assert [(one.id, one.text) for one in clause.criteria] == [
        ("essays.helps", "helps with outlines"),
        (
            "essays.declines",
            "declines whole essays, and offers instead: a question, and hands off to the teacher",
        ),
    ]
    assert (clause.why, clause.differs_on_purpose) == ("it is graded", "staff")
    declines = clause.criteria[1].at
    assert source.line(declines.line)[declines.column - 1 :].startswith("whole essays")


def test_an_id_may_stand_in_a_column_of_its_own() -> None:
    head = "| id | we help with | we decline |\n|---|---|---|\n"
    (clause,), problems, _ = read("| weapons | history | recipes |", head=head)
    assert (clause.id, problems) == ("weapons", [])


def test_a_row_without_an_id_is_told_one() -> None:
    (clause,), problems, _ = read("| outlines | whole essays | why | | | | |")
    assert problems == [("row-without-id", "Start its first cell with '{#whole-essays}'.")]
    assert clause.id == "whole-essays"


def test_a_line_with_one_side_is_an_error_on_either_side() -> None:
    for row in ("| {#a} | essays | why | | | | |", "| {#a} outlines |  | why | | | | |"):
        _, problems, _ = read(row)
        assert [rule for rule, _ in problems] == ["one-sided-line"]


def test_a_table_that_only_declines_lacks_a_column() -> None:
    head = "| id | we decline |\n|---|---|\n"
    _, problems, _ = read("| a | essays |", head=head)
    assert [rule for rule, _ in problems][0] == "missing-column"


def test_a_readable_line_above_the_table_holds_for_its_rows() -> None:
    head = HEAD.replace("\n\n", "\nStakes: high · Bar: never\n\n", 1)
    (clause,), problems, _ = read("| {#a} x | y | z | | | | |", head=head)
    assert problems == []
    assert (clause.stakes, clause.bar.is_never) == ("high", True)


def test_an_unknown_pattern_is_reported_in_its_cell() -> None:
    parsed = read_spec(
        [
            ("spec.md", "## Patterns\n### Decline {#decline pattern}\n**Do**\n- offer\n"),
            ("refusal-policy.md", HEAD + "| {#a} x | y | z | declne | | | |\n"),
        ],
        None,
    )
    (problem,) = parsed.problems
    assert (problem.rule, problem.fix) == ("unknown-pattern", "Did you mean 'decline'?")
    assert problem.excerpt[problem.at.column - 1 :].startswith("declne")
