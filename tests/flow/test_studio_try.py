"""Try in the studio: edit a block, ask again, compare, save, take it back; in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.browser import Tab, chromium
from tests.fakes.studio import HOSTILE, studio_tab
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]

BOT = """
import asyncio
from pathlib import Path

REPLY = {reply!r}

async def answer(messages):
    gate = Path(__file__).parent / "shut"
    while gate.exists() and "again" in messages[0]["content"]:
        await asyncio.sleep(0.01)
    if "Never" in messages[0]["content"]:
        return "Where would you begin your text?"
    return REPLY
"""
"""Writes the whole text unless the context says never; waits where the gate is shut."""
EDIT = "Never write it for them."


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = a_workspace(tmp_path)
    made.ask(planted(3, 2))
    return with_callable(made, BOT.replace("{reply!r}", repr("Here is the whole text of yours.")))


@pytest.fixture
def tab(folder: Folder) -> Iterator[Tab]:
    with studio_tab(folder.root) as (page, studio):
        page.run(f"window.name = {studio.address!r}")
        page.go(f"{studio.address}/try?case=q1&block=stance")
        page.wait_for("document.querySelector('#text')")
        yield page


def go(tab: Tab, address: str) -> None:
    tab.run("sessionStorage.clear()")
    tab.go(f"{tab.run('window.name')}{address}")


def reload(tab: Tab) -> None:
    tab.run("window.isOld = true")
    tab.go(tab.run("location.href"))
    tab.wait_for("!window.isOld && document.querySelector('#try')")


def write(tab: Tab, text: str) -> None:
    """Put a text where the block's stands, as if it were typed."""
    tab.press("e")
    tab.run("document.querySelector('#text').select()")
    tab.call("Input.insertText", text=text)
    tab.wait_for("document.querySelector('#diff .words')")


