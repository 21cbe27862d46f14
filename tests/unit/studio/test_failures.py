"""The bench of failures as a page, and what its forms keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.coded import a_failing_run
from tests.fakes.studio import StudioClient
from tests.fakes.workspaces import Folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "ana")
    return a_failing_run(tmp_path)


@pytest.fixture
def client(folder: Folder) -> StudioClient:
    return StudioClient(folder.root)


def part(client: StudioClient, what: str, fields: dict[str, str], query: str = "") -> str:
    answer = client.post(f"/failures/{what}{query}", fields)
    assert answer.status == 200, answer.text
    return str(answer.json()["part"])


def test_the_first_failing_reply_lies_open_with_nothing_named(client: StudioClient) -> None:
    said = client.get("/failures").text
    assert "How does it fail?" in said
    assert "1 of 6, 6 without a mode" in said
    assert "No mode is named yet" in said


def test_naming_noting_merging_renaming_splitting_and_undoing(client: StudioClient) -> None:
    part(client, "new", {"read": "1", "name": "Writes it"})
    part(client, "code", {"read": "2", "mode": "writes-it"})
    part(client, "code", {"read": "3", "mode": "writes-it", "note": "the whole of it"})
    split = part(client, "split", {"mode": "writes-it", "reads": "1", "name": "Writes the title"})
    assert 'data-mode-row="writes-the-title"' in split
    renamed = part(client, "rename", {"mode": "writes-the-title", "name": "Titles"})
    assert 'data-mode-row="titles"' in renamed
    merged = part(client, "merge", {"one": "titles", "into": "writes-it"})
    assert 'data-mode-row="titles"' not in merged
    assert "3 of 6 failing replies coded" in merged
    undone = part(client, "undo", {})
    assert 'data-mode-row="titles"' in undone
    assert "3 modes" not in client.get("/failures").text


def test_a_note_stays_on_its_reply_and_groups_follow(client: StudioClient) -> None:
    part(client, "code", {"read": "1", "note": "invents a source"})
    noted = part(client, "code", {"read": "2", "note": "invents a source"})
    assert 'value="invents a source"' in noted
    assert 'data-phrase="invent source"' in noted
    kept = part(client, "new", {"reads": "1,2", "name": "Invents sources"})
    assert "2 of 6 failing replies coded" in kept


def test_back_and_next_walk_and_stop_at_the_ends(client: StudioClient) -> None:
    first = client.get("/failures").text.partition('data-read="')[2].partition('"')[0]
    answer = client.post("/failures/move", {"read": first, "step": "back"})
    assert answer.json()["said"] == "this is the first one"
    assert "2 of 6" in part(client, "move", {"read": first, "step": "on"})


def test_a_second_coder_is_shown_neither_codes_nor_notes(client: StudioClient) -> None:
    part(client, "new", {"read": "1", "name": "Writes it", "note": "private"})
    part(client, "code", {"read": "1", "mode": "writes-it", "note": "a secret note"})
    client.post("/labeller", {"name": "ben", "back": "/failures?blind=1"})
    said = client.get("/failures?blind=1").text
    assert "1 of 1" in said
    assert "a secret note" not in said
    assert 'aria-pressed="true"' not in said
    refused = client.post("/failures/code?blind=1", {"read": "2", "mode": "writes-it"})
    assert refused.status == 409
    done = part(client, "code", {"read": "1", "mode": "writes-it"}, "?blind=1")
    assert "Nothing left to code blind" in done


def test_what_does_not_fit_is_refused_with_a_sentence(client: StudioClient) -> None:
    for what, fields in (
        ("code", {"read": "8", "mode": ""}),
        ("code", {"read": "x"}),
        ("new", {"read": "1", "name": "!!"}),
        ("merge", {"one": "a", "into": "b"}),
        ("split", {"mode": "a", "name": "b"}),
        ("undo", {}),
    ):
        answer = client.post(f"/failures/{what}", fields)
        assert answer.status == 409, what
        assert "Traceback" not in answer.text


def test_without_evidence_the_page_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "ethogram.toml").write_text('name = "Empty"\n')
    (tmp_path / "product.md").write_text("# Empty\n")
    answer = StudioClient(tmp_path).get("/failures")
    assert answer.status == 200
    assert "ethogram run" in answer.text
