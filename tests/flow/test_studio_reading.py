"""Reading and labelling in the studio, with the hands on the keyboard of a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.judge.label import Label
from ethogram.workflow.evidence import load_labels
from ethogram.workflow.runs import list_runs
from tests.fakes.browser import Tab, chromium
from tests.fakes.studio import axe_findings, studio_tab
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]

ECHO = """
async def answer(messages):
    return "You asked: " + messages[-1]["content"] + " " + messages[0]["content"]
"""
HOSTILE = (
    "</div></script><script>window.owned=1</script><img src=x onerror=window.owned=2>"
    "[link](javascript:window.owned=3) ![image](http://127.0.0.1:9/x.png) <a href='//x'>x</a>"
    " \x1b[2J\x1b]8;;http://x\x07 \u202egnissim\u202c \u200bhidden \x00null <style>*{display:none}</style>"
)


def last_run(root: Path) -> str:
    return str(list_runs(root)[0].run.id)


def labels(root: Path) -> list[Label]:
    return [each for each in load_labels(root)[0] if each.outcome != "withdrawn"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Twenty-four questions, six of which break the clause, asked under two contexts."""
    folder = with_callable(a_workspace(tmp_path_factory.mktemp("reading")), ECHO)
    folder.ask(planted(24, 6))
    assert folder.type("run", "--no-probe").code == 0
    folder.stance("Ask for the student's own claim before anything else.")
    assert folder.type("run", "--no-probe").code == 0
    return folder


@pytest.fixture
def tab(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tab]:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "ana")
    for path in (folder.root / "labels").glob("*.jsonl"):
        path.unlink()
    with studio_tab(folder.root) as (opened, _):
        yield opened


def go(tab: Tab, folder: Folder, address: str, *, waits_for: str = "#part") -> None:
    tab.run(f"location.href = '/runs/{last_run(folder.root)}{address}'")
    tab.wait_for(f"location.href.endsWith({json.dumps(address)})")
    tab.wait_for(f"document.readyState === 'complete' && document.querySelector('{waits_for}')")
    tab.run("window.stayed = true")


def read(tab: Tab) -> str:
    return str(tab.run("document.querySelector('#part').dataset.read"))


def said(tab: Tab) -> str:
    return str(tab.run("document.querySelector('#said').textContent"))


def press(tab: Tab, *keys: str) -> None:
    for key in keys:
        tab.press(key, key)


def settled(tab: Tab, number: str) -> None:
    tab.wait_for(f"document.querySelector('#part').dataset.read === '{number}'")


def test_twenty_replies_take_one_key_each_and_no_page_is_loaded_anew(
    tab: Tab, folder: Folder
) -> None:
    go(tab, folder, "/read/1")
    started = time.perf_counter()
    for number in range(1, 21):
        press(tab, "f" if number <= 6 else "p")
        settled(tab, str(number + 1))
    took = time.perf_counter() - started
    print(f"20 replies: 20 keys, {took / 20:.3f} s each")
    given = labels(folder.root)
    assert [x.outcome for x in given] == ["fail"] * 6 + ["pass"] * 14
    assert [int(x.transcript.rpartition(".")[2]) for x in given] == list(range(1, 21))
    assert {x.labeller for x in given} == {"ana"}
    assert all(x.seconds is not None for x in given)
    assert tab.run("window.stayed") is True
    assert tab.complaints == []


def test_keys_pressed_faster_than_answers_come_each_meet_their_own_reply(
    tab: Tab, folder: Folder
) -> None:
    go(tab, folder, "/read/1")
    press(tab, "f", "p", "u", "w")
    settled(tab, "5")
    assert [x.outcome for x in labels(folder.root)] == [
        "fail",
        "pass",
        "unclear",
        "clause-is-wrong",
    ]


def test_next_and_previous_keep_the_pile_and_the_address(tab: Tab, folder: Folder) -> None:
    go(tab, folder, "/read/2?standing=fail")
    press(tab, "p")
    settled(tab, "3")
    press(tab, "k")
    settled(tab, "2")
    assert tab.run("document.querySelector('[data-say=pass]').getAttribute('aria-pressed')") == (
        "true"
    )
    press(tab, "j")
    settled(tab, "3")
    assert tab.run("location.search") == "?standing=fail"
    tab.run("history.back()")
    settled(tab, "2")
    assert tab.run("window.stayed") is True


