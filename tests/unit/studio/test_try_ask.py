"""Asking both sides, and what of it is shown."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId
from ethogram.judge.verdict import Evidence
from ethogram.report.trial import TriedPair, TriedReply
from ethogram.studio.try_ask import attempt_of, shown_pair
from ethogram.workflow.question import find_question
from tests.fakes.ghost_workspace import EDIT, FAILING, PASSING, a_workspace, write_workspace
from tests.fakes.studio import StudioClient

CRITERION = CriterionId("coach.pasteable")


def events(text: str) -> list[tuple[str, str]]:
    """Read a stream of events."""
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        body = msgspec.json.decode(data.removeprefix("data: "), type=str)
        found.append((name.removeprefix("event: "), body))
    return [each for each in found if each[0] != "beat"]


def test_both_sides_are_streamed_from_the_beginning_to_the_end(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    client = StudioClient(tmp_path)
    fields = {"case": "essay-deadline", "repeats": "2", "edit:stance": EDIT}
    begun = client.post("/try/ask", fields).json()
    told = events(client.get(str(begun["events"])).text)
    assert [name for name, _ in told if name != "tally"] == ["head", "pair", "pair", "over"]
    assert told[-1] == ("over", "asked")
    assert "with stance (edited)" in told[0][1]
    pair = next(body for name, body in told if name == "pair")
    assert "Photosynthesis" in pair
    tally = [body for name, body in told if name == "tally"][-1]
    assert "2 of 2" in tally
    assert "0 of 2" in tally
    again = events(client.get(str(begun["events"])).text)
    assert [body for name, body in again if name == "pair"] == [
        body for name, body in told if name == "pair"
    ]


def test_what_cannot_be_asked_is_refused_in_a_sentence(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    client = StudioClient(tmp_path)
    accept = {"accept": "application/json"}
    answer = client.post("/try/ask", {"repeats": "1"}, accept)
    assert answer.status == 409
    assert "nothing to ask" in str(answer.json()["problem"])
    unknown = client.post("/try/ask", {"case": "essay-order", "edit:tone": "x"}, accept)
    assert "No block 'tone'" in str(unknown.json()["problem"])
    assert client.get("/try/held/20260101-000000-abcd/events").status == 404


@pytest.mark.parametrize("said", ["0", "-1", "51", "1e3", "many", "²"])
def test_a_number_of_times_that_is_none_is_refused(tmp_path: Path, said: str) -> None:
    case = find_question(a_workspace(tmp_path), "essay-order")
    with pytest.raises(UsageRefused, match="no number of times"):
        attempt_of(case, {"repeats": said})


def reply(text: str, outcome: str) -> TriedReply:
    verdicts = msgspec.convert([[CRITERION, outcome, "because"]], type=tuple)
    quote = Evidence(quote=text[:5], start=0, end=5)
    return msgspec.convert(
        {
            "read": 1,
            "text": text,
            "verdicts": verdicts,
            "quotes": [(CRITERION, msgspec.to_builtins(quote))],
        },
        type=TriedReply,
    )


def test_a_verdict_that_moved_is_marked_with_what_it_rests_on() -> None:
    shown = shown_pair(TriedPair(repeat=0, new=reply(PASSING, "pass"), old=reply(FAILING, "fail")))
    assert shown.old is not None
    (verdict,) = shown.old.verdicts
    assert (verdict.outcome, verdict.is_moved, verdict.quotes) == ("fail", True, (FAILING[:5],))
    assert shown.new.pieces[0].text == PASSING[:5]
    alone = shown_pair(TriedPair(repeat=0, new=reply(PASSING, "pass")))
    assert (alone.old, alone.changes) == (None, ())
    assert not alone.new.verdicts[0].is_moved


def test_calls_that_failed_are_no_replies_that_stayed_the_same(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    text = (
        'provider = "openai"\nmodel = "m"\nbase-url = "http://127.0.0.1:9/v1"\nkey-env = "NO_KEY"\n'
    )
    (tmp_path / "targets/far.toml").write_text(text, encoding="utf-8")
    client = StudioClient(tmp_path)
    fields = {"case": "essay-deadline", "repeats": "1", "target": "far", "edit:stance": EDIT}
    told = events(client.get(str(client.post("/try/ask", fields).json()["events"])).text)
    tally = [body for name, body in told if name == "tally"][-1]
    assert "2 calls failed and count for nothing, so nothing can be said" in tally
    assert "word for word" not in tally
    assert "NO_KEY" in next(body for name, body in told if name == "pair")
