"""The block of the try page: compared, saved, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import BlockId, SurfaceId
from ethogram.studio.try_block import MOST_KEPT, Saves
from ethogram.workflow.saving import SavedBlock, text_digest
from tests.fakes.ghost_workspace import CONTEXT, write_workspace
from tests.fakes.studio import StudioClient

BLOCK = {"surface": "editor", "block": "stance"}
JSON = {"accept": "application/json"}


def test_an_edit_is_shown_word_by_word_and_nothing_is_written(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    client = StudioClient(tmp_path)
    said = client.post("/try/diff", {**BLOCK, "text": "Be helpful <b>.\r\n"}).json()
    assert "&lt;b&gt;</ins>" in str(said["html"])
    assert said["is_edited"] is True
    assert said["digest"] == text_digest("Be helpful.")
    assert client.post("/try/diff", {**BLOCK, "text": "Be helpful.\n"}).json()["is_edited"] is False
    assert (tmp_path / "context/editor.md").read_text(encoding="utf-8") == CONTEXT


def test_an_edit_is_saved_and_taken_back(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    client = StudioClient(tmp_path)
    digest = text_digest("Be helpful.")
    done = client.post("/try/save", {**BLOCK, "text": "Be brief.", "digest": digest}).json()
    path = tmp_path / "context/editor.md"
    assert path.read_text(encoding="utf-8") == CONTEXT.replace("Be helpful.", "Be brief.")
    undone = client.post("/try/undo", {"save": str(done["save"])}).json()
    assert undone["before"] == "Be brief."
    assert path.read_text(encoding="utf-8") == CONTEXT


def test_nothing_is_written_over_a_text_that_was_not_shown(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    client = StudioClient(tmp_path)
    fields = {**BLOCK, "text": "Be brief.", "digest": text_digest("Be something else.")}
    answer = client.post("/try/save", fields)
    assert answer.status == 409
    assert answer.json()["now"] == "Be helpful."
    assert answer.json()["digest"] == text_digest("Be helpful.")
    assert (tmp_path / "context/editor.md").read_text(encoding="utf-8") == CONTEXT


@pytest.mark.parametrize("surface", ["../../etc", "editor/../..", "/etc/passwd", "_shared", ""])
def test_no_name_leads_to_a_file_that_is_no_context(tmp_path: Path, surface: str) -> None:
    write_workspace(tmp_path)
    fields = {"surface": surface, "block": "stance", "text": "x", "digest": text_digest("x")}
    answer = StudioClient(tmp_path).post("/try/save", fields, JSON)
    assert answer.status == 409
    assert "no context" in str(answer.json()["problem"])


def test_only_so_many_saves_are_kept() -> None:
    saves = Saves()
    saved = SavedBlock(
        surface=SurfaceId("editor"),
        block=BlockId("stance"),
        path="context/editor.md",
        before="",
        after="",
        document="",
        digest=text_digest(""),
    )
    names = [saves.keep(saved) for _ in range(MOST_KEPT + 1)]
    assert saves.find(names[-1]) is saved
    with pytest.raises(UsageRefused, match="no save to take back"):
        saves.find(names[0])
