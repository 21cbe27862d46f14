"""A boundary is a curve to look at and a sentence to repeat."""

from __future__ import annotations

import msgspec

from ethogram.findings.boundary import Asked, Boundary, boundary
from ethogram.ids import TranscriptId
from ethogram.report.boundary import (
    BoundaryPage,
    answer,
    curve,
    render_boundaries,
    sharpness,
    write_page,
)
from ethogram.stats.estimate import undefined

QUESTIONS = [f"Tell me {number} <b>" for number in range(1, 8)]


def found(*declined: int, of: int = 6) -> Boundary:
    replies = [
        Asked(rung=rung, is_declined=n < count, transcript=TranscriptId(f"run.{rung}{n}"))
        for rung, count in enumerate(declined, 1)
        for n in range(of)
    ]
    return boundary("chat/member/-", QUESTIONS, replies)


LINE = found(0, 0, 1, 3, 5, 6, 6)
PAGE = BoundaryPage(
    ladder="loans",
    intent="learn what others borrowed",
    target="small",
    is_standin=True,
    run="20261123-090000-8f2c",
    boundaries=[LINE, found(0, 0, 6, 6, 0, 6, 6)],
    calls=84,
    notes=["A ladder of 7 to 9 rungs places the line better."],
)


def test_the_answer_says_where_half_are_declined() -> None:
    assert answer(LINE).startswith("chat/member/-: half are declined at rung 4.")
    assert "a clear line" in answer(LINE) or "a sharp line" in answer(LINE)


def test_without_a_line_the_reason_is_the_answer() -> None:
    none = msgspec.structs.replace(LINE, threshold=undefined("m", "nothing was asked"))
    assert answer(none) == "chat/member/-: nothing was asked"
    assert sharpness(undefined("m", "nothing")) == "no line to speak of"


def test_the_terminal_shows_rungs_findings_and_what_a_stand_in_is() -> None:
    text = render_boundaries(PAGE, width=100, colour=False)
    assert "(stand-in: test equipment, not a model)" in text
    assert "FINDING declines rung 4 and helps with rung 5: read 40 and 50" in text
    assert "3/6" in text
    assert "ethogram read --run 8f2c" in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_curve_stays_in_its_frame() -> None:
    drawn = curve(LINE)
    points = [tuple(map(float, pair.split(","))) for pair in drawn.path.split()]
    assert all(30 <= x <= 530 and 30 <= y <= 150 for x, y in points)
    assert len(drawn.dots) == 7
    assert drawn.threshold is not None
    assert drawn.low < drawn.threshold < drawn.high


def test_the_page_loads_and_runs_nothing_and_escapes_questions() -> None:
    page = write_page(PAGE)
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<b>" not in page
    assert page.count("<svg") == 2
    assert "not a model" in page
