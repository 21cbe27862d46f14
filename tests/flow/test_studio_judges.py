"""Judges in the studio: a card read, and a judge measured while the page watches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.browser import chromium
from tests.fakes.measured import JUDGE, STRICT, a_gushing_workspace
from tests.fakes.studio import axe_findings, studio_tab
from tests.fakes.workspaces import with_callable

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]
HELD = STRICT.replace(
    "def answer(messages):",
    "async def answer(messages):\n"
    "    import asyncio\n"
    "    while not (pathlib.Path(__file__).parent / 'go').exists():\n"
    "        await asyncio.sleep(0.01)",
)


def test_a_judge_is_previewed_measured_live_and_gets_its_card(tmp_path: Path) -> None:
    folder = a_gushing_workspace(tmp_path)
    with_callable(folder, HELD, name="strict")
    with studio_tab(folder.root) as (tab, _):
        tab.run("location.href = '/judges?measure=1&of=strict&probes=0'")
        tab.wait_for("document.readyState === 'complete' && document.querySelector('.takes')")
        assert axe_findings(tab) == []
        assert "28 labelled replies" in tab.run("document.querySelector('.takes').innerText")
        tab.run("document.querySelector('.takes form').requestSubmit()")
        tab.wait_for("document.querySelector('#measuring-line')?.textContent.includes('of ')")
        tab.wait_for("document.querySelector('#measuring-line').textContent.startsWith('0 of')")
        assert axe_findings(tab) == []
        (folder.root / "go").touch()
        tab.wait_for("document.querySelector('.judge-rows')?.innerText.includes('Yes, with')")
        assert "1 card." in tab.run("document.querySelector('#measuring-line').textContent")
        assert tab.complaints == []


def test_a_measuring_is_stopped_and_keeps_no_card(tmp_path: Path) -> None:
    folder = a_gushing_workspace(tmp_path)
    with_callable(folder, HELD, name="strict")
    with studio_tab(folder.root) as (tab, _):
        tab.run("location.href = '/judges?measure=1&of=strict&probes=0'")
        tab.wait_for("document.readyState === 'complete' && document.querySelector('.takes')")
        tab.run("document.querySelector('.takes form').requestSubmit()")
        tab.wait_for("document.querySelector('#measuring-line')?.textContent.startsWith('0 of')")
        tab.run("document.querySelector('#stop').click()")
        tab.wait_for(
            "document.querySelector('#measuring-line')?.textContent.startsWith('stopping')"
        )
        (folder.root / "go").touch()
        tab.wait_for("document.querySelector('#measuring')?.dataset.isOver === 'yes'")
        assert "Nothing was concluded" in tab.run("document.querySelector('#measuring').innerText")


def test_a_card_can_be_read_in_both_themes_on_a_narrow_screen_by_everybody(tmp_path: Path) -> None:
    folder = a_gushing_workspace(tmp_path)
    with_callable(folder, JUDGE.replace("VERDICT", "'pass'"), name="strict")
    folder.type("judge", "--judge", "strict")
    assert folder.type("judge", "calibrate", "strict", "--probes", "none").code == 0
    with studio_tab(folder.root, width=390, height=844) as (tab, _):
        for page in ("/judges", "/judges?judge=strict"):
            tab.run(f"window.gone = true; location.href = '{page}'")
            tab.wait_for("!window.gone && document.readyState === 'complete'")
            assert tab.run("document.documentElement.scrollWidth <= innerWidth")
            for theme in ("light", "dark"):
                tab.run(f"document.documentElement.dataset.theme = '{theme}'")
                assert axe_findings(tab) == []
        assert "no better than chance" in tab.run("document.body.innerText")
        assert tab.complaints == []
