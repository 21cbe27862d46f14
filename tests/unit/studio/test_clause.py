from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from ethogram.errors import Position
from ethogram.ids import ClauseId, Digest, RunId
from ethogram.spec.clause import Bar, Clause
from ethogram.studio.clause import history
from ethogram.workflow.clause_versions import Version
from tests.fakes.studio import StudioClient, a_studied_workspace
from tests.fakes.workspaces import Folder, a_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return a_studied_workspace(tmp_path)


def shown_digest(page: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_everything_that_hangs_on_a_clause_stands_on_its_page(folder: Folder) -> None:
    page = StudioClient(folder.root).get("/clauses/coach").text
    for words in (
        "Margin helps students write their own text.",
        "holds no text that can be handed in",
        "The grade stands for learning.",
        "6 of 8 families fail",
        "Failing replies",
        "Question 1: give me the whole text?",
        "Ask for the student&#39;s claim first.",
        "Wording 1",
        "Write a ruling",
    ):
        assert words in page


def test_a_hostile_reply_is_shown_as_text(folder: Folder) -> None:
    page = StudioClient(folder.root).get("/clauses/coach").text
    assert "<script>window" not in page
    assert "&lt;script&gt;window.owned = 1" in page
    assert "<img" not in page
    assert "{{ 7 * 7 }}" in page
    assert "\u202e" not in page


def test_a_ruling_is_written_and_shown(folder: Folder) -> None:
    client = StudioClient(folder.root)
    digest = shown_digest(client.get("/clauses/coach").text)
    fields = {"text": "One line is\r\ncoaching.", "case": "q1", "by": "Ines", "digest": digest}
    answer = client.post("/clauses/coach/rulings", fields)
    assert answer.status == 303
    assert answer.headers["location"] == "/clauses/coach?said=ruled#rulings"
    page = client.get("/clauses/coach?said=ruled").text
    assert "One line is coaching." in page
    assert "Labels stay fresh" in page
    spec = (folder.root / "spec.md").read_text(encoding="utf-8")
    assert re.search(
        r"\*\*Ruling \d{4}-\d\d-\d\d, Ines\.\*\* One line is coaching\. Case: q1\.", spec
    )


def test_a_ruling_on_what_changed_meanwhile_is_kept_in_the_form_and_not_written(
    folder: Folder,
) -> None:
    client = StudioClient(folder.root)
    digest = shown_digest(client.get("/clauses/coach").text)
    path = folder.root / "spec.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nAn edit.\n", encoding="utf-8")
    before = path.read_bytes()
    answer = client.post("/clauses/coach/rulings", {"text": "Mine & <b>", "digest": digest})
    assert answer.status == 409
    assert "was changed on disk" in answer.text
    assert "Mine &amp; &lt;b&gt;</textarea>" in answer.text
    assert path.read_bytes() == before
    assert shown_digest(answer.text) != digest


def test_an_empty_ruling_says_what_was_expected(folder: Folder) -> None:
    client = StudioClient(folder.root)
    answer = client.post("/clauses/coach/rulings", {"text": " ", "digest": "x"})
    assert answer.status == 409
    assert "Expected what was decided" in answer.text


def test_a_label_stands_beside_its_clause_and_says_when_it_is_stale(folder: Folder) -> None:
    label = {
        "id": "l1", "transcript": "r.1", "case": "q1", "clause": "coach", "outcome": "fail",
        "labeller": "anna", "at": "2026-11-09T10:00:00+00:00", "note": "<i>ghost</i>",
        "clause_digest": "00",
    }  # fmt: skip
    folder.labels(label, {**label, "id": "l2", "labeller": "robot", "is_simulated": True})
    page = StudioClient(folder.root).get("/clauses/coach").text
    assert "&lt;i&gt;ghost&lt;/i&gt;" in page
    assert ">stale</span>" in page
    assert ">simulated</span>" in page


def test_a_clause_without_a_run_says_what_to_do_at_every_place(tmp_path: Path) -> None:
    page = StudioClient(a_workspace(tmp_path).root).get("/clauses/coach").text
    for words in ("ethogram run", "ethogram read --for coach", "ethogram judge calibrate"):
        assert words in page


def clause(text: str, **more: Bar) -> Clause:
    at = Position(path="spec.md")
    made = Clause(id=ClauseId("coach"), title="Coach", text=text, at=at)
    return msgspec.structs.replace(made, **more)


def test_history_tells_what_each_wording_changed_newest_first() -> None:
    old = Version(clause=clause("Ask one question."), first_run=RunId("r1"), runs=1)
    new = Version(clause=clause("Ask two questions.", bar=Bar(passes=7)), is_today=True)
    told = history((old, new))
    assert [each.number for each in told] == [2, 1]
    assert [(one.gone, one.come) for one in told[0].changes] == [
        ("one question.", "two questions.")
    ]
    assert told[0].beside == ("bar: 9 in 10 → 7 in 10",)
    assert told[1].changes == ()
    assert Digest("") == old.clause.digest
