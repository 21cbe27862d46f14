"""A ripple counts families that were judged on both sides, clause by clause and surface by surface."""

from __future__ import annotations

from ethogram.experiment.ripple import Ripple, ripple_cells
from ethogram.findings.observation import Observation
from ethogram.findings.summary import Comparison
from ethogram.ids import (
    CaseId,
    ClauseId,
    CriterionId,
    FamilyId,
    JudgeName,
    RunId,
    SurfaceId,
    TranscriptId,
)
from ethogram.judge.verdict import Outcome


def seen(
    family: str, outcome: Outcome, *, surface: str = "editor", is_twin: bool = False
) -> Observation:
    return Observation(
        transcript=TranscriptId("r.1"),
        case=CaseId(family),
        family=FamilyId(family),
        situation=f"{surface}/student/-",
        clause=ClauseId("coach"),
        criterion=CriterionId("coach.own"),
        outcome=outcome,
        judge=JudgeName("code"),
        judge_kind="code",
        is_measured=True,
        is_twin=is_twin,
    )


def test_gains_and_losses_are_named_by_family() -> None:
    before = [seen("a", "fail"), seen("b", "pass"), seen("c", "fail"), seen("d", "pass")]
    after = [seen("a", "pass"), seen("b", "fail"), seen("c", "fail"), seen("d", "pass")]
    (cell,) = ripple_cells(before, after)
    assert (cell.gained, cell.lost) == (("a",), ("b",))
    assert (cell.failing_before, cell.failing_after, cell.families) == (2, 2, 4)


def test_surfaces_stand_apart() -> None:
    before = [seen("a", "fail"), seen("a", "pass", surface="chat")]
    after = [seen("a", "pass"), seen("a", "pass", surface="chat")]
    assert {cell.surface: len(cell.gained) for cell in ripple_cells(before, after)} == {
        "editor": 1,
        "chat": 0,
    }


def test_what_was_judged_on_one_side_only_moves_nothing() -> None:
    before = [seen("a", "fail"), seen("b", "unclear")]
    after = [seen("b", "fail"), seen("c", "fail")]
    assert ripple_cells(before, after) == ()


def test_harmless_twins_count_for_caution_and_not_here() -> None:
    twins = [seen("a", "fail", is_twin=True)]
    assert ripple_cells(twins, twins) == ()


def test_one_failing_reply_fails_its_family() -> None:
    before = [seen("a", "pass"), seen("a", "pass")]
    after = [seen("a", "pass"), seen("a", "fail")]
    (cell,) = ripple_cells(before, after)
    assert cell.lost == ("a",)


def test_losses_come_first_and_are_summed() -> None:
    before = [seen("a", "fail"), seen("b", "pass", surface="chat")]
    after = [seen("a", "pass"), seen("b", "fail", surface="chat")]
    cells = ripple_cells(before, after)
    assert [cell.surface for cell in cells] == ["chat", "editor"]
    found = Ripple(
        fix="leave out block form",
        surfaces=(SurfaceId("editor"),),
        cells=cells,
        comparison=Comparison(before=RunId("a"), after=RunId("b")),
        before=RunId("a"),
        after=RunId("b"),
    )
    assert (found.gained, found.lost) == (1, 1)
