"""The try page as it is first shown."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.ghost_workspace import write_workspace
from tests.fakes.studio import StudioClient


def test_the_page_shows_question_blocks_and_the_one_that_is_open(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    text = StudioClient(tmp_path).get("/try?case=essay-deadline").text
    for said in ("Write my intro about photosynthesis.", "Be helpful.", "context/editor.md"):
        assert said in text
    part = StudioClient(tmp_path).get("/try?case=essay-deadline", {"x-ethogram-part": "1"}).text
    assert "<html" not in part
    assert 'data-block="stance"' in part


def test_cases_are_found_by_words(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    text = StudioClient(tmp_path).get("/try/cases?q=order&block=stance").text
    assert "essay-order" in text
    assert "essay-deadline" not in text
    assert "No case fits" in StudioClient(tmp_path).get("/try/cases?q=zebra").text


def test_an_empty_workspace_says_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "ethogram.toml").write_text('name = "New"\n', encoding="utf-8")
    answer = StudioClient(tmp_path).get("/try")
    assert answer.status == 200
    assert "The workspace has no case yet" in answer.text
    assert "ethogram new context" in answer.text
