"""Two runs case by case, as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.ghost_workspace import PASSING, a_held_run, a_workspace, edit_stance
from tests.fakes.studio import StudioClient


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> StudioClient:
    root = tmp_path_factory.mktemp("pairs")
    a_workspace(root)
    a_held_run(root)
    edit_stance(root)
    a_held_run(root)
    return StudioClient(root)


def test_what_flipped_is_shown_with_the_edit_and_what_it_supports(client: StudioClient) -> None:
    said = client.get("/compare/last~1/last").text
    assert "block <code>stance</code>" in said
    assert "newly passes" in said
    assert PASSING in said
    assert "No A/A run says how much flips by itself." in said


def test_pairs_that_are_the_same_are_shown_when_asked_for(client: StudioClient) -> None:
    assert "essay-order" not in client.get("/compare/last~1/last").text
    assert "essay-order" in client.get("/compare/last~1/last?kind=same").text


def test_only_the_part_that_changes_is_sent_to_a_script(client: StudioClient) -> None:
    part = client.get("/compare/last~1/last", {"x-ethogram-part": "1"}).text
    assert "<html" not in part
    assert 'id="listed"' in part


def test_a_run_is_not_compared_with_itself(client: StudioClient) -> None:
    answer = client.get("/compare/last/last")
    assert answer.status == 404
    assert "Expected two runs" in answer.text


def test_two_runs_are_picked_from_a_form(client: StudioClient) -> None:
    assert "last~1" not in client.get("/compare").text
    answer = client.get("/compare/pick?before=a/b&after=last")
    assert answer.headers["location"] == "/compare/a%2Fb/last"


def test_a_workspace_with_one_run_says_how_to_get_another(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    a_held_run(tmp_path)
    assert "Two runs are needed, and there is one" in StudioClient(tmp_path).get("/compare").text
