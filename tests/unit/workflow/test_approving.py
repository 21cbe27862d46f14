from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.approving import Choice, approve, drop
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import Folder, a_workspace

NEW = "- id: {}\n  at: editor\n  user: hi {}\n"


def files(folder: Folder) -> dict[str, str]:
    return {str(path): path.read_text() for path in folder.root.rglob("*.yaml")}


def test_cases_that_share_a_line_are_not_torn_apart(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write(
        "cases/proposed/a.yaml", "[{id: a, at: editor, user: x}, {id: b, at: editor, user: y}]"
    )
    before = files(folder)
    with pytest.raises(UsageRefused, match="share a line"):
        approve(load_workspace(tmp_path), Choice(names=("a",)), now=0.0)
    assert files(folder) == before


def test_a_proposal_by_the_defaults_of_its_file_is_left_to_a_person(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    text = "defaults: {proposed: yes, at: editor}\ncases:\n  - {id: a, user: x}\n"
    folder.write("cases/a.yaml", text)
    with pytest.raises(UsageRefused, match="by hand"):
        approve(load_workspace(tmp_path), Choice(is_all=True), now=0.0)
    assert (tmp_path / "cases/a.yaml").read_text() == text


def test_an_entry_that_would_not_read_back_stays_where_it_is(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write(
        "cases/proposed/a.yaml", NEW.format("a", "a") + "-\n  id: b\n  at: editor\n  user: y\n"
    )
    before = files(folder)
    with pytest.raises(UsageRefused, match="Nothing was changed"):
        approve(load_workspace(tmp_path), Choice(names=("b",)), now=0.0)
    assert files(folder) == before


def test_each_dropped_case_keeps_its_reason(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write("cases.yaml", NEW.format("a", "a") + NEW.format("b", "b"))
    moved = drop(
        load_workspace(tmp_path), Choice(names=("b",)), now=0.0, reasons={"b": "never broke"}
    )
    assert moved.paths == ("cases/dropped/cases.yaml",)
    dropped = (tmp_path / "cases/dropped/cases.yaml").read_text()
    assert dropped == "# Dropped 1970-01-01: never broke\n" + NEW.format("b", "b")
    assert (tmp_path / "cases.yaml").read_text() == NEW.format("a", "a")