def test_undo_goes_back_to_what_was_said_last(tab: Tab, folder: Folder) -> None:
    go(tab, folder, "/read/1")
    press(tab, "f")
    settled(tab, "2")
    press(tab, "z")
    settled(tab, "1")
    tab.wait_for("document.querySelector('#said').textContent.startsWith('undone')")
    assert said(tab) == "undone: fail on coach, read 1"
    assert (
        tab.run("document.querySelector('[data-say=fail]').getAttribute('aria-pressed')") == "false"
    )
    press(tab, "z")
    tab.wait_for("document.querySelector('#said.refused')")
    assert "nothing to undo" in said(tab)


def test_a_note_and_the_marked_words_go_with_the_verdict(tab: Tab, folder: Folder) -> None:
    go(tab, folder, "/read/1")
    tab.run(
        "(() => { const text = document.querySelector('#words').firstChild;"
        " getSelection().setBaseAndExtent(text, 4, text, 9); })()"
    )
    tab.wait_for("!document.querySelector('#pointed').hidden")
    press(tab, "m")
    tab.type("says it all")
    tab.press("Enter", "\r")
    assert "goes with your verdict" in said(tab)
    press(tab, "f")
    settled(tab, "2")
    (given,) = labels(folder.root)
    assert (given.note, given.span and given.span.quote) == ("says it all", "asked")
    press(tab, "k")
    settled(tab, "1")
    assert tab.run("document.querySelector('mark.pointed-at').firstChild.data") == "asked"


def test_a_note_without_a_verdict_is_kept_as_a_complaint(tab: Tab, folder: Folder) -> None:
    go(tab, folder, "/read/3")
    press(tab, "m")
    tab.type("odd")
    tab.press("Escape")
    press(tab, "j")
    settled(tab, "4")
    kept = (folder.root / "labels/reports.jsonl").read_text(encoding="utf-8")
    assert json.loads(kept.splitlines()[-1])["what"] == "odd"
    assert labels(folder.root) == []


def test_what_it_said_before_stands_beside_with_other_words_and_blocks_marked(
    tab: Tab, folder: Folder
) -> None:
    go(tab, folder, "/read/1")
    press(tab, "c")
    tab.wait_for("document.querySelector('.beside')")
    assert tab.run("document.querySelector('.beside ins').textContent").strip()
    assert "sent differently: stance" in tab.run("document.querySelector('.beside').innerText")
    press(tab, "j")
    settled(tab, "2")
    assert tab.run("Boolean(document.querySelector('.beside'))") is True
    press(tab, "c")
    tab.wait_for("!document.querySelector('.beside')")


def test_a_number_and_words_are_found_from_the_reader(tab: Tab, folder: Folder) -> None:
    go(tab, folder, "/read/1")
    press(tab, "g", "1")
    press(tab, "7")
    tab.press("Enter", "\r")
    settled(tab, "17")
    press(tab, "/")
    assert tab.run("document.activeElement.id") == "find"
    tab.type('"question 9"')
    tab.press("Enter", "\r")
    tab.wait_for("document.querySelector('#found')")
    assert tab.run("document.querySelectorAll('#rows a').length") == 1


def test_a_ruling_is_written_on_the_spot(tab: Tab, folder: Folder) -> None:
    before = (folder.root / "spec.md").read_text(encoding="utf-8")
    go(tab, folder, "/read/1")
    press(tab, "r")
    tab.wait_for("document.activeElement.id === 'ruling-text'")
    tab.type("One sentence is coaching.")
    tab.run("document.querySelector('#ruling-form button.primary').click()")
    tab.wait_for("document.querySelector('#said').textContent.includes('ruling stands')")
    after = (folder.root / "spec.md").read_text(encoding="utf-8")
    assert "One sentence is coaching. Case: q1" in after
    (folder.root / "spec.md").write_text(before, encoding="utf-8")


