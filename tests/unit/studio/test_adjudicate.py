"""Settle what divides people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.studio.adjudicate import decision_from, words_from
from ethogram.workflow.labelling_files import LabelFiles
from tests.fakes.queue_workspace import a_made_queue, a_queue_workspace, disagree_all, label_all
from tests.fakes.studio import Answer, StudioClient

JSON = {"accept": "application/json"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("adjudicate")
    a_queue_workspace(root)
    a_made_queue(root, n=8, overlap=2)
    return root


@pytest.fixture
def client(root: Path, monkeypatch: pytest.MonkeyPatch) -> StudioClient:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "eve")
    for path in root.glob("labels/*.jsonl"):
        path.unlink()
    label_all(root, "bartholomew")
    disagree_all(root, "cleopatra")
    return StudioClient(root)


def in_front(said: str) -> dict[str, str]:
    """Read which question a page shows."""
    return {
        name: match[1]
        for name in ("transcript", "subject")
        if (match := re.search(rf'data-{name}="([^"]*)"', said))
    }


def settle(client: StudioClient, said: str, **fields: str) -> Answer:
    return client.post("/adjudicate/settle", {**in_front(said), **fields}, JSON)


def test_what_people_said_stands_under_letters_and_no_name_is_shown(client: StudioClient) -> None:
    said = client.get("/adjudicate").text
    assert "1 of 4" in said
    assert "<b>A</b>" in said
    assert "<b>B</b>" in said
    assert "one sentence could be handed in" in said
    assert "bartholomew" not in said
    assert "cleopatra" not in said


def test_a_decision_is_on_the_disk_with_its_reason_and_words(
    client: StudioClient, root: Path
) -> None:
    said = client.get("/adjudicate").text
    answer = settle(
        client, said, settled="fail", reason="clause-unclear", words="hand in, 'as it is',"
    )
    assert answer.json()["said"] == "fail: the clause is unclear"
    assert "2 of 4" in str(answer.json()["part"])
    (made,) = LabelFiles(root).adjudications()
    assert (made.settled, made.words, made.adjudicator) == ("fail", ("hand in", "as it is"), "eve")


def test_an_honest_difference_is_kept_and_can_be_undone(client: StudioClient, root: Path) -> None:
    said = client.get("/adjudicate").text
    settle(client, said, settled="kept", reason="value-difference")
    undone = client.post("/adjudicate/undo", {}, JSON)
    assert undone.json()["said"] == "undone: kept: an honest difference of values"
    assert in_front(str(undone.json()["part"])) == in_front(said)
    assert [x.settled for x in LabelFiles(root).adjudications()] == ["kept", "withdrawn"]


def test_next_and_back_go_from_question_to_question(client: StudioClient) -> None:
    first = client.get("/adjudicate").text
    after = client.post("/adjudicate/move", {**in_front(first), "step": "on"}, JSON).json()
    assert "2 of 4" in str(after["part"])
    back = client.post(
        "/adjudicate/move", {**in_front(str(after["part"])), "step": "back"}, JSON
    ).json()
    assert in_front(str(back["part"])) == in_front(first)
    stays = client.post("/adjudicate/move", {**in_front(first), "step": "back"}, JSON).json()
    assert stays["said"] == "this is the first one"


def test_after_the_last_one_it_says_what_was_kept(client: StudioClient) -> None:
    said = client.get("/adjudicate").text
    for _ in range(4):
        said = str(settle(client, said, settled="pass", reason="slip").json()["part"])
    assert "That was the last one." in said
    assert "4 decisions kept" in said
    assert "Nothing divides people" in client.get("/adjudicate").text
    assert "1 of 4" in client.get("/adjudicate?again=1").text


def test_a_reply_that_divides_nobody_is_refused(client: StudioClient) -> None:
    answer = client.post(
        "/adjudicate/settle",
        {"transcript": "x.1", "subject": "coach", "settled": "pass", "reason": "slip"},
        JSON,
    )
    assert answer.status == 409
    assert "divides nobody any more" in str(answer.json()["problem"])


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"settled": "pass"},
        {"settled": "pass", "reason": "unrecorded"},
        {"settled": "withdrawn", "reason": "slip"},
        {"settled": "great", "reason": "slip"},
    ],
)
def test_what_settles_nothing_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(UsageRefused, match="Press p, f or u"):
        decision_from(fields)


def test_words_come_with_commas_between_and_each_once() -> None:
    assert words_from({"words": " desk, “names” ,, desk"}) == ("desk", "names")


def test_a_clause_that_nobody_wrote_is_a_page_that_says_so(client: StudioClient) -> None:
    assert client.get("/adjudicate?for=nonsense").status == 404
