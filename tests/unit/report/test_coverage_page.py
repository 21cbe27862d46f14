from __future__ import annotations

from ethogram.report.coverage import CoveragePage
from ethogram.report.coverage_page import write_page
from tests.fakes.coverage import a_case, a_grid, a_rule
from tests.fakes.observations import a_product


def test_the_page_says_the_answer_the_map_and_the_gaps_and_loads_nothing() -> None:
    grid = a_grid([a_rule()], a_case("one", "coach"), product=a_product(editor=0.5, chat=0.5))
    text = write_page(CoveragePage(product="<b>Margin</b>", grid=grid))
    assert "Covered: 1 of 6 required cells" in text
    assert 'class="reach partly"' in text
    assert "ethogram suite fill --for coach" in text
    assert "coach in chat/student/essay-help: missing; of 3 cells 0 tested" in text
    assert "<b>Margin" not in text
    assert "src=" not in text


def test_a_specification_that_requires_nothing_has_a_page_too() -> None:
    assert "Nothing is required" in write_page(CoveragePage(product="Margin", grid=a_grid([])))
