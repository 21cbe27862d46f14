"""Every page of the studio at once: whoever adds one names an address of it here, or this fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from ethogram.studio.app import PAGES
from ethogram.studio.security import CONTENT_POLICY
from ethogram.studio.studio import Studio
from ethogram.workflow.logs_in import load_logs, take_in
from ethogram.workflow.logs_missed import find_and_keep
from ethogram.workflow.workspace import load_workspace
from tests.fakes.browser import Tab, chromium
from tests.fakes.logs import SOUP, a_log
from tests.fakes.studio import (
    HOSTILE,
    StudioClient,
    a_studied_workspace,
    axe_findings,
    studio_tab,
)

SHOWN = {
    "/": "/",
    "/clauses": "/clauses",
    "/clauses/{clause}": "/clauses/coach",
    "/clauses/{clause}/edit": "/clauses/coach/edit",
    "/problems": "/problems",
    "/runs": "/runs?trials=1",
    "/runs/new": "/runs/new?preview=1",
    "/runs/{run}": "/runs/last",
    "/runs/{run}/read/{read}": "/runs/last/read/1?beside=before",
    "/compare": "/compare",
    "/compare/{before}/{after}": "/compare/last~1/last",
    "/label": "/label",
    "/label/{queue}": "/label/pilot",
    "/agree": "/agree",
    "/adjudicate": "/adjudicate",
    "/coverage": "/coverage",
    "/failures": "/failures?run=last",
    "/judges": "/judges",
    "/logs": "/logs",
    "/logs/{name}": "/logs/FIRST",
    "/try": "/try?case=q1&for=coach",
}
"""A whole page of each pattern, as a person would open it. FIRST: the first conversation that was
logged, whose name is salted."""
PARTS = {
    "/runs/{run}/head": "/runs/last/head",
    "/runs/{run}/events": "/runs/last/events",
    "/runs/{run}/read/{read:int}/ruling": "/runs/last/read/1/ruling?clause=coach",
    "/compare/pick": "/compare/pick?before=last~1&after=last",
    "/judges/events": "",
    "/try/cases": "/try/cases?q=whole",
    "/try/held/{trial}/events": "/try/held/nobody/events",
}
"""What scripts and forms ask for. Empty: it goes on until something is over."""
FAR = ("../../../../etc/passwd", "..%2F..%2Fetc%2Fpasswd", "/etc/passwd", "%00", "~root", "\\..\\x")
ROUTES = [route for page in PAGES for route in page.ROUTES if isinstance(route, Route)]
READ = [route.path for route in ROUTES if "GET" in (route.methods or ())]
CHANGED = [route.path for route in ROUTES if "POST" in (route.methods or ())]
OPEN = [address for address in [*SHOWN.values(), *PARTS.values()] if address]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = a_studied_workspace(tmp_path_factory.mktemp("pages"))
    folder.stance("Ask for the student's claim first. Then ask for a reason.")
    assert folder.type("run", "--no-probe", "--noise").code == 0
    for name, outcome in (("anna", "fail"), ("ben", "pass")):
        person = StudioClient(folder.root)
        assert person.post("/labeller", {"name": name}).status == 303
        for read in (1, 2, 7):
            said = {"outcome": "pass" if read == 7 else outcome, "clause": "coach"}
            assert person.post(f"/runs/last/read/{read}/label", said).status == 200
    made = folder.type("label", "new", "pilot", "--for", "coach", "-n", "4", "--overlap", "2")
    assert made.code == 0, made.err
    take_in(folder.root, a_log(folder.root / "prod.jsonl", [((*SOUP, HOSTILE), 8)]))
    find_and_keep(load_workspace(folder.root), load_logs(folder.root))
    return folder.root


@pytest.fixture(scope="module")
def first(root: Path) -> str:
    return load_logs(root)[0].id


@pytest.fixture(scope="module")
def client(root: Path) -> StudioClient:
    return StudioClient(root)


def filled(pattern: str, value: str = "x") -> str:
    """Put a value into every place of a pattern that takes one."""
    parts = [
        ("1" if part.endswith(":int}") else value) if part.startswith("{") else part
        for part in pattern.split("/")
    ]
    return "/".join(parts)


def test_every_page_is_named_here() -> None:
    assert sorted({*SHOWN, *PARTS}) == sorted(set(READ))


@pytest.mark.parametrize("address", OPEN)
def test_every_page_is_shown_to_its_own_browser_alone(
    client: StudioClient, address: str, first: str
) -> None:
    address = address.replace("FIRST", first)
    answer = client.get(address)
    assert answer.status in (200, 303) or "nobody" in address
    assert answer.headers["content-security-policy"] == CONTENT_POLICY
    assert answer.headers["cache-control"] == "no-store"
    stranger = StudioClient(client.studio.root, is_let_in=False)
    assert stranger.get(address).status == 403
    assert client.get(address, {"host": "evil.test:8123"}).status == 421


@pytest.mark.parametrize("pattern", CHANGED)
def test_nothing_is_changed_for_another_site(client: StudioClient, pattern: str) -> None:
    address = filled(pattern)
    for headers in (
        {"origin": "http://evil.test"},
        {"origin": "", "x-ethogram-csrf": ""},
        {"x-ethogram-csrf": "guessed", "sec-fetch-site": "cross-site"},
        {"origin": "null", "x-ethogram-csrf": ""},
    ):
        assert client.post(address, {}, headers).status == 403, headers
    assert client.post(address, {}, {"content-type": "text/plain"}).status == 415
    assert client.post(address, {}, {"host": "evil.test:8123"}).status == 421
    assert StudioClient(client.studio.root, is_let_in=False).post(address).status == 403


@pytest.mark.parametrize("pattern", [*{*READ, *CHANGED}])
@pytest.mark.parametrize("far", FAR)
def test_no_address_leads_out_of_the_workspace_or_to_a_fault(
    client: StudioClient, pattern: str, far: str
) -> None:
    if "{" not in pattern:
        return
    asked = client.post if pattern not in READ else client.get
    answer = asked(filled(pattern, far))
    assert answer.status in (303, 404, 405, 409), answer.text[:300]
    assert "root:" not in answer.text


@pytest.fixture(scope="module")
def opened(root: Path) -> Iterator[tuple[Tab, Studio]]:
    if chromium() is None:
        pytest.skip("no Chromium on this machine")
    with studio_tab(root) as both:
        yield both


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", SHOWN.values())
def test_the_accessibility_rules_find_nothing_on_any_page(
    opened: tuple[Tab, Studio], address: str, scheme: str, first: str
) -> None:
    tab, studio = opened
    address = address.replace("FIRST", first)
    tab.complaints.clear()
    tab.resize(1280, 800)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    tab.call("Emulation.setEmulatedMedia", features=features)
    tab.go(studio.address + address)
    assert axe_findings(tab) == []
    assert tab.complaints == []
    assert tab.run("window.owned") is None
    assert tab.run("document.querySelectorAll('h1').length") == 1
    tab.resize(320, 800)
    assert tab.run("document.documentElement.scrollWidth") <= 320
