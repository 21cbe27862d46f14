from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.store.reading import find_run
from ethogram.workflow.evidence import gather_evidence, open_evidence
from ethogram.workflow.report_files import Replies, report_contexts, write_html_report
from ethogram.workflow.reporting import report_run
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(10, 4))
    folder.type("run", "--no-probe")
    return folder


def test_the_page_opens_with_the_same_six_answers_as_the_screen(folder: Folder) -> None:
    page = folder.root / "reports" / "one.html"
    assert write_html_report(folder.root, page) == report_run(folder.root, reads_all=True)
    assert page.stat().st_mode & 0o777 == 0o644


def test_a_page_that_cannot_be_written_leaves_the_old_one(folder: Folder) -> None:
    page = folder.root / "one.html"
    page.write_text("old", encoding="utf-8")
    with pytest.raises(UsageRefused):
        write_html_report(folder.root, page, "nope")
    assert page.read_text(encoding="utf-8") == "old"
    assert list(folder.root.glob(".report-*")) == []


def test_every_reply_stands_with_its_verdict_and_what_became_of_it(folder: Folder) -> None:
    folder.ask([*planted(10, 2)[:9], "Question 10: where do I start?"])
    folder.type("run", "--no-probe")
    connection = open_evidence(folder.root)
    run, before = find_run(connection, "last"), find_run(connection, "last~1")
    evidence = gather_evidence(connection, folder.root, run)
    comparison = report_run(folder.root).comparison
    replies = Replies(connection, evidence, comparison, before)
    shown = list(replies.all())
    assert [each.read for each in shown] == list(range(1, 11))
    assert [each.flip for each in shown] == ["", "", *["newly passes"] * 2, *[""] * 5, "changed"]
    assert shown[2].before == "Question 3: give me the whole text?"
    assert replies.one(3) == shown[2]
    assert replies.one(99) is None
    (context,) = report_contexts(connection, run)
    assert context.digest == shown[0].context
    connection.close()