def test_a_screen_reader_hears_where_it_is_and_what_was_kept(tab: Tab, folder: Folder) -> None:
    go(tab, folder, "/read/1")
    press(tab, "j")
    settled(tab, "2")
    tab.wait_for(
        "document.querySelector('#announce').textContent.startsWith('Read 2, q2. 2 of 24')"
    )
    assert tab.run("document.activeElement.id") == "reply"
    assert tab.run("document.querySelector('#said').getAttribute('aria-live')") == "polite"


def test_another_name_labels_from_then_on(tab: Tab, folder: Folder) -> None:
    go(tab, folder, "/read/1")
    tab.run("document.querySelector('.who').open = true")
    tab.run("document.querySelector('#name').value = 'Bo Lind'")
    tab.run("document.querySelector('#rename button').click()")
    tab.wait_for("document.querySelector('.who strong')?.textContent === 'Bo Lind'")
    tab.wait_for("document.readyState === 'complete'")
    press(tab, "f")
    settled(tab, "2")
    assert [x.labeller for x in labels(folder.root)] == ["Bo Lind"]


def test_single_letter_keys_can_be_switched_off(tab: Tab, folder: Folder) -> None:
    go(tab, folder, "/read/1")
    tab.run("document.querySelector('#single-keys').click()")
    press(tab, "f")
    tab.press("ArrowRight")
    settled(tab, "2")
    assert labels(folder.root) == []


@pytest.mark.parametrize("dark", [False, True])
def test_the_accessibility_rules_find_nothing(folder: Folder, dark: bool) -> None:
    before, after = (str(each.run.id) for each in reversed(list_runs(folder.root)))
    with studio_tab(folder.root, dark=dark) as (tab, _):
        for address in (
            "/runs",
            "/runs/new?preview=1",
            f"/runs/{after}?standing=fail",
            f"/runs/{after}/read/1?beside=before",
            f"/compare/{before}/{after}",
        ):
            tab.run(f"location.href = '{address}'")
            tab.wait_for(f"location.href.endsWith('{address}')")
            tab.wait_for("document.readyState === 'complete'")
            tab.wait_for("!document.querySelector('[data-part] > .quiet')")
            assert (address, axe_findings(tab)) == (address, [])


def test_nothing_is_wider_than_a_narrow_window(tab: Tab, folder: Folder) -> None:
    for address in ("", "/read/1?beside=before"):
        go(tab, folder, address, waits_for="#main")
        tab.resize(360, 780)
        assert tab.run("document.documentElement.scrollWidth") <= 360


def test_a_hostile_reply_is_text_and_nothing_of_it_becomes_live(tmp_path: Path) -> None:
    code = f"async def answer(messages):\n    return {HOSTILE!r}\n"
    folder = with_callable(a_workspace(tmp_path), code)
    folder.ask([f"Why? {HOSTILE}", "And <b>this</b>?"])
    assert folder.type("run", "--no-probe").code == 0
    with studio_tab(tmp_path) as (tab, studio):
        for address in ("", "?q=script", "/read/1", "/read/1?beside=before&q=script"):
            go(tab, folder, address, waits_for="#main")
            tab.wait_for("!document.querySelector('[data-part] > .quiet')")
            assert tab.run("window.owned === undefined") is True
            assert (
                tab.run("document.querySelectorAll('img, #words a[href^=j], iframe').length") == 0
            )
        shown = tab.run("document.querySelector('#words').textContent")
        assert shown.startswith("</div></script><script>window.owned=1</script>")
        assert "\u241b[2J" in shown
        assert "\u27e8U+202E\u27e9" in shown
        assert "\u2400null" in shown
        assert tab.complaints == []
        assert all(each.startswith((studio.address, "data:")) for each in tab.requests[1:])


def test_a_reply_of_a_megabyte_is_shown_whole(tmp_path: Path) -> None:
    code = "async def answer(messages):\n    return 'word ' * 200_000\n"
    folder = with_callable(a_workspace(tmp_path), code)
    folder.ask(["Long?", "Long again?"])
    assert folder.type("run", "--no-probe").code == 0
    with studio_tab(tmp_path) as (tab, _):
        go(tab, folder, "/read/1")
        assert tab.run("document.querySelector('#words').textContent.length") == 1_000_000
        press(tab, "j")
        settled(tab, "2")
        assert tab.complaints == []
