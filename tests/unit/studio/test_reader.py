"""The page of one reply."""

from __future__ import annotations

import pytest

from tests.fakes.ghost_workspace import FAILING, a_held_run, a_workspace, edit_stance
from tests.fakes.studio import StudioClient


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> StudioClient:
    root = tmp_path_factory.mktemp("reader")
    a_workspace(root)
    a_held_run(root)
    edit_stance(root)
    a_held_run(root)
    return StudioClient(root)


def test_a_reply_stands_with_its_clause_its_blocks_and_the_words_that_are_quoted(
    client: StudioClient,
) -> None:
    said = client.get("/runs/last~1/read/1").text
    assert "Read 1 · essay-deadline" in said
    assert '<mark data-by="0">Photosynthesis turns<sup>' in said
    assert "1 serves coach" in said
    assert "Protects the learning the grade stands for." in said
    assert "stand-in, not a model" in said
    assert "counts for no clause" not in said


def test_what_it_said_before_is_put_beside(client: StudioClient) -> None:
    said = client.get("/runs/last/read/1?beside=before").text
    assert FAILING.split(".")[0] in said
    assert "sent differently: stance" in said
    assert "the run before: " in said


def test_where_nothing_else_was_asked_it_says_so(client: StudioClient) -> None:
    assert "Beside it" not in client.get("/runs/last/read/1").text
    assert "no other run, trial or repeat" not in client.get("/runs/last/read/1").text


def test_the_clause_in_question_can_be_another_one(client: StudioClient) -> None:
    said = client.get("/runs/last~1/read/1?on=short").text
    assert 'data-clause="short"' in said
    assert "on=coach" in said


def test_a_script_gets_the_part_alone_with_where_to_go_next(client: StudioClient) -> None:
    part = client.get("/runs/last/read/1?for=short", {"x-ethogram-part": "1"}).text
    assert "<html" not in part
    assert 'data-before=""' in part
    assert "/read/2?for=short" in part
    assert "1 of 2" in part


@pytest.mark.parametrize("number", ["0", "3", "x", "99999999999999"])
def test_a_number_that_the_run_does_not_have_is_refused(client: StudioClient, number: str) -> None:
    answer = client.get(f"/runs/last/read/{number}")
    assert answer.status == 404
    assert "Expected 1 to 2" in answer.text


def test_a_question_can_be_tried_again_under_an_edit_of_the_block_that_serves(
    client: StudioClient,
) -> None:
    said = client.get("/runs/last/read/1").text
    address = said.partition('<a href="/try?')[2].partition('"')[0]
    assert address.startswith(
        "case=essay-deadline&amp;surface=editor&amp;for=coach&amp;block=stance"
    )
    assert "back=%2Fruns%2F" in address
    assert client.get(f"/try?{address.replace('&amp;', '&')}").status == 200
