"""Do my labellers agree, as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.queue_workspace import a_made_queue, a_queue_workspace, disagree_all, label_all
from tests.fakes.studio import StudioClient


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("agree")
    a_queue_workspace(root)
    a_made_queue(root, n=12, overlap=2)
    return root


@pytest.fixture
def client(root: Path) -> StudioClient:
    for path in root.glob("labels/*.jsonl"):
        path.unlink()
    return StudioClient(root)


def test_without_labels_it_says_so_and_offers_a_queue(client: StudioClient) -> None:
    said = client.get("/agree").text
    assert "Nobody has labelled anything yet." in said
    assert 'href="/label"' in said


def test_the_answer_comes_first_with_the_words_that_divide(
    client: StudioClient, root: Path
) -> None:
    label_all(root, "ben")
    disagree_all(root)
    said = client.get("/agree").text
    assert "On coach no (alpha" in said
    assert "They part over <q>" in said
    assert '<a class="clause-id" href="/clauses/coach">coach</a>' in said
    assert "6 replies divide people" in said
    assert "ben and cleo" in said
    assert "Settle 6 divided replies" in said


def test_a_divided_reply_leads_to_the_reader_and_to_its_settlement(
    client: StudioClient, root: Path
) -> None:
    label_all(root, "ben")
    disagree_all(root)
    said = client.get("/agree").text
    address = said.partition('<th scope="row"><a href="')[2].partition('"')[0]
    assert address.endswith("?for=coach")
    assert client.get(address).status == 200
    assert 'href="/adjudicate?for=coach.pasteable"' in said


def test_one_clause_or_run_can_be_asked_about_alone(client: StudioClient, root: Path) -> None:
    label_all(root, "ben")
    assert "On coach.pasteable alone" in client.get("/agree?for=coach.pasteable").text
    assert "Labels on run" in client.get("/agree?run=last").text
    missing = client.get("/agree?for=nonsense")
    assert missing.status == 404
    assert "nonsense" in missing.text


def test_people_who_agree_are_told_so(client: StudioClient, root: Path) -> None:
    label_all(root, "ben")
    label_all(root, "cleo")
    said = client.get("/agree").text
    assert "On coach" in said
    assert "replies divide people" not in said


def test_a_line_that_cannot_be_read_is_named(client: StudioClient, root: Path) -> None:
    label_all(root, "ben")
    with (root / "labels/ben.jsonl").open("a", encoding="utf-8") as lines:
        lines.write("{\n")
    assert "labels/ben.jsonl, line 13" in client.get("/agree").text