def control(tab: Tab, key: str) -> None:
    """Press a key with Ctrl."""
    for kind in ("keyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key=key, modifiers=2)


def said(tab: Tab) -> str:
    text = tab.run("document.querySelector('#said').textContent")
    assert isinstance(text, str)
    return text


def context(folder: Folder) -> str:
    return (folder.root / "context/editor.md").read_text(encoding="utf-8")


def test_an_edit_is_asked_compared_and_saved_by_keys_alone(tab: Tab, folder: Folder) -> None:
    before = context(folder)
    write(tab, EDIT)
    assert not tab.run("document.querySelector('#state').hidden")
    control(tab, "Enter")
    tab.wait_for("document.querySelector('#said').textContent.includes('replies on each side')")
    assert tab.run("document.querySelectorAll('.pair').length") == 5
    row = tab.run("document.querySelector('.counts tbody tr').innerText")
    assert row.split("\t") == ["coach.no-essay", "5 of 5", "0 of 5 better"]
    old, new = tab.run(
        "[...document.querySelectorAll('.pair .sides section')].slice(0, 2)"
        ".map((side) => side.innerText)"
    )
    assert "Here is the whole text" in old
    assert "fail" in old
    assert "Where would you begin" in new
    assert context(folder) == before
    control(tab, "s")
    tab.wait_for("document.querySelector('#said').textContent.startsWith('saved')")
    assert EDIT in context(folder)
    assert tab.run("document.querySelector('#what-else').getAttribute('href')") == (
        "/runs/new?preview=1&where=surface%3Deditor"
    )
    tab.run("document.activeElement.blur()")
    tab.press("z", "z")
    tab.wait_for("document.querySelector('#said').textContent.startsWith('undone')")
    assert context(folder) == before
    assert tab.run("document.querySelector('#text').value") == EDIT
    assert tab.complaints == []


def test_a_file_changed_on_disk_meanwhile_is_shown_and_never_written_over(
    tab: Tab, folder: Folder
) -> None:
    write(tab, EDIT)
    folder.stance("Somebody else wrote this.")
    control(tab, "s")
    tab.wait_for("!document.querySelector('#meanwhile').hidden")
    tab.wait_for("document.querySelector('#said').classList.contains('refused')")
    assert tab.run("document.querySelector('#theirs').textContent") == "Somebody else wrote this."
    assert tab.run("document.querySelector('#text').value") == EDIT
    assert "Somebody else wrote this." in context(folder)
    tab.run("document.querySelector('#keep-mine').click()")
    control(tab, "s")
    tab.wait_for("document.querySelector('#said').textContent.startsWith('saved')")
    assert EDIT in context(folder)


def test_edits_survive_another_case_another_block_and_a_reload(tab: Tab, folder: Folder) -> None:
    write(tab, EDIT)
    tab.run("document.activeElement.blur()")
    tab.press("k", "k")
    tab.wait_for("document.querySelector('#try').dataset.block === 'who'")
    assert tab.run("document.querySelector('#text').value") == "You are Margin."
    edited = "[...document.querySelectorAll('#blocks .edited')].map((mark) => !mark.hidden)"
    assert tab.run(edited) == [False, True]
    tab.press("/", "/")
    tab.type("question 3")
    tab.wait_for("document.querySelectorAll('#cases li').length === 1")
    tab.press("Enter", "\r")
    tab.wait_for("document.querySelector('#try').dataset.case === 'q3'")
    control(tab, "Enter")
    tab.wait_for("document.querySelector('#said').textContent.includes('replies on each side')")
    reload(tab)
    tab.wait_for("document.querySelector('#blocks .edited:not([hidden])')")
    tab.wait_for("document.querySelector('.pair')")
    assert "Where would you begin" in tab.run("document.querySelector('.pair').innerText")


def test_asking_is_stopped_and_what_came_stays(tab: Tab, folder: Folder) -> None:
    (folder.root / "shut").touch()
    write(tab, f"{EDIT} Ask again.")
    control(tab, "Enter")
    tab.wait_for("!document.querySelector('#stop').hidden")
    tab.run("document.activeElement.blur()")
    tab.press("s", "s")
    tab.wait_for("document.querySelector('#said').textContent.includes('stopping')")
    (folder.root / "shut").unlink()
    tab.wait_for("document.querySelector('#stop').hidden")
    assert "stopped" in said(tab)
    assert tab.run("document.querySelectorAll('.pair').length") <= 1


def test_words_of_ones_own_are_asked_and_back_leads_to_them(tab: Tab) -> None:
    tab.press("q", "q")
    tab.type("May I hand this in?")
    control(tab, "Enter")
    tab.wait_for("document.querySelector('.pair')")
    tab.wait_for("document.querySelector('#stop').hidden")
    asked = tab.run("document.querySelector('#results-title').textContent")
    assert asked.startswith("try-")
    reload(tab)
    tab.wait_for("document.querySelector('.pair')")
    assert tab.run("document.querySelector('#try').dataset.words") == "May I hand this in?"


def test_what_cannot_be_asked_says_why(tab: Tab, folder: Folder) -> None:
    tab.run("document.querySelector('#repeats').value = 'many'")
    control(tab, "Enter")
    tab.wait_for("document.querySelector('#said').classList.contains('refused')")
    assert "'many' is no number of times to ask" in said(tab)
    go(tab, "/try?case=nobody")
    assert "no case 'nobody'" in tab.run("document.querySelector('.problem').textContent")
    go(tab, "/try")
    control(tab, "Enter")
    tab.wait_for("document.querySelector('#said').textContent.startsWith('There is nothing')")
    folder.write("spec.md", "# Broken {#coach}\n\n## Twice {#x}\n\n## Twice {#x}\n")
    go(tab, "/try?case=q1")
    assert "The documents have errors" in tab.run("document.querySelector('.notice').innerText")


def test_a_hostile_reply_is_text_on_both_sides(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(planted(1, 1))
    with_callable(folder, BOT.replace("{reply!r}", repr(HOSTILE + " whole")))
    with studio_tab(folder.root) as (tab, studio):
        tab.go(f"{studio.address}/try?case=q1&block=stance")
        tab.wait_for("document.querySelector('#text')")
        write(tab, "<img src=x onerror='window.owned=5'> Never.")
        control(tab, "Enter")
        tab.wait_for("document.querySelector('#said').textContent.includes('on each side')")
        shown = tab.run("document.querySelector('.pair').textContent")
        assert "<script>window.owned = 1</script>" in shown
        assert tab.run("document.querySelectorAll('main script, main img').length") == 0
        assert tab.run("document.querySelector(\"main a[href^='javascript']\")") is None
        assert tab.run("window.owned") is None
        assert tab.complaints == []
