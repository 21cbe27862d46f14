"""Who reads, and the room they read in."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ethogram.studio.app import build_app
from ethogram.studio.desk import COOKIE
from tests.fakes.ghost_workspace import a_held_run, a_workspace
from tests.fakes.studio import StudioClient


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudioClient:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "dana")
    a_workspace(tmp_path)
    a_held_run(tmp_path)
    return StudioClient(tmp_path)


def test_who_reads_is_the_name_of_the_environment_until_another_is_chosen(
    client: StudioClient,
) -> None:
    assert "<strong>dana</strong>" in client.get("/runs/last/read/1").text
    answer = client.post("/labeller", {"name": "Bo  Lind", "back": "/runs/last/read/1"})
    assert (answer.status, answer.headers["location"]) == (303, "/runs/last/read/1")
    assert "<strong>Bo Lind</strong>" in client.get("/runs/last/read/1").text
    client.post("/labeller", {"name": ""})
    assert "<strong>dana</strong>" in client.get("/runs/last/read/1").text


def test_who_opened_the_studio_by_name_reads_under_it(client: StudioClient) -> None:
    client.studio = msgspec.structs.replace(client.studio, labeller="Bo Lind")
    client.app = build_app(client.studio)
    assert "<strong>Bo Lind</strong>" in client.get("/runs/last/read/1").text


def test_a_name_that_can_name_no_file_is_refused(client: StudioClient) -> None:
    answer = client.post("/labeller", {"name": "reports"})
    assert answer.status == 409
    assert "cannot name a file of labels" in answer.text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_a_change_of_name_never_leads_to_another_site(client: StudioClient, back: str) -> None:
    assert client.post("/labeller", {"name": "bo", "back": back}).headers["location"] == "/runs"


def test_a_cookie_that_names_no_one_lets_read_and_not_label(client: StudioClient) -> None:
    client.cookies[COOKIE] = "reports"
    assert "nobody labels yet" in client.get("/runs/last/read/1").text
    refused = client.post("/runs/last/read/1/label", {"outcome": "pass"})
    assert refused.status == 409
    assert "cannot name a file of labels" in refused.text


def test_the_room_is_opened_once_and_closed_with_the_studio(client: StudioClient) -> None:
    client.get("/runs/last")
    client.get("/runs/last")
    assert len(client.studio.at_end) == 1
    client.studio.at_end[0]()
    assert client.get("/runs/last").status == 200
