"""The studio as a person meets it, and as an attacker does: served on loopback, in a real browser."""

from __future__ import annotations

import http.client
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ethogram.studio.studio import Studio
from tests.fakes.browser import Tab, browser, chromium
from tests.fakes.studio import a_studied_workspace, axe_findings, served, studio_tab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]
PAGES = (
    "/",
    "/clauses",
    "/clauses/coach",
    "/clauses/coach/edit",
    "/problems",
    "/coverage",
    "/nowhere",
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_studied_workspace(tmp_path_factory.mktemp("studio")).root


@pytest.fixture(scope="module")
def opened(asked: Path) -> Iterator[tuple[Tab, Studio]]:
    with studio_tab(asked) as both:
        yield both


@pytest.fixture
def tab(opened: tuple[Tab, Studio]) -> Tab:
    opened[0].complaints.clear()
    opened[0].resize(1280, 800)
    return opened[0]


@pytest.fixture
def address(opened: tuple[Tab, Studio]) -> str:
    return opened[1].address


def in_scheme(tab: Tab, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    tab.call("Emulation.setEmulatedMedia", features=features)


def focused(tab: Tab) -> str:
    return str(tab.run("document.activeElement.textContent.trim()"))


@contextmanager
def another_site(page: str) -> Iterator[str]:
    """Serve one page from another site of this machine; gives its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:  # its name
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_the_accessibility_rules_find_nothing(
    tab: Tab, address: str, page: str, scheme: str
) -> None:
    in_scheme(tab, scheme)
    tab.go(address + page)
    assert axe_findings(tab) == []
    in_scheme(tab, "light")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_wider_than_a_narrow_window_or_too_small_to_hit(
    tab: Tab, address: str, page: str
) -> None:
    tab.resize(320, 800)
    tab.go(address + page)
    assert tab.run("document.documentElement.scrollWidth") <= 320
    small = tab.run(
        "[...document.querySelectorAll('button, select, input, summary, textarea')]"
        ".filter((e) => e.offsetParent && e.type !== 'checkbox'"
        " && e.getBoundingClientRect().height < 24).map((e) => e.outerHTML.slice(0, 80))"
    )
    assert small == []


@pytest.mark.parametrize("page", PAGES[:-1])
def test_a_page_loads_from_the_studio_alone_and_nothing_is_refused_or_thrown(
    tab: Tab, address: str, page: str
) -> None:
    tab.requests.clear()
    tab.go(address + page)
    assert tab.complaints == []
    assert tab.requests
    assert all(each.startswith((address, "data:")) for each in tab.requests)


@pytest.mark.parametrize("page", ["/", "/clauses/coach"])
def test_a_hostile_reply_is_shown_and_does_nothing(tab: Tab, address: str, page: str) -> None:
    tab.go(address + page)
    assert "<script>window.owned = 1</script>" in tab.run("document.body.textContent")
    assert tab.run("window.owned === undefined") is True
    assert (
        tab.run("document.querySelectorAll('main img, main script, a[href^=javascript]').length")
        == 0
    )
    assert tab.complaints == []


def test_the_link_leaves_neither_its_token_nor_a_cookie_that_scripts_read(
    tab: Tab, opened: tuple[Tab, Studio]
) -> None:
    tab.go(opened[1].address)
    assert tab.run("location.href") == f"{opened[1].address}/"
    assert tab.run("document.cookie") == ""
    assert opened[1].token not in tab.run("document.documentElement.outerHTML")
    assert opened[1].session not in tab.run("document.documentElement.outerHTML")


def test_another_site_can_neither_post_nor_read_nor_frame(
    tab: Tab, asked: Path, opened: tuple[Tab, Studio]
) -> None:
    target = f"{opened[1].address}/clauses/coach/rulings"
    before = (asked / "spec.md").read_bytes()
    form = (
        f"<form method=post action={target}><input name=text value=Mine></form>"
        "<script>document.forms[0].submit()</script>"
    )
    with another_site(form) as site:
        tab.go(site)
        tab.wait_for(f"location.href === {target!r}")
        assert "Ethogram does not show this" in tab.run("document.body.textContent")
    frame = f"<iframe src={opened[1].address}/></iframe>"
    with another_site(frame) as site:
        tab.go(site)
        ask = f"fetch({target!r}, {{method: 'POST', credentials: 'include', body: 'text=Mine'}})"
        assert tab.run(f"{ask}.then(() => 'read', () => 'refused')") == "refused"
        blind = ask.replace("method", "mode: 'no-cors', method")
        assert tab.run(f"{blind}.then((a) => a.type, () => 'refused')") in ("opaque", "refused")
    assert any("frame-ancestors" in each for each in tab.complaints)
    assert (asked / "spec.md").read_bytes() == before


def test_a_name_rebound_to_this_machine_is_refused_over_the_wire(
    opened: tuple[Tab, Studio],
) -> None:
    studio = opened[1]
    cookie = f"ethogram-studio-{studio.port}={studio.session}"
    for host, status in ((f"evil.example:{studio.port}", 421), (f"127.0.0.1:{studio.port}", 200)):
        with closing(http.client.HTTPConnection("127.0.0.1", studio.port, timeout=20)) as wire:
            wire.request("GET", "/", headers={"Host": host, "Cookie": cookie})
            assert wire.getresponse().status == status


def test_the_ledger_is_found_sorted_and_walked_by_keys(tab: Tab, address: str) -> None:
    tab.go(f"{address}/clauses")
    tab.press("/", "/")
    tab.wait_for("document.activeElement.id === 'find'")
    tab.type("zzz")
    assert tab.run("document.getElementById('found').textContent") == "0 clauses"
    assert tab.run("document.getElementById('none').hidden") is False
    tab.run("document.getElementById('clear').click()")
    tab.type("handed in")
    assert tab.run("document.getElementById('found').textContent") == "1 clause"
    assert "q=handed+in" in tab.run("location.search")
    tab.press("Escape")
    tab.press("j", "j")
    assert focused(tab) == "coach"
    tab.run("document.activeElement.click()")
    tab.wait_for("location.pathname === '/clauses/coach'")
    tab.wait_for("document.readyState === 'complete'")
    tab.press("u", "u")
    tab.wait_for("location.pathname === '/clauses'")


def test_single_keys_help_and_can_be_switched_off(tab: Tab, address: str) -> None:
    tab.go(address)
    tab.press("?", "?")
    tab.wait_for("document.getElementById('keys').open")
    assert "open it" in tab.run("document.getElementById('keys').textContent")
    tab.run("document.getElementById('single-keys').click()")
    tab.press("Escape")
    tab.run("document.getElementById('keys').close()")
    tab.press("g", "g")
    tab.press("c", "c")
    assert tab.run("location.pathname") == "/"
    tab.run("document.getElementById('single-keys').click()")
    tab.press("g", "g")
    tab.press("c", "c")
    tab.wait_for("location.pathname === '/clauses'")


def test_the_theme_chosen_outlives_the_page(tab: Tab, address: str) -> None:
    tab.go(address)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = tab.run(ground)
    tab.run("document.getElementById('theme').click(); document.getElementById('theme').click()")
    dark = tab.run(ground)
    assert dark != light
    tab.go(f"{address}/clauses")
    assert tab.run(ground) == dark
    tab.run("document.getElementById('theme').click()")
    assert tab.run(ground) == light


def test_a_ruling_is_written_with_the_hands_on_the_keyboard(asked: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(asked, tmp_path / "own"))
    with studio_tab(root) as (tab, studio):
        tab.go(f"{studio.address}/clauses/coach")
        tab.press("r", "r")
        tab.wait_for("document.activeElement.id === 'ruling-text'")
        tab.type("One line is coaching.")
        tab.run("document.activeElement.form.requestSubmit()")
        tab.wait_for("document.querySelector('.notice.good')")
        assert "One line is coaching." in tab.run("document.querySelector('.rulings').textContent")
    assert "One line is coaching." in (root / "spec.md").read_text(encoding="utf-8")


def test_a_clause_edited_on_disk_meanwhile_is_shown_beside_what_was_typed(
    asked: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(asked, tmp_path / "own"))
    path = root / "spec.md"
    with served(root) as studio, browser() as tab:
        tab.open(studio.link)
        tab.go(f"{studio.address}/clauses/coach/edit")
        tab.run("document.getElementById('text').value += '\\nMine.'")
        path.write_text(
            path.read_text(encoding="utf-8").replace("students", "pupils"), encoding="utf-8"
        )
        tab.run("document.querySelector('#wording button').click()")
        tab.wait_for("document.querySelector('.notice.bad')")
        assert "helps pupils" in tab.run("document.querySelector('.notice pre').textContent")
        assert "Mine." in tab.run("document.getElementById('text').value")
    assert "Mine." not in path.read_text(encoding="utf-8")
