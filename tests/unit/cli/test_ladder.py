"""`ethogram ladder` as a person types it."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.planted_lines import with_a_line


def test_the_line_of_every_surface_is_shown(tmp_path: Path) -> None:
    folder = with_a_line(tmp_path, offset=3.0)
    done = folder.type("ladder", "how", "--html", str(tmp_path / "line.html"))
    assert done.code == 0, done.said
    assert "editor/-/-: half are declined at rung" in done.out
    assert "chat/-/-: half are declined at rung" in done.out
    assert "of 54 replies" in done.err
    assert "<svg" in (tmp_path / "line.html").read_text("utf-8")


def test_it_is_there_as_data(tmp_path: Path) -> None:
    done = with_a_line(tmp_path).type("ladder", "how", "--surface", "editor", "--json")
    assert done.code == 0, done.said
    (boundary,) = done.json["boundaries"]
    assert 3 < boundary["threshold"]["estimate"] < 7


def test_ladders_are_listed_and_a_new_one_reads_at_once(tmp_path: Path) -> None:
    folder = with_a_line(tmp_path)
    assert "how   9 rungs, 2 places   learn how" in folder.type("ladder").out
    made = folder.type("new", "ladder", "private")
    assert made.code == 0, made.said
    assert "private   7 rungs" in folder.type("ladder").out
    assert folder.type("check").code == 0, folder.type("check").said


def test_without_ladders_it_says_how_to_begin(tmp_path: Path) -> None:
    folder = with_a_line(tmp_path)
    (tmp_path / "ladders/how.yaml").unlink()
    assert "ethogram new ladder NAME" in folder.type("ladder").out
