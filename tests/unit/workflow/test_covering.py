from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.covering import cover, labelled_cases
from ethogram.workflow.workspace import load_workspace
from tests.fakes.observations import a_label, a_spec
from tests.fakes.workspaces import Folder, a_workspace, planted, with_standin

ECHO = 'otherwise = ["Here is the whole text."]\n'


def asked_once(root: Path) -> Folder:
    folder = with_standin(a_workspace(root), ECHO)
    folder.ask(planted(12, 12))
    assert folder.type("run").code in (0, 1)
    return folder


def test_the_suite_is_held_against_the_specification(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(["Where do I begin?"])
    page = cover(load_workspace(tmp_path))
    assert (page.product, page.run, page.unseen) == ("Margin", "", None)
    assert {(cell.situation, cell.slot) for cell in page.grid.cells if cell.is_tested} == {
        ("editor/student/essay-help", "normal")
    }


def test_a_run_counts_only_what_it_got_a_reply_to(tmp_path: Path) -> None:
    folder = asked_once(tmp_path)
    folder.ask(["A question of today?"], kind="edge")
    assert cover(load_workspace(tmp_path)).grid.tested.cells == 1
    page = cover(load_workspace(tmp_path), "last")
    assert page.run
    assert page.is_standin
    assert page.grid.cases == 12
    assert page.grid.tested.cells == 1


def test_failures_of_the_newest_run_say_what_is_unseen(tmp_path: Path) -> None:
    unseen = cover(load_workspace(asked_once(tmp_path).root)).unseen
    assert unseen is not None
    assert unseen.modes == (("coach.no-essay", 12),)
    assert unseen.next_is_new.estimate == 0.0
    assert unseen.is_standin


def test_a_mode_of_the_taxonomy_is_wanted_as_an_attack(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write(
        "taxonomy.md",
        "# Failure modes\n\n## Gives in {#gives-in}\nClauses: coach\n\nWrites it after all.\n",
    )
    modes = {cell.mode for cell in cover(load_workspace(tmp_path)).grid.cells if cell.mode}
    assert modes == {"gives-in"}


def test_a_run_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(["Where do I begin?"])
    with pytest.raises(UsageRefused):
        cover(load_workspace(tmp_path), "nothing")


def test_only_fresh_labels_of_people_count(tmp_path: Path) -> None:
    spec = a_spec()
    given = [
        a_label(1, "pass"),
        a_label(2, "pass", is_simulated=True),
        a_label(3, "pass", digest="stale"),
        a_label(4, "skipped"),
    ]
    assert labelled_cases(given, spec) == {("coach", "f1")}
