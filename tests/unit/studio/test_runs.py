"""The list of runs, and the doors to start, stop and go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.workflow.runs import list_runs
from tests.fakes.ghost_workspace import a_held_run, a_workspace
from tests.fakes.studio import StudioClient


@pytest.fixture
def client(tmp_path: Path) -> StudioClient:
    a_workspace(tmp_path)
    return StudioClient(tmp_path)


def test_a_run_is_listed_with_its_state_and_that_a_script_answered(client: StudioClient) -> None:
    run = a_held_run(client.studio.root)
    said = client.get("/runs").text
    assert f'href="/runs/{run.id}"' in said
    assert "stand-in, not a model" in said
    assert "complete" in said
    assert "probe" not in said.split("Show trials")[0]
    assert "probe" in client.get("/runs?trials=1").text


def test_where_nothing_was_run_the_first_step_is_named(client: StudioClient) -> None:
    assert "ethogram run" in client.get("/runs").text


def test_a_look_at_what_it_takes_starts_nothing(client: StudioClient) -> None:
    answer = client.get("/runs/new?preview=1&target=ghost")
    assert "2 of 2 cases × 1" in answer.text
    assert "ethogram run --target=ghost" in answer.text
    assert list_runs(client.studio.root) == []


def test_a_target_that_does_not_exist_is_a_sentence(client: StudioClient) -> None:
    answer = client.get("/runs/new?preview=1&target=nope")
    assert answer.status == 409
    assert "nope" in answer.text


def test_a_run_is_started_and_its_page_opened(client: StudioClient) -> None:
    answer = client.post("/runs", {"target": "ghost"})
    assert answer.status == 303
    (state,) = list_runs(client.studio.root)
    assert answer.headers["location"] == f"/runs/{state.run.id}"
    for finish in client.studio.at_end:
        finish()


def test_a_complete_run_has_nothing_to_resume_and_stopping_it_is_harmless(
    client: StudioClient,
) -> None:
    run = a_held_run(client.studio.root)
    refused = client.post(f"/runs/{run.id}/resume")
    assert refused.status == 409
    assert "nothing to resume" in refused.text
    assert client.post(f"/runs/{run.id}/stop").status == 303
