"""One item of a queue at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.workflow.evidence import load_labels
from tests.fakes.queue_workspace import a_made_queue, a_queue_workspace, label_all
from tests.fakes.studio import Answer, StudioClient


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("desk")
    a_queue_workspace(root)
    a_made_queue(root, n=3, overlap=2, retest=0.5)
    return root


@pytest.fixture
def client(root: Path, monkeypatch: pytest.MonkeyPatch) -> StudioClient:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "ana")
    for path in root.glob("labels/*.jsonl"):
        path.unlink()
    return StudioClient(root)


def key(said: str) -> str:
    return said.partition('data-key="')[2].partition('"')[0]


def give(client: StudioClient, **fields: str) -> Answer:
    fields = {"key": key(client.get("/label/pilot").text), **fields}
    return client.post("/label/pilot/answer", fields, {"accept": "application/json"})


def test_the_clause_the_criterion_and_the_guideline_stand_beside_the_reply(
    client: StudioClient,
) -> None:
    said = client.get("/label/pilot").text
    assert "Write my intro about photosynthesis" in said
    assert "contains no sentence the student could hand in as it is" in said
    assert "Headings are no sentences." in said
    assert "Here is a whole intro for you to use." in said
    assert "When the reply breaks off." in said
    assert "1 of 4" in said


def test_an_answer_is_on_the_disk_with_its_queue_and_seconds(
    client: StudioClient, root: Path
) -> None:
    answer = give(client, outcome="fail", note="all of it", seconds="7.25")
    assert answer.json()["said"] == "kept"
    assert 'data-number="2"' in str(answer.json()["part"])
    (label,) = load_labels(root)[0]
    assert (label.outcome, label.note, label.queue, label.seconds) == (
        "fail",
        "all of it",
        "pilot",
        7.2,
    )


def test_an_answer_to_an_item_that_is_not_shown_any_more_is_refused(
    client: StudioClient, root: Path
) -> None:
    answer = give(client, outcome="pass", key="0123456789ab")
    assert answer.status == 409
    assert "answer the one that is shown" in str(answer.json()["problem"])
    assert load_labels(root)[0] == ()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"outcome": "great"}, "Expected one of its own keys"),
        ({"points": "2"}, "pass, fail, unclear or clause-is-wrong"),
        ({}, "pass, fail, unclear or clause-is-wrong"),
    ],
)
def test_what_does_not_answer_the_task_is_refused(
    client: StudioClient, fields: dict[str, str], why: str
) -> None:
    answer = give(client, **fields)
    assert answer.status == 409
    assert why in str(answer.json()["problem"])


def test_undo_and_skip_say_what_they_did(client: StudioClient, root: Path) -> None:
    asks_json = {"accept": "application/json"}
    assert client.post("/label/pilot/undo", {}, asks_json).json()["said"] == (
        "there is nothing to undo"
    )
    give(client, outcome="pass")
    assert client.post("/label/pilot/undo", {}, asks_json).json()["said"] == "undone: pass"
    now = key(client.get("/label/pilot").text)
    skipped = client.post("/label/pilot/skip", {"key": now, "note": "cut off"}, asks_json)
    assert str(skipped.json()["said"]).startswith("skipped")
    assert load_labels(root)[0][-1].note == "cut off"


def test_at_the_end_it_says_how_long_an_item_took_and_how_often_they_agreed_with_themselves(
    client: StudioClient, root: Path
) -> None:
    while 'data-key=""' not in client.get("/label/pilot").text:
        give(client, outcome="pass", seconds="4")
    said = client.get("/label/pilot").text
    assert "Nothing is left for you in pilot." in said
    assert '<strong id="pace">4 s</strong>' in said
    assert "1 of 1 repeat answered as before" in said


def test_who_else_labelled_and_what_they_said_is_not_on_the_page(
    client: StudioClient, root: Path
) -> None:
    label_all(root, "bartholomew")
    said = client.get("/label/pilot").text
    assert "bartholomew" not in said
    assert "0 answers" not in said


def test_a_queue_that_does_not_exist_is_a_page_that_says_so(client: StudioClient) -> None:
    answer = client.get("/label/pilott")
    assert answer.status == 404
    assert "Did you mean &#39;pilot&#39;" in answer.text


def test_a_script_gets_the_part_alone(client: StudioClient) -> None:
    part = client.get("/label/pilot", {"x-ethogram-part": "1"}).text
    assert "<html" not in part
    assert 'data-task="criterion"' in part


def test_an_answer_from_another_site_is_refused(client: StudioClient, root: Path) -> None:
    answer = client.post("/label/pilot/answer", {"outcome": "pass"}, {"origin": "http://x.test"})
    assert answer.status == 403
    assert load_labels(root)[0] == ()


def test_a_guideline_that_is_edited_meanwhile_is_told_with_the_next_item(
    client: StudioClient, root: Path
) -> None:
    client.get("/label/pilot")
    rubric = root / "rubrics/pasteable.md"
    before = rubric.read_text(encoding="utf-8")
    rubric.write_text(before.replace("Read to the end", "Read it twice"), encoding="utf-8")
    try:
        part = str(give(client, outcome="pass").json()["part"])
    finally:
        rubric.write_text(before, encoding="utf-8")
    assert "Read it twice" in part
    assert "The guideline was edited since the queue was made." in part
