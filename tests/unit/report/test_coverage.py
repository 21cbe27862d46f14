from __future__ import annotations

from collections.abc import Sequence

from ethogram.findings.coverage_grid import CoverageGrid
from ethogram.findings.unseen_modes import unseen_modes
from ethogram.report.coverage import (
    CoveragePage,
    answer,
    coverage_data,
    fill_command,
    gap_text,
    gaps,
    heat_map,
    line_label,
    lines,
    remarks,
    unseen_text,
)
from ethogram.suite.case import Case
from tests.fakes.coverage import HOME, a_case, a_grid, a_rule
from tests.fakes.observations import a_product, seen


def a_page(grid: CoverageGrid, *, proposed: int = 0) -> CoveragePage:
    return CoveragePage(product="Margin", grid=grid, proposed=proposed)


def a_gap(*cases: Case, proposed: Sequence[Case] = ()) -> CoverageGrid:
    return a_grid(
        [a_rule(stakes="low")],
        *cases,
        product=a_product(editor=0.25, chat=0.75),
        proposed=proposed,
    )


def test_the_answer_never_is_one_percentage_alone() -> None:
    grid = a_gap(a_case("one", "coach"))
    assert answer(a_page(grid)) == (
        "Covered: 1 of 2 required cells (25 % by weight). Labelled by people: none. "
        "Enough families for the bar: none."
    )


def test_a_specification_that_requires_nothing_says_why() -> None:
    assert "no clause in force applies" in answer(a_page(a_grid([])))


def test_the_heaviest_gap_comes_first_with_what_fills_it() -> None:
    first = gaps(a_gap())[0]
    assert gap_text(first) == "coach: normal in chat/student/essay-help"
    assert fill_command(first) == (
        "ethogram suite fill --for coach --situation chat/student/essay-help"
    )


def test_a_gap_with_a_proposed_case_waits_for_approval() -> None:
    grid = a_gap(proposed=[a_case("one", "coach", at="chat/student/essay-help")])
    assert fill_command(gaps(grid)[0]) == "ethogram cases --proposed"


def test_a_gap_names_its_failure_and_its_side() -> None:
    attack = a_case("one", "coach", kind="adversarial", category="leak")
    grid = a_grid([a_rule(text="It must refuse to help.")], attack, product=a_product(editor=1))
    texts = {gap_text(cell) for cell in gaps(grid)}
    assert f"coach: harmless twin in {HOME}" in texts
    grid = a_grid([a_rule()], attack, product=a_product(editor=0.5, chat=0.5))
    assert "coach: adversarial (leak) in chat/student/essay-help" in map(gap_text, gaps(grid))


def test_sums_put_the_most_missing_weight_first() -> None:
    found = lines(a_gap(a_case("one", "coach", at="chat/student/essay-help")), "situation")
    assert [(each.name, each.tested, each.reach) for each in found] == [
        (HOME, 0, "missing"),
        ("chat/student/essay-help", 1, "tested"),
    ]


def test_a_clause_says_how_many_families_its_bar_takes() -> None:
    (only,) = lines(a_gap(a_case("one", "coach")), "clause")
    assert only.more == "1 of 35 families"


def test_kinds_and_sides_are_added_up_apart() -> None:
    grid = a_grid([a_rule()], a_case("one", "coach"), a_case("two", twin_of="one"))
    assert {each.name for each in lines(grid, "kind")} == {"normal", "edge", "adversarial"}
    assert [each.name for each in lines(grid, "polarity")] == ["coach, harmless twin"]


def test_the_map_leaves_empty_where_a_clause_does_not_apply() -> None:
    rules = [a_rule("coach", stakes="low"), a_rule("chatty", stakes="low", surfaces=("chat",))]
    heat = heat_map(a_grid(rules, product=a_product(editor=0.4, chat=0.6)))
    assert [name for name, _ in heat.columns] == ["chat/student/essay-help", HOME]
    (_, cells) = heat.rows[1]
    assert cells[1] is None
    assert cells[0] is not None
    assert line_label(cells[0]).startswith("chatty in chat/student/essay-help: missing; of 1 cell")


def test_how_much_is_unseen_is_said_with_its_interval_or_not_at_all() -> None:
    assert "nothing was run" in unseen_text(None)
    assert "it takes 10" in unseen_text(unseen_modes([seen(1, "fail")], {}))
    rows = [seen(n, "fail", f"coach.c{min(n, 4)}") for n in range(20)]
    text = unseen_text(unseen_modes(rows, {}, is_standin=True))
    assert "20 %, 2-42 (Good-Turing, Esty 95 %, 20 failures, a family once a kind)" in text
    assert "a stand-in's" in text


def test_what_covers_nothing_is_remarked() -> None:
    cases = (a_case("one", "coach", at="editor/-/-"), a_case("two"))
    page = a_page(a_gap(*cases), proposed=2)
    said = " ".join(remarks(page))
    assert "2 proposed cases wait" in said
    assert "1 case stands in no situation" in said
    assert "1 case speaks of no clause" in said


def test_as_data_every_cell_has_its_state() -> None:
    cells = coverage_data(a_page(a_gap(a_case("one", "coach"))))["cells"]
    assert isinstance(cells, list)
    assert [cell["state"] for cell in cells] == ["tested", "missing"]
