from __future__ import annotations

from ethogram.report.fillings import render_fillings
from ethogram.suite.fill import Filling
from tests.fakes.coverage import a_case


def test_it_says_where_the_words_come_from_and_what_is_left_to_write() -> None:
    fillings = [
        Filling(case=a_case("one", user="Write it."), origin="moved"),
        Filling(case=a_case("two", user="<fill in: an edge>"), origin="blank"),
    ]
    text = render_fillings(fillings, ["two: its answer is no JSON."])
    assert "2 cases proposed: 1 moved from another place, 1 with a blank to fill." in text
    assert "  one   Write it." in text
    assert "1 case has a blank" in text
    assert "Note: two: its answer is no JSON." in text


def test_long_lists_are_cut() -> None:
    fillings = [Filling(case=a_case(f"c{n}"), origin="moved") for n in range(9)]
    text = render_fillings(fillings, ["bad"] * 5)
    assert "and 6 more" in text
    assert "and 2 more like it" in text
