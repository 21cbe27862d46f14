from __future__ import annotations

from pathlib import Path

from tests.fakes.studio import StudioClient
from tests.fakes.workspaces import a_workspace


def test_every_problem_stands_there_with_its_line_and_its_mend(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write("cases.jsonl", '{"id": "<b>"\n')
    page = StudioClient(folder.root).get("/problems").text
    assert "cases.jsonl, line 1" in page
    assert "<b>" not in page
    assert page.index("<strong>error</strong>") < page.find("<strong>warning</strong>") or (
        "<strong>warning</strong>" not in page
    )


def test_the_page_follows_the_documents(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    client = StudioClient(folder.root)
    folder.write("targets/bot.toml", "provider = 7\n")
    assert "targets/bot.toml" in client.get("/problems").text
    (folder.root / "targets/bot.toml").unlink()
    assert "targets/bot.toml" not in client.get("/problems").text


def test_evidence_that_cannot_be_read_hides_no_problem(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write("targets/bot.toml", "provider = 7\n")
    folder.write(".ethogram/evidence.sqlite", "no database " * 400)
    assert "targets/bot.toml" in StudioClient(folder.root).get("/problems").text
