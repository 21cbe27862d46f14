from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.tables import with_table
from tests.fakes.workspaces import Folder, a_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return a_workspace(tmp_path)


def test_an_import_says_what_it_took_and_what_it_could_not(folder: Folder) -> None:
    done = folder.type(*with_table(folder))
    assert done.code == 0
    assert done.out.startswith("16 answers in judged.csv · 16 new\n")
    assert "kept as 'refused', never as a fail" in done.said
    assert "4 x The text of the reply is not in the file" in done.said


def test_simulated_labels_are_shown_as_such(folder: Folder) -> None:
    assert "SIMULATED: 16" in folder.type(*with_table(folder), "--as-simulated").out


@pytest.mark.parametrize("pair", ["3", "=ana", "3=", " = "])
def test_a_name_that_names_nobody_is_refused(folder: Folder, pair: str) -> None:
    done = folder.type("labels", "import", "x.json", "--name", pair)
    assert done.code == 2
    assert "--name 3=ana" in done.err


def test_an_export_that_is_not_blind_says_so(folder: Folder) -> None:
    folder.type(*with_table(folder))
    args = ["labels", "export", "--to", "label-studio", "--for", "coach", "--run", "last~1"]
    blind = folder.type(*args, str(folder.root / "a"))
    assert "Not blind" not in blind.out
    assert "Queue coach-" in blind.out
    assert "Not blind" in folder.type(*args, str(folder.root / "b"), "--with-verdicts").out


def test_replies_without_a_text_cannot_be_labelled_elsewhere(folder: Folder) -> None:
    folder.type(*with_table(folder))
    done = folder.type(
        "labels", "export", str(folder.root / "a"), "--to", "label-studio", "--for", "coach"
    )
    assert done.code == 2
    assert "the text of none is in the evidence" in done.said
    assert not list((folder.root / "labels" / "queues").glob("coach-*"))


def test_the_command_says_where_to_go(folder: Folder) -> None:
    for command in ((), ("export",), ("import",)):
        done = folder.type("labels", *command, "--help")
        assert done.code == 0
        assert "Usage:" in done.out


def test_options_that_would_do_nothing_are_refused(folder: Folder) -> None:
    out = str(folder.root / "out")
    both = ("--to", "label-studio", "--queue", "q", "--for", "coach")
    assert "either --queue or --for" in folder.type("labels", "export", out, *both).err
    idle = folder.type("labels", "export", out, "--to", "csv", "--with-labels")
    assert "for label-studio" in idle.err
