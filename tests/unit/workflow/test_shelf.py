from __future__ import annotations

from pathlib import Path

from ethogram.workflow.shelf import LABELS, Shelf, stamp
from tests.fakes.workspaces import a_workspace


def test_documents_are_read_once_while_no_file_moves(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    shelf = Shelf(folder.root)
    first = shelf.workspace()
    assert shelf.workspace() is first
    assert shelf.edition == 1
    folder.stance("Another one, and longer than before.")
    assert shelf.workspace() is not first
    assert shelf.edition == 2


def test_a_new_file_and_a_lost_one_are_moves_too(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    shelf = Shelf(folder.root)
    shelf.workspace()
    folder.write("cases/more.yaml", "- id: more\n")
    shelf.workspace()
    (folder.root / "cases/more.yaml").unlink()
    shelf.workspace()
    assert shelf.edition == 3


def test_what_was_made_is_kept_until_its_state_is_another(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [shelf.kept("a", state, make) for state in (1, 1, 2, 1)] == [0, 0, 1, 2]
    assert shelf.kept("b", 1, make) == 3


def test_what_nobody_asks_for_is_let_go_of(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for number in range(200):
        shelf.kept(number, 0, lambda: "old")
    assert shelf.kept(0, 0, lambda: "new") == "new"
    assert shelf.kept(199, 0, lambda: "new") == "old"


def test_labels_have_a_stamp_of_their_own(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    documents, labels = stamp(folder.root), stamp(folder.root, LABELS)
    folder.labels({"id": "l1"})
    assert stamp(folder.root) == documents
    assert stamp(folder.root, LABELS) != labels
