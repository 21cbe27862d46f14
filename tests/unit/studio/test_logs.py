"""What the suites missed, as pages: groups, one conversation, and the case it becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.studio.logs import read_href
from ethogram.workflow.logs_in import load_logs, take_in
from ethogram.workflow.logs_missed import find_and_keep
from ethogram.workflow.workspace import load_workspace
from tests.fakes.logs import SOUP, a_log, exchange, write_lines
from tests.fakes.studio import HOSTILE, StudioClient
from tests.fakes.workspaces import a_workspace


@pytest.fixture
def client(tmp_path: Path) -> StudioClient:
    a_workspace(tmp_path).ask(["Where do I begin my essay?"])
    take_in(tmp_path, a_log(tmp_path / "prod.jsonl", [(SOUP, 8)]))
    return StudioClient(tmp_path)


def group_of(root: Path) -> tuple[str, tuple[str, ...]]:
    (group,) = find_and_keep(load_workspace(root), load_logs(root)).groups
    return group.id, group.conversations


def test_without_a_log_the_page_says_how_to_take_one_in(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    said = StudioClient(tmp_path).get("/logs").text
    assert "No conversation from production was taken in yet." in said
    assert "ethogram logs import FILE" in said


def test_looking_finds_the_groups(client: StudioClient) -> None:
    assert "nobody has held them against the cases yet" in client.get("/logs").text
    assert client.post("/logs/look").status == 303
    said = client.get("/logs").text
    assert "1 group of conversations that no case comes near." in said
    assert "8 users · 8 conversations · stakes high" in said


def test_a_conversation_leads_to_the_next_of_its_group(
    client: StudioClient, tmp_path: Path
) -> None:
    group, names = group_of(tmp_path)
    first = client.get(read_href(names[0], group)).text
    assert f"1 of {len(names)} different ones in {group}" in first
    assert f'id="after" href="{read_href(names[1], group)}"' in first
    assert 'id="before"' not in first
    assert 'id="after"' not in client.get(read_href(names[-1], group)).text


def test_a_conversation_is_proposed_approved_and_taken_back(
    client: StudioClient, tmp_path: Path
) -> None:
    _, names = group_of(tmp_path)
    case = f"log-{names[0][2:]}"
    proposed = client.post(f"/logs/{names[0]}/case", {"clause": "coach"})
    assert case in str(proposed.json()["said"])
    assert "tests: [coach]" in str(proposed.json()["text"])
    assert 'data-standing="proposed"' in client.get(read_href(names[0])).text
    assert "is approved" in str(client.post(f"/logs/{names[0]}/approve").json()["said"])
    assert case in [case.id for case in load_workspace(tmp_path).cases]
    assert 'data-standing="asked"' in client.get(read_href(names[0])).text
    assert "taken back: approved 1 case" in str(client.post("/logs/undo").json()["said"])
    assert 'data-standing="proposed"' in client.get(read_href(names[0])).text


def test_what_a_user_said_stays_text(client: StudioClient, tmp_path: Path) -> None:
    take_in(tmp_path, write_lines(tmp_path / "bad.jsonl", [exchange(HOSTILE, HOSTILE)]))
    (one,) = load_logs(tmp_path, ("bad",))
    said = client.get(read_href(one.id)).text
    assert "<script>window.owned" not in said
    assert "&lt;script&gt;window.owned" in said


def test_an_unknown_conversation_is_a_sentence(client: StudioClient) -> None:
    answer = client.get("/logs/c-none")
    assert answer.status in (400, 404)
    assert "No conversation &#39;c-none&#39;" in answer.text


def test_a_change_from_another_site_is_refused(client: StudioClient, tmp_path: Path) -> None:
    _, names = group_of(tmp_path)
    answer = client.post(f"/logs/{names[0]}/case", headers={"origin": "https://evil.example"})
    assert answer.status == 403
    assert load_workspace(tmp_path).proposed == ()
