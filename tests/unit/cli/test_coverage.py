"""`ethogram coverage` as a person types it."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.workspaces import a_workspace


def test_coverage_is_said_on_one_screen(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(["Where do I begin?"])
    done = folder.type("coverage")
    assert done.code == 0, done.said
    assert "Covered: 1 of 6 required cells (27 % by weight)" in done.out
    assert "next     ethogram suite fill --for coach" in done.out


def test_it_is_there_as_data_and_as_a_page(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(["Where do I begin?"])
    done = folder.type("coverage", "--json", "--html", str(tmp_path / "c.html"))
    assert done.code == 0, done.said
    assert (done.json["required"], done.json["tested"]["cells"]) == (6, 1)
    assert "Coverage, clause by situation" in (tmp_path / "c.html").read_text("utf-8")


def test_gaps_are_listed(tmp_path: Path) -> None:
    done = a_workspace(tmp_path).type("coverage", "--missing")
    assert done.out.count("coach: ") == 6


def test_a_list_and_a_sum_are_not_shown_at_once(tmp_path: Path) -> None:
    done = a_workspace(tmp_path).type("coverage", "--missing", "--by", "kind")
    assert done.code == 2
    assert "choose one" in done.said


def test_a_run_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    done = a_workspace(tmp_path).type("coverage", "--run", "last")
    assert done.code == 2
    assert "ethogram run" in done.said
