from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ethogram.studio.home import href_of
from ethogram.workflow.today import Due, DueKind
from tests.fakes.runs import a_run
from tests.fakes.studio import StudioClient, a_studied_workspace
from tests.fakes.workspaces import a_workspace


def test_the_six_questions_stand_there_with_links_into_the_studio(tmp_path: Path) -> None:
    page = StudioClient(a_studied_workspace(tmp_path).root).get("/").text
    for question in ("behaving the way we said", "What broke?", "What changed", "Too cautious"):
        assert question in page
    assert "What don’t we know" in page
    assert "What did we never ask?" in page
    assert 'href="/clauses/coach"' in page
    assert "#/read" not in page


def test_what_waits_has_a_link_and_the_command_for_the_same(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    folder.stance("Never write it for them.")
    folder.write("cases.jsonl", "not a case\n")
    page = StudioClient(folder.root).get("/").text
    assert "6 failing replies that nobody has read</a>" in page
    assert '<code class="twin">ethogram read broken</code>' in page
    assert "edited since this run: block stance (editor)" in page
    assert "1 error in cases.jsonl" in page
    assert 'href="/problems"' in page


def test_nothing_to_do_says_so(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(["Where do I begin?"])
    folder.write("bot.py", "def answer(messages):\n    return 'With a claim.'\n")
    folder.write("targets/bot.toml", 'provider = "python"\n[options]\ncallable = "bot.py:answer"\n')
    folder.settings("bot", trusted=True)
    assert folder.type("run", "--no-probe").code == 0
    assert "Nothing: every failure is read" in StudioClient(folder.root).get("/").text


def test_before_the_first_run_the_page_says_what_to_do(tmp_path: Path) -> None:
    page = StudioClient(a_workspace(tmp_path).root).get("/").text
    assert "Nothing was asked yet" in page
    assert "/runs/new?preview=1" in page
    assert "1 clause stands" in page


def test_every_kind_of_waiting_leads_somewhere_that_exists(tmp_path: Path) -> None:
    run = a_run()
    due = Due(kind="unread", number=1, sentence="", command="")
    assert href_of(due, run) == f"/runs/{run.id}?standing=fail&labels=nobody"
    assert href_of(due, None) == ""


@pytest.mark.parametrize(
    ("kind", "subject", "href"),
    [
        ("queue", "pilot", "/label/pilot"),
        ("disputed", "coach", "/adjudicate?for=coach"),
        ("stale card", "gpt 5+lax", "/judges?judge=gpt+5%2Blax"),
    ],
)
def test_what_people_are_asked_leads_to_where_they_say_it(
    kind: DueKind, subject: str, href: str
) -> None:
    assert (
        href_of(Due(kind=kind, number=1, sentence="", command="", subject=subject), a_run()) == href
    )


def test_many_readers_at_once_get_the_same_page(tmp_path: Path) -> None:
    client = StudioClient(a_studied_workspace(tmp_path).root)
    addresses = ["/", "/clauses", "/clauses/coach", "/problems"] * 4
    with ThreadPoolExecutor(8) as readers:
        answers = list(readers.map(client.get, addresses))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 4
