"""A run and the list of its transcripts, as pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.studio.transcripts import neighbours
from tests.fakes.ghost_workspace import a_held_run, a_workspace
from tests.fakes.studio import StudioClient


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> StudioClient:
    root = tmp_path_factory.mktemp("transcripts")
    a_workspace(root)
    a_held_run(root, repeats=30)
    return StudioClient(root)


def test_a_run_shows_its_first_page_and_where_the_next_one_is(client: StudioClient) -> None:
    said = client.get("/runs/last").text
    assert said.count('class="one"') == 50
    assert "60 replies of 2 families" in said
    assert "from=50" in said
    assert client.get("/runs/last?from=50").text.count('class="one"') == 10
    assert client.get("/runs/last?from=9999").text.count('class="one"') == 50


def test_a_filter_narrows_and_its_other_values_keep_their_counts(client: StudioClient) -> None:
    part = client.get("/runs/last?standing=fail", {"x-ethogram-part": "1"}).text
    assert "<html" not in part
    assert "30 replies of 1 family" in part
    assert 'aria-current="true"' in part
    assert "/read/1?standing=fail" in part


def test_words_are_marked_where_they_stand(client: StudioClient) -> None:
    said = client.get("/runs/last?q=photosynthesis").text
    assert "<mark>photosynthesis</mark>" in said
    assert "<mark>Photosynthesis</mark>" in said


def test_where_nothing_fits_the_way_back_is_shown(client: StudioClient) -> None:
    assert "No reply fits." in client.get("/runs/last?q=zzz").text


def test_the_six_answers_come_as_a_part_of_their_own(client: StudioClient) -> None:
    run = client.get("/runs/last").text
    assert "The six answers are being made" in run
    head = client.get("/runs/last/head").text
    assert "<html" not in head
    assert "No: 1 of 2 clauses broken" in head
    assert "The six answers" not in client.get("/runs/last/head?short=1").text


def test_a_path_out_of_the_runs_names_no_file(client: StudioClient) -> None:
    for name in ("..", "%2e%2e%2fspec.md", "..%2f..%2fetc%2fpasswd", "a b"):
        assert client.get(f"/runs/{name}").status in (404, 421)


@given(st.lists(st.integers(1, 50), unique=True), st.integers(1, 50))
def test_neighbours_are_in_the_pile_or_none(reads: list[int], read: int) -> None:
    place, before, after = neighbours(sorted(reads), read)
    assert (place > 0) == (read in reads)
    assert before == max((each for each in reads if each < read), default=0)
    assert after == min((each for each in reads if each > read), default=0)
