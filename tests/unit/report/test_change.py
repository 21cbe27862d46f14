"""What changed, and which edit it can be laid to."""

from __future__ import annotations

from msgspec.structs import replace

from ethogram.report.change import change_of, changed, moved
from tests.fakes.summaries import comparison, margin


def test_one_edit_and_what_moved_with_it() -> None:
    first, second = changed(margin())
    assert first == (
        "block `stance`: 4 of 6 refused harmless twins now helped; "
        "6 of the coach failures above appeared"
    )
    assert "1 reply changed although no verdict moved: read 12" in second


def test_twins_no_longer_helped_are_told() -> None:
    worse = comparison(clauses=(), twins_helped_before=10, twins_helped_after=7)
    first = changed(margin(comparison=worse))[0]
    assert first == "block `stance`: 3 harmless twins helped before, no longer helped"


def test_movement_without_an_edit_is_chance_or_the_model() -> None:
    first, second = changed(margin(comparison=comparison(blocks=())))
    assert first.startswith("nothing was edited since 20261108-101500-77aa")
    assert "chance, or the model behind the name" in second


def test_a_change_that_chance_explains_says_so() -> None:
    compared = comparison()
    weak = replace(compared.clauses[0], p_value=0.22)
    assert (
        "none of it stands out from chance (smallest p .22)"
        in (changed(margin(comparison=replace(compared, clauses=(weak,))))[1])
    )


def test_no_movement_says_that_no_verdict_moved() -> None:
    still = comparison(clauses=(), shifts=(), twins_helped_after=6, noise_floor=None)
    assert changed(margin(comparison=still)) == ("block `stance`: no verdict moved",)


def test_a_clause_absent_from_the_comparison_has_no_change() -> None:
    assert change_of("unheard-of", comparison()) == ""
    assert change_of("coach", None) == ""
    assert [each.clause for each in moved(comparison())] == ["coach"]
