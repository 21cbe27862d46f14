"""Production in the studio, in a real browser: found, read by keys, made a case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.studio.studio import Studio
from ethogram.workflow.logs_in import load_logs, take_in
from ethogram.workflow.logs_missed import find_and_keep
from ethogram.workflow.workspace import load_workspace
from tests.fakes.browser import Tab, chromium
from tests.fakes.logs import SOUP, a_log, exchange, write_lines
from tests.fakes.studio import HOSTILE, axe_findings, studio_tab
from tests.fakes.workspaces import a_workspace

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]
LOADED = "document.readyState === 'complete' && document.querySelector('#main')"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Tab, Studio]]:
    a_workspace(tmp_path).ask(["Where do I begin my essay?"])
    take_in(tmp_path, a_log(tmp_path / "prod.jsonl", [(SOUP, 8)]))
    take_in(tmp_path, write_lines(tmp_path / "bad.jsonl", [exchange(HOSTILE, HOSTILE)]))
    find_and_keep(load_workspace(tmp_path), load_logs(tmp_path))
    with studio_tab(tmp_path) as both:
        yield both


def test_keys_lead_from_a_group_to_an_approved_case(
    opened: tuple[Tab, Studio], tmp_path: Path
) -> None:
    tab, studio = opened
    tab.open(f"{studio.address}/logs", width=1280, height=800)
    tab.wait_for(LOADED)
    assert axe_findings(tab) == []
    tab.run("document.querySelector('.missed-groups a').click()")
    tab.wait_for("document.querySelector('#as-case')")
    tab.wait_for(LOADED)
    assert axe_findings(tab) == []
    tab.press("c")
    tab.wait_for("!document.getElementById('approve').disabled")
    assert len(load_workspace(tmp_path).proposed) == 1
    tab.press("a")
    tab.wait_for("document.getElementById('said').textContent.includes('is approved')")
    assert any(case.source.startswith("log prod") for case in load_workspace(tmp_path).cases)
    assert tab.complaints == []


def test_what_a_user_wrote_never_runs(opened: tuple[Tab, Studio], tmp_path: Path) -> None:
    tab, studio = opened
    (bad,) = load_logs(tmp_path, ("bad",))
    tab.open(f"{studio.address}/logs/{bad.id}", width=1280, height=800)
    tab.wait_for(LOADED)
    assert tab.run("window.owned === undefined") is True
    assert tab.complaints == []
