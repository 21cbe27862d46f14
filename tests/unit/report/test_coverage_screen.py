from __future__ import annotations

from ethogram.report.coverage import CoveragePage
from ethogram.report.coverage_screen import render_coverage
from ethogram.report.plain_text import cells
from tests.fakes.coverage import a_case, a_grid, a_rule
from tests.fakes.observations import a_product


def a_page(*names: str) -> CoveragePage:
    product = a_product(editor=0.25, chat=0.75)
    grid = a_grid([a_rule()], *(a_case(name, "coach") for name in names), product=product)
    return CoveragePage(product="Margin", grid=grid)


def test_the_answer_comes_first_and_the_next_step_last() -> None:
    text = render_coverage(a_page("one"))
    said = text.splitlines()
    assert said[0] == "What is covered?   Margin · the suite of 1 case"
    assert said[1].startswith("Covered: 1 of 6 required cells (8 % by weight).")
    assert "next     ethogram suite fill --for coach --situation chat/student/essay-help" in text
    assert said[-1] == "         ethogram coverage --missing   (5 gaps)"


def test_the_map_counts_tested_of_required() -> None:
    row = next(
        each for each in render_coverage(a_page("one")).splitlines() if each.startswith("coach ")
    )
    assert row.split() == ["coach", "0/3", "1/3"]


def test_gaps_are_listed_under_the_command_that_fills_them() -> None:
    text = render_coverage(a_page("one"), is_list=True)
    assert text.count("ethogram suite fill") == 3
    assert " 25 %  coach: edge in chat/student/essay-help" in text


def test_sums_name_their_columns() -> None:
    text = render_coverage(a_page("one"), by="kind")
    assert "required    tested  labelled    enough" in text
    assert "harm" not in render_coverage(a_page("one"), by="polarity")


def test_nothing_is_wider_than_the_screen() -> None:
    for by in (None, "clause", "situation", "kind"):
        text = render_coverage(a_page("one"), by=by, width=60)
        said = [each for each in text.splitlines() if "ethogram suite fill" not in each]
        assert max(map(cells, said)) <= 60


def test_a_full_suite_has_no_next_step() -> None:
    grid = a_grid([a_rule(stakes="low")], a_case("one", "coach"))
    text = render_coverage(CoveragePage(product="Margin", grid=grid))
    assert "next" not in text.replace("next failure", "")
