from __future__ import annotations

from pathlib import Path

from tests.fakes.studio import StudioClient, a_studied_workspace
from tests.fakes.workspaces import a_workspace


def test_the_map_and_the_gaps_lead_to_their_clauses(tmp_path: Path) -> None:
    page = StudioClient(a_studied_workspace(tmp_path).root).get("/coverage").text
    assert "Covered: 1 of 6 required cells (27 % by weight)" in page
    assert 'class="reach partly"' in page
    assert '<a href="/clauses/coach">coach</a>' in page
    assert "ethogram suite fill --for coach --situation editor/student/grade-dispute" in page


def test_a_run_is_shown_by_what_it_asked(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    client = StudioClient(folder.root)
    assert "only what the last run asked" in client.get("/coverage").text
    assert "the whole suite" in client.get("/coverage?run=last").text


def test_a_case_written_meanwhile_is_covered_at_once(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    client = StudioClient(folder.root)
    client.get("/coverage")
    folder.write(
        "cases/edge.yaml",
        "- id: edge\n  at: {surface: editor, audience: student, use-case: essay help}\n"
        "  user: Only one sentence?\n  tests: [coach]\n  kind: edge\n",
    )
    assert "Covered: 2 of 6" in client.get("/coverage").text


def test_without_clauses_it_says_what_to_write(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write("spec.md", "# Nothing yet\n")
    page = StudioClient(folder.root).get("/coverage").text
    assert "Nothing is required" in page
    assert "nothing was run" in page
