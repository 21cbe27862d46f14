from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.reporting import report_run
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(10, 4))
    folder.type("run", "--no-probe")
    return folder


def test_a_report_is_made_of_rows_and_needs_no_document(folder: Folder) -> None:
    before = report_run(folder.root)
    for path in ("spec.md", "product.md", "cases.jsonl", "bot.py", "context/editor.md"):
        (folder.root / path).unlink()
    assert report_run(folder.root) == before


def test_it_is_held_against_the_run_before_or_the_one_that_is_named(folder: Folder) -> None:
    first = report_run(folder.root)
    assert first.comparison is None
    folder.ask(planted(10, 2))
    folder.type("run", "--no-probe")
    compared = report_run(folder.root).comparison
    assert compared is not None
    assert compared.before == first.run.run
    assert report_run(folder.root, "last~1").comparison is None
    with pytest.raises(UsageRefused, match="is no run here"):
        report_run(folder.root, None, baseline="nope")
