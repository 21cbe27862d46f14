"""The list of queues, and the form that draws another."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.studio.label import reads_of, wish_of
from tests.fakes.queue_workspace import a_made_queue, a_queue_workspace, label_all
from tests.fakes.studio import StudioClient, a_studied_workspace

WISH = {"subject": "coach.pasteable", "name": "pilot", "n": "4", "overlap": "2"}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("queues")
    a_queue_workspace(root)
    return root


@pytest.fixture
def client(bare: Path) -> StudioClient:
    for path in bare.glob("labels/**/*.json*"):
        path.unlink()
    return StudioClient(bare)


def test_without_a_queue_it_says_what_overlap_and_blindness_are_for(client: StudioClient) -> None:
    said = client.get("/label").text
    assert "judged by two people" in said
    assert "no model, judge or other label" in said
    assert 'id="new" open' in said


def test_a_workspace_that_was_never_asked_is_sent_to_its_first_run(tmp_path: Path) -> None:
    (tmp_path / "ethogram.toml").write_text("", encoding="utf-8")
    assert "start a run" in StudioClient(tmp_path).get("/label").text


def test_a_preview_says_what_would_be_drawn_and_writes_nothing(
    client: StudioClient, bare: Path
) -> None:
    said = client.get("/label?preview=1&subject=coach.pasteable&name=pilot&n=4&overlap=2").text
    assert "4 of 12 replies of" in said
    assert "A rate over it speaks for all it was drawn from." in said
    assert "8 answers of 2 people, about 4 min together" in said
    assert not list(bare.glob("labels/queues/*"))


def test_a_queue_is_drawn_and_shown_with_how_far_everybody_is(
    client: StudioClient, bare: Path
) -> None:
    answer = client.post("/label", WISH)
    assert (answer.status, answer.headers["location"]) == (303, "/label?made=pilot#pilot")
    label_all(bare, "ben", most=3)
    said = client.get("/label?made=pilot").text
    assert "3 of 8 answers" in said
    assert '<th scope="row">ben</th><td>3</td><td>0</td><td>1</td>' in said
    assert '<a href="/clauses/coach">coach.pasteable</a>' in said


def test_all_that_is_wrong_with_a_wish_is_said_above_what_was_filled_in(
    client: StudioClient,
) -> None:
    answer = client.post("/label", WISH | {"name": "No Name", "overlap": "0"})
    assert answer.status == 409
    assert "cannot be called" in answer.text
    assert "overlap of 0" in answer.text
    assert 'value="No Name"' in answer.text


@pytest.mark.parametrize(
    ("name", "said"), [("n", "many"), ("gold", "much"), ("task", "guess"), ("reads", "5-2")]
)
def test_a_field_that_cannot_be_read_is_named(name: str, said: str) -> None:
    with pytest.raises(UsageRefused, match="Expected"):
        wish_of(WISH | {name: said})


def test_shares_are_typed_in_percent() -> None:
    wish = wish_of(WISH | {"gold": "10 %", "retest": "12,5"})
    assert (wish.gold, wish.retest) == (0.1, 0.125)


def test_numbers_of_replies_are_single_ones_and_stretches() -> None:
    assert reads_of(" 3, 7 ,12-14") == (3, 7, 12, 13, 14)


def test_a_queue_that_cannot_be_read_is_named_and_hides_no_other(
    client: StudioClient, bare: Path
) -> None:
    a_made_queue(bare)
    (bare / "labels/queues/broken.json").write_text("{", encoding="utf-8")
    said = client.get("/label").text
    assert "labels/queues/broken.json" in said
    assert 'href="/label/pilot"' in said


def test_what_a_model_said_is_nowhere_on_the_list(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    a_made_queue(folder.root, subject="coach", n=2)
    assert "window.owned" not in StudioClient(folder.root).get("/label").text
