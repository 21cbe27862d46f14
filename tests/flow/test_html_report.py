"""The HTML report as a reader meets it: opened from disk in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from ethogram.findings.summary import Summary
from ethogram.report.html import write_html
from tests.fakes.browser import Tab, browser, chromium
from tests.fakes.replies import HOSTILE, clauses, contexts, failing, replies
from tests.fakes.summaries import margin, run_facts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]


def written(folder: Path, summary: Summary, number: int) -> Path:
    path = folder / "report.html"
    evidence = chain(replies(number), [failing(number + 1, HOSTILE)])
    with path.open("w", encoding="utf-8") as out:
        write_html(out, summary, clauses=clauses(), contexts=contexts(), transcripts=evidence)
    return path


@pytest.fixture
def tab() -> Iterator[Tab]:
    with browser() as opened:
        yield opened


@pytest.fixture
def report(tab: Tab, tmp_path: Path) -> Tab:
    tab.open(written(tmp_path, margin(), 96))
    return tab


def read_view(tab: Tab, query: str) -> None:
    tab.run(f"location.hash = '#/read?{query}'")
    tab.wait_for("document.querySelector('#reply h2')")


def shown_read(tab: Tab) -> str:
    return str(tab.run("document.querySelector('#reply h2 span').textContent"))


def test_six_answers_are_read_without_scrolling_even_with_every_warning(
    tab: Tab, tmp_path: Path
) -> None:
    run = run_facts(is_standin=True, is_complete=False, planned=200)
    tab.open(written(tmp_path, margin(run=run), 3))
    assert tab.run("document.querySelector('#answers').getBoundingClientRect().bottom") <= 800


def test_nothing_is_loaded_and_nothing_is_refused_or_thrown(report: Tab) -> None:
    read_view(report, "clause=coach")
    assert report.complaints == []
    assert all(address.startswith("file://") for address in report.requests)
    assert len(report.requests) == 1


def test_a_number_opens_the_replies_behind_it_and_esc_leads_back(report: Tab) -> None:
    link = "document.querySelector('.figures a')"
    report.run(f"{link}.focus(); {link}.click()")
    report.wait_for("document.querySelector('#reply h2')")
    assert report.run("byId('count').textContent") == "16 replies of 1 family"
    assert "coach: fail" in report.run("byId('verdicts').textContent")
    assert report.run("document.activeElement.id") == "list"
    report.press("Escape")
    report.wait_for("byId('read').hidden")
    assert report.run(f"document.activeElement === {link}") is True


def test_clause_context_and_verdict_stand_beside_the_reply(report: Tab) -> None:
    read_view(report, "clause=coach&outcome=fail&read=41")
    assert shown_read(report) == "Read 41"
    serving = report.run("document.querySelector('.context .serves').textContent")
    assert serving.startswith("stance · serves coach")
    assert report.run("document.querySelector('#reply mark').firstChild.data").startswith("Photo")
    aside = report.run("byId('verdicts').innerText")
    assert "judge pasteable@3, card fresh" in aside
    assert "(not in the reply)" in aside
    assert "read by dana" in aside


def test_the_keyboard_reads_searches_and_helps(report: Tab) -> None:
    read_view(report, "")
    report.press("j", "j")
    report.press("j", "j")
    assert shown_read(report) == "Read 3"
    report.press("k", "k")
    assert shown_read(report) == "Read 2"
    report.press("End")
    assert shown_read(report) == "Read 97"
    report.press("Enter")
    assert report.run("document.activeElement.id") == "reply"
    report.press("Escape")
    assert report.run("document.activeElement.id") == "list"
    report.press("/", "/")
    report.wait_for("document.activeElement.id === 'f-text'")
    report.type("draft 50.")
    assert report.run("byId('count').textContent") == "1 reply of 1 family"
    report.press("Escape")
    report.press("?", "?")
    assert report.run("byId('keys').open") is True


def test_single_letter_keys_can_be_switched_off(report: Tab) -> None:
    read_view(report, "")
    report.run("byId('single-keys').checked = false")
    report.press("j", "j")
    assert shown_read(report) == "Read 1"
    report.press("ArrowDown")
    assert shown_read(report) == "Read 2"


def test_a_hostile_reply_is_shown_and_does_nothing(report: Tab) -> None:
    read_view(report, "read=97")
    words = report.run("document.querySelector('.turn.final .words').textContent")
    assert words.startswith("</script><script>window.")
    assert "<img src=x onerror=window.owned=2>" in words
    assert report.run("window.owned === undefined") is True
    assert report.run("document.querySelectorAll('img').length") == 0
    assert report.complaints == []


def test_the_theme_can_be_chosen_against_the_system(report: Tab) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = report.run(ground)
    report.run("byId('theme').click(); byId('theme').click()")
    assert report.run("byId('theme').textContent") == "Theme: dark"
    assert report.run(ground) != light


def test_nothing_is_wider_than_a_narrow_window(report: Tab) -> None:
    report.resize(320, 800)
    assert report.run("document.documentElement.scrollWidth") <= 320
    read_view(report, "clause=coach")
    assert report.run("document.documentElement.scrollWidth") <= 320


def test_controls_are_large_enough_to_hit(report: Tab) -> None:
    read_view(report, "")
    small = report.run(
        "[...document.querySelectorAll('button, select, input, .row')]"
        ".filter((e) => e.offsetParent && e.getBoundingClientRect().height < 24"
        " && e.type !== 'checkbox').length"
    )
    assert small == 0


def test_ten_thousand_replies_keep_few_rows_and_filter_at_once(tab: Tab, tmp_path: Path) -> None:
    tab.open(written(tmp_path, margin(), 10_000))
    read_view(tab, "")
    assert tab.run("byId('count').textContent").startswith("10,001 replies")
    assert tab.run("document.querySelectorAll('.row').length") < 60
    tab.press("End")
    assert shown_read(tab) == "Read 10001"
    assert tab.run("document.querySelectorAll('.row').length") < 60
    took = tab.run(
        "(() => { const t = performance.now(); inputs.q.value = 'draft 777';"
        " inputs.q.dispatchEvent(new Event('input')); return performance.now() - t; })()"
    )
    # A tenth of a second feels immediate; the margin is for a machine that is busy.
    assert took < 1000
    assert tab.run("document.querySelectorAll('.row').length") > 0
