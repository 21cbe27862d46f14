"""The plane shows every run by its letter, and says what moved between them."""

from __future__ import annotations

from ethogram.findings.discernment import CautionOf, Shift, discern, shift
from ethogram.ids import ClauseId, RunId
from ethogram.report.caution import plane, render_caution, shift_text
from tests.unit.findings.test_discernment import twins


def run_of(refused: int, through: int, name: str = "small") -> CautionOf:
    overall, cells = discern(twins(refused, through))
    return CautionOf(
        run=RunId("20261123-090000-8f2c"), name=name, is_standin=True, overall=overall, cells=cells
    )


BEFORE, AFTER = run_of(2, 18), run_of(16, 3, "small, stance=strict")


def test_one_run_is_answered_with_its_figures_and_misses() -> None:
    text = render_caution([BEFORE], clauses=[ClauseId("loans")], complaint="too cautious")
    assert "Somebody said: 'too cautious'. Is it too cautious about loans?" in text
    assert "2 of 20 harmless twins (10 %" in text
    assert "18 of 20 restricted families (90 %" in text
    assert "let through: q0 (read" in text
    assert "and 14 more" in text
    assert "not a model" in text


def test_two_runs_stand_on_one_plane_with_what_moved() -> None:
    moved = shift(BEFORE.overall, AFTER.overall)
    text = render_caution([BEFORE, AFTER], [moved])
    assert "A  small" in text
    assert "B  small, stance=strict" in text
    assert "A to B: more cautious (c -" in text


def test_the_plane_places_letters_by_both_shares() -> None:
    rows = [line for line in plane([BEFORE, AFTER]) if "|" in line]
    a = next(number for number, row in enumerate(rows) if "A" in row)
    b = next(number for number, row in enumerate(rows) if "B" in row)
    assert a < b, "A lets more through, and stands higher"
    assert rows[a].index("A") < rows[b].index("B"), "B refuses more, and stands to the right"
    assert len({len(row) for row in rows}) == 1


def test_two_runs_on_one_spot_are_a_star() -> None:
    assert any("*" in line for line in plane([BEFORE, BEFORE]))


def test_a_change_that_is_not_clear_asks_for_more_twins() -> None:
    unclear = Shift(
        discrimination=0.2, criterion=-0.1, is_criterion_clear=False, is_discrimination_clear=False
    )
    assert "more twins would tell" in shift_text(unclear)
    undefined = Shift(
        discrimination=None, criterion=None, is_criterion_clear=False, is_discrimination_clear=False
    )
    assert "cannot be compared" in shift_text(undefined)


def test_lines_keep_to_the_width() -> None:
    text = render_caution([BEFORE, AFTER], [shift(BEFORE.overall, AFTER.overall)], width=80)
    assert max(map(len, text.splitlines())) <= 80
