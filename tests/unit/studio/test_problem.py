from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.studio.problem import FAULT
from tests.fakes.studio import StudioClient
from tests.fakes.workspaces import a_workspace


@pytest.fixture
def client(tmp_path: Path) -> StudioClient:
    return StudioClient(a_workspace(tmp_path).root)


def test_an_address_that_does_not_exist_is_told_on_a_page(client: StudioClient) -> None:
    answer = client.get("/<b>nowhere</b>")
    assert answer.status == 404
    assert "There is no page" in answer.text
    assert "<b>" not in answer.text


def test_a_clause_that_does_not_exist_is_named_with_those_that_do(client: StudioClient) -> None:
    answer = client.get("/clauses/coahc")
    assert answer.status == 404
    assert "No clause &#39;coahc&#39;" in answer.text
    assert "coach" in answer.text


def test_a_script_that_asks_is_answered_in_json(client: StudioClient) -> None:
    answer = client.get("/nowhere", {"accept": "application/json"})
    assert answer.json() == {
        "problem": "There is no page '/nowhere' in the studio. Expected one of the pages above. Go on from the first page, '/'."
    }


def test_a_fault_of_ours_shows_no_traceback(tmp_path: Path) -> None:
    root = a_workspace(tmp_path).root
    client = StudioClient(root)
    (root / ".ethogram").mkdir()
    (root / ".ethogram" / "evidence.sqlite").mkdir()
    answer = client.get("/")
    assert "Traceback" not in answer.text
    assert "Nothing was asked yet" in answer.text
    assert FAULT.endswith("report those lines.")


def test_a_method_that_a_page_does_not_take_is_told(client: StudioClient) -> None:
    answer = client.post("/clauses", {"a": "b"})
    assert answer.status == 405
    assert "does not take this" in answer.text
