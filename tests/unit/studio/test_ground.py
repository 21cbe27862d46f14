from __future__ import annotations

from pathlib import Path

from ethogram.ids import RunId
from ethogram.studio.ground import Links
from tests.fakes.studio import StudioClient, a_studied_workspace
from tests.fakes.workspaces import a_workspace


def test_a_number_leads_to_the_replies_behind_it() -> None:
    links = Links(RunId("r1"))
    assert links.replies(clause="coach", outcome="fail") == "/runs/r1?for=coach&standing=fail"
    assert links.replies(clause="coach", read=4) == "/runs/r1/read/4?for=coach"
    assert links.clause("coach") == "/clauses/coach"
    assert links.clause("a?b#c") == "/clauses/a%3Fb%23c"


def test_a_run_that_does_not_exist_is_told_and_not_another_one_shown(tmp_path: Path) -> None:
    root = a_studied_workspace(tmp_path).root
    answer = StudioClient(root, run="nowhere").get("/")
    assert answer.status == 404
    assert "nowhere" in answer.text
    assert StudioClient(root).get("/?run=last~7").status == 404


def test_a_workspace_that_was_never_run_has_a_first_page(tmp_path: Path) -> None:
    client = StudioClient(a_workspace(tmp_path).root)
    assert "Nothing was asked yet" in client.get("/").text
    assert client.get("/clauses/coach").status == 200
    assert not (tmp_path / ".ethogram").exists()
