from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ethogram.errors import DocumentChanged, UsageRefused
from ethogram.ids import Digest, digest
from ethogram.workflow.spec_files import (
    is_specification,
    put_in_place,
    read_document,
    reread,
    write_document,
)
from ethogram.workflow.workspace import load_workspace

MARGIN = Path(__file__).parents[3] / "examples" / "margin"


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../spec.md", "spec/../../secret.md", "ethogram.toml", "spec/x.txt"]
)
def test_nothing_but_the_specification_is_opened(path: str, tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir()
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (tmp_path / "spec.md").write_text("secret", encoding="utf-8")
    with pytest.raises(UsageRefused, match="no document of this workspace's specification"):
        read_document(tmp_path / "ws", path)


def test_a_link_that_leads_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir()
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (tmp_path / "ws" / "spec.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(UsageRefused, match="no document of this workspace"):
        read_document(tmp_path / "ws", "spec.md")


def test_a_document_is_written_over_what_was_shown_and_over_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "spec.md"
    path.write_bytes(b"one\r\ntwo\r\n")
    write_document(tmp_path, "spec.md", "three\nfour\n", over=digest("one\r\ntwo\r\n"))
    assert path.read_bytes() == b"three\r\nfour\r\n"
    with pytest.raises(DocumentChanged):
        write_document(tmp_path, "spec.md", "five\n", over=Digest("00"))
    assert path.read_bytes() == b"three\r\nfour\r\n"


def test_line_ends_of_both_kinds_are_refused_rather_than_made_alike(tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_bytes(b"one\r\ntwo\n")
    with pytest.raises(UsageRefused, match="line ends of both kinds"):
        write_document(tmp_path, "spec.md", "three\n", over=digest("one\r\ntwo\n"))
    assert (tmp_path / "spec.md").read_bytes() == b"one\r\ntwo\n"


def test_a_file_put_in_place_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "spec.md"
    path.write_text("one", encoding="utf-8")
    path.chmod(0o640)
    put_in_place(path, "two")
    assert path.read_text(encoding="utf-8") == "two"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_document_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageRefused, match="not UTF-8"):
        read_document(tmp_path, "spec.md")


def test_rereading_puts_one_text_in_the_place_of_another(tmp_path: Path) -> None:
    root = Path(shutil.copytree(MARGIN, tmp_path / "margin"))
    workspace = load_workspace(root)
    text = workspace.sources["spec.md"].replace("Coach graded work", "Coach all work")
    before, after = reread(workspace, "spec.md", text)
    assert before == workspace.spec
    assert any(each.title.startswith("Coach all work") for each in after.clauses)
    assert is_specification("spec/more/one.md")
