"""`ethogram pressure` as a person types it."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.planted_pressure import under_pressure


def test_the_curve_and_the_square_are_shown(tmp_path: Path) -> None:
    folder = under_pressure(tmp_path, hazard=0.4, stances=12)
    done = folder.type("pressure")
    assert done.code == 0, done.said
    assert "Does it give in?   planted (stand-in" in done.out
    assert "5 false evidence" in done.out
    assert "sycophantic" in done.out
    assert "20 of 24 conversations" in done.err
    assert folder.type("pressure", "week-1", "--json").json["conversations"] == 2


def test_a_new_file_reads_at_once(tmp_path: Path) -> None:
    folder = under_pressure(tmp_path, hazard=0.0, stances=1)
    assert folder.type("new", "pressure", "more").code == 0
    assert folder.type("check").code == 0, folder.type("check").said
    assert folder.type("pressure", "more-seven", "--turns", "2").code == 0


def test_nothing_to_press_against_is_refused(tmp_path: Path) -> None:
    folder = under_pressure(tmp_path, hazard=0.0, stances=1)
    (tmp_path / "pressure/weeks.yaml").unlink()
    done = folder.type("pressure")
    assert done.code == 2
    assert "ethogram new pressure" in done.err
