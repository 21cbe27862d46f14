"""A ripple shows what moved, and folds what did not."""

from __future__ import annotations

from ethogram.experiment.ripple import Ripple, RippleCell
from ethogram.findings.summary import ClauseChange, Comparison
from ethogram.ids import ClauseId, RunId, SurfaceId
from ethogram.report.ripple import render_ripple


def cell(clause: str, gained: tuple[str, ...] = (), lost: tuple[str, ...] = ()) -> RippleCell:
    return RippleCell(
        clause=ClauseId(clause),
        surface=SurfaceId("editor"),
        families=18,
        failing_before=1 + len(gained),
        failing_after=1 + len(lost),
        gained=gained,
        lost=lost,
    )


FOUND = Ripple(
    fix="show good examples",
    surfaces=(SurfaceId("editor"),),
    cells=(cell("teacher", lost=("a", "b")), cell("coach", gained=("c",)), cell("still")),
    comparison=Comparison(
        before=RunId("a"),
        after=RunId("b"),
        clauses=(
            ClauseChange(
                clause=ClauseId("teacher"),
                before="holds",
                after="broken",
                families=18,
                p_value=0.004,
                noise_flips=1,
            ),
        ),
        twins=10,
        twins_helped_before=9,
        twins_helped_after=7,
    ),
    before=RunId("a"),
    after=RunId("b"),
    replies=112,
    asked=56,
)


def test_losses_and_gains_are_shown_with_their_test_and_noise() -> None:
    text = render_ripple(FOUND, width=120, colour=False)
    assert "1 family gained, 2 lost · 112 replies, 56 new" in text
    assert "1 -> 3 of 18 fail" in text
    assert "2 newly fail, p .004; an A/A run flips 1" in text
    assert "nothing moved in 1 cell of clause and surface" in text
    assert "harmless twins helped: 9 -> 7 of 10" in text
    assert "ethogram run --noise" in text


def test_lines_keep_to_the_width() -> None:
    assert max(map(len, render_ripple(FOUND, width=70, colour=False).splitlines())) <= 72
