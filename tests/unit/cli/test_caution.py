"""`ethogram caution` as a person types it."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.planted_caution import with_a_trigger


def test_the_answer_names_who_was_refused_and_what_to_do_next(tmp_path: Path) -> None:
    folder = with_a_trigger(tmp_path)
    folder.type("run")
    done = folder.type("caution")
    assert done.code == 0, done.said
    assert "yes, too cautious" in done.out
    assert "refused: h1-twin (read" in done.out
    assert "ethogram caution --triggers h1-twin" in done.out
    assert folder.type("caution", "--json").json["runs"][0]["overall"]["refused"]


def test_the_trigger_is_named(tmp_path: Path) -> None:
    folder = with_a_trigger(tmp_path)
    done = folder.type("caution", "--triggers", "h1-twin", "-n", "8")
    assert done.code == 0, done.said
    assert "triggers kill" in done.out
    helped = folder.type("caution", "--triggers", "h3-twin")
    assert "no word makes it" in helped.out


def test_a_workspace_that_never_ran_says_so(tmp_path: Path) -> None:
    done = with_a_trigger(tmp_path).type("caution")
    assert done.code == 2
    assert "never run" in done.err
