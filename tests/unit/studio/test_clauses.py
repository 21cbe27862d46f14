from __future__ import annotations

from pathlib import Path

from tests.fakes.studio import StudioClient, a_studied_workspace
from tests.fakes.workspaces import WARM, a_workspace


def test_every_clause_stands_there_with_answer_and_what_it_rests_on(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    page = StudioClient(folder.root).get("/clauses").text
    assert "6 of 8 families fail" in page
    assert 'data-words="coach coach, do not ghost-write' in page
    assert 'href="/clauses/coach#cases">8 families' in page
    assert 'href="/clauses/coach#blocks">2 blocks' in page


def test_a_clause_written_after_the_run_says_so(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    path = folder.root / "spec.md"
    path.write_text(path.read_text(encoding="utf-8") + WARM, encoding="utf-8")
    page = StudioClient(folder.root).get("/clauses").text
    assert "not in the specification when this run asked" in page


def test_a_workspace_without_a_clause_says_how_to_write_one(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    (folder.root / "spec.md").write_text("# Nothing yet\n", encoding="utf-8")
    page = StudioClient(folder.root).get("/clauses").text
    assert "ethogram new clause NAME" in page
    assert "<table" not in page


def test_before_a_run_no_clause_has_an_answer(tmp_path: Path) -> None:
    page = StudioClient(a_workspace(tmp_path).root).get("/clauses").text
    assert "Nothing was asked yet" in page
    assert 'data-status="untested"' in page
