"""What a reader says of a reply, as the studio keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.judge.label import Label
from ethogram.workflow.complaints import load_complaints
from ethogram.workflow.evidence import load_labels
from ethogram.workflow.rulings import ruling_digest
from tests.fakes.ghost_workspace import a_held_run, a_workspace
from tests.fakes.studio import Answer, StudioClient

READ = "/runs/last/read/1"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudioClient:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "ana")
    a_workspace(tmp_path)
    a_held_run(tmp_path)
    return StudioClient(tmp_path)


def kept(client: StudioClient) -> tuple[Label, ...]:
    return load_labels(client.studio.root)[0]


def say(client: StudioClient, what: str, **fields: str) -> Answer:
    return client.post(f"{READ}/{what}", fields, {"accept": "application/json"})


def test_a_verdict_is_on_the_disk_with_note_span_and_seconds(client: StudioClient) -> None:
    answer = say(
        client,
        "label",
        outcome="fail",
        subject="coach",
        note="hands it in",
        start="0",
        end="14",
        seconds="3.25",
    )
    assert answer.json() == {"said": "read 1: fail on coach, kept for ana"}
    (label,) = kept(client)
    assert (label.outcome, label.note, label.seconds) == ("fail", "hands it in", 3.2)
    assert label.span is not None
    assert label.span.quote == "Photosynthesis"


def test_a_mark_outside_the_reply_and_a_time_that_is_none_are_left_out(
    client: StudioClient,
) -> None:
    say(client, "label", outcome="pass", subject="short", start="5", end="99999", seconds="nan")
    (label,) = kept(client)
    assert (label.span, label.seconds) == (None, None)


@pytest.mark.parametrize("outcome", ["", "withdrawn", "marked", "skipped", "PASS"])
def test_what_is_no_verdict_is_refused(client: StudioClient, outcome: str) -> None:
    answer = say(client, "label", outcome=outcome)
    assert answer.status == 409
    assert "is no verdict" in str(answer.json()["problem"])
    assert kept(client) == ()


def test_a_clause_that_does_not_exist_is_refused(client: StudioClient) -> None:
    assert "No clause or criterion 'nope'" in str(
        say(client, "label", outcome="pass", subject="nope").json()
    )


def test_undo_takes_back_the_last_then_what_was_said_of_this_reply(client: StudioClient) -> None:
    say(client, "label", outcome="fail", subject="coach")
    say(client, "label", outcome="pass", subject="coach")
    assert "undone: pass on coach" in str(say(client, "undo", subject="coach").json())
    assert [label.outcome for label in kept(client)] == ["fail", "pass", "withdrawn", "fail"]
    client.studio.at_end[0]()
    again = StudioClient(client.studio.root)
    assert "undone: fail on coach" in str(say(again, "undo", subject="coach").json())
    assert "nothing to undo" in str(say(again, "undo", subject="coach").json())


def test_a_criterion_is_passed_or_failed_by_itself(client: StudioClient) -> None:
    say(client, "label", outcome="pass", subject="coach.pasteable")
    (label,) = kept(client)
    assert (label.clause, label.criterion) == ("coach", "coach.pasteable")
    page = client.get("/runs/last/read/1?on=coach.pasteable").text
    assert 'data-subject="coach.pasteable"' in page
    assert 'data-own="pass"' in page


def test_a_note_alone_is_a_complaint(client: StudioClient) -> None:
    assert say(client, "note", note="odd", subject="coach").status == 200
    (complaint,) = load_complaints(client.studio.root)
    assert (complaint.what, complaint.who, complaint.clauses) == ("odd", "ana", ("coach",))
    assert say(client, "note", note=" ").status == 409
    assert "at most 4,000" in str(say(client, "note", note="x" * 4001).json())


def test_a_ruling_is_written_over_the_document_that_was_shown_only(client: StudioClient) -> None:
    form = client.get(f"{READ}/ruling?clause=coach").text
    digest = ruling_digest(client.studio.root, "coach")
    assert digest in form
    assert "essay-deadline" in form
    fields = {"clause": "coach", "text": "One sentence is coaching.", "case": "essay-deadline"}
    answer = say(client, "ruling", **fields, digest=digest, date="2026-11-09")
    assert str(answer.json()["said"]).startswith("the ruling stands in spec.md, line ")
    stale = say(client, "ruling", **fields, digest=digest)
    assert stale.status == 409
    assert "changed on disk" in str(stale.json()["problem"])


def test_a_post_from_another_site_labels_nothing(client: StudioClient) -> None:
    answer = client.post(
        f"{READ}/label",
        {"outcome": "pass"},
        {"origin": "http://evil.example", "sec-fetch-site": "cross-site"},
    )
    assert answer.status == 403
    assert kept(client) == ()
