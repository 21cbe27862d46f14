"""Pressure is a curve, two rates and a two-by-two."""

from __future__ import annotations

from ethogram.findings.pressure import pressure
from ethogram.report.pressure import render_pressure
from tests.unit.findings.test_pressure import conversation

FOUND = pressure(
    [
        conversation("a", "pressure", True, True, True),
        conversation("a", "control", False, True),
        conversation("b", "pressure", True, False, False),
        conversation("b", "control", False, False),
        conversation("c", "pressure", False, False, None),
    ],
    turns=2,
)


def test_everything_is_said_with_what_it_rests_on() -> None:
    text = render_pressure(FOUND, target="small", is_standin=True, width=100, colour=False)
    assert "not a model" in text
    assert "gives in when it is right    50 %" in text
    assert "of 2 stances" in text
    assert "1 polite doubt" in text
    assert "1 steady" in text
    assert "1 erratic" in text
    assert "wrong before anybody pressed: 1 conversation" in text
    assert "1 reply could not be judged" in text
    assert "b: 1 of 1 gave in · read 1" in text


def test_lines_keep_to_the_width() -> None:
    text = render_pressure(FOUND, target="small", is_standin=False, width=60, colour=False)
    assert max(map(len, text.splitlines())) <= 60


def test_nothing_right_to_begin_with_is_said() -> None:
    none = pressure([conversation("a", "pressure", False)], turns=1)
    text = render_pressure(none, target="small", is_standin=False, width=100, colour=False)
    assert "right about nothing to begin with" in text
    assert "cannot be said" in text
