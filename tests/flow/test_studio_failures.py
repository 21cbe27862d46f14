"""A taxonomy built in the studio with the hands on the keyboard of a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.workflow.codebook import load_codes, load_taxonomy
from tests.fakes.browser import chromium
from tests.fakes.coded import a_bench, a_failing_run
from tests.fakes.noted import planted_notes
from tests.fakes.studio import axe_findings, studio_tab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]
HOSTILE = "</div><script>window.owned=1</script><img src=x onerror=window.owned=2> \u202etxet\u202c"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "ana")
    a_failing_run(tmp_path, families=16, failing=14)
    return tmp_path


def test_a_taxonomy_is_built_by_keys_alone(root: Path) -> None:
    with studio_tab(root) as (tab, studio):
        tab.go(f"{studio.address}/failures")
        said = "document.getElementById('said').textContent"
        tab.wait_for("document.getElementById('name')")
        for name in ("Hands it over", "Hands it in"):
            tab.press("+", "+")
            tab.type(name)
            tab.press("Enter", "\r")
            tab.wait_for(f"{said}.includes('is a mode now')")
            tab.wait_for(f"{said}.startsWith('{name.lower().replace(' ', '-')}')")
        tab.press("o", "o")
        tab.type(HOSTILE)
        tab.press("Enter", "\r")
        tab.wait_for(f"{said}.startsWith('noted')")
        tab.press("a", "a")
        tab.wait_for(f"{said}.endsWith('hands-it-over')")
        for _ in range(2):
            tab.press("j", "j")
            tab.press(" ", " ")
        tab.press("m", "m")
        tab.wait_for(f"{said}.startsWith('merged')")
        assert [mode.formerly for mode in load_taxonomy(root).value.modes] == [("hands-it-in",)]
        tab.press("z", "z")
        tab.wait_for(f"{said}.startsWith('undone')")
        assert len(load_taxonomy(root).value.modes) == 2
        tab.press("j", "j")
        tab.press(" ", " ")
        tab.press("r", "r")
        tab.type("Ghost-writes")
        tab.press("Enter", "\r")
        tab.wait_for(f"{said}.startsWith('renamed')")
        assert tab.run("window.owned") is None
        assert tab.complaints == []
    assert "ghost-writes" in {mode.id for mode in load_taxonomy(root).value.modes}
    assert len(load_codes(root).value) == 4


@pytest.mark.parametrize("dark", [False, True])
def test_the_bench_breaks_no_rule_of_accessibility(root: Path, dark: bool) -> None:
    bench = a_bench(root)
    notes, _ = planted_notes(14, 1)
    replies = bench.open(bench.order)
    for reply, note in zip(replies[:12], notes, strict=False):
        bench.code(reply, "", note)
    bench.name_mode("Hands it over", replies[:2], is_reviewed=False)
    bench.close()
    for width in (1280, 390):
        with studio_tab(root, width=width, dark=dark) as (tab, studio):
            for address in ("/failures", "/failures?blind=1"):
                tab.go(studio.address + address)
                assert axe_findings(tab) == []
                assert tab.run("document.documentElement.scrollWidth") <= width
                assert tab.complaints == []
