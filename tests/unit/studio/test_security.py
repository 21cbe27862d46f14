from __future__ import annotations

from pathlib import Path

import pytest
from starlette.datastructures import Headers

from ethogram.studio.security import (
    CONTENT_POLICY,
    CSRF_HEADER,
    cookie_name,
    refused_host,
)
from tests.fakes.studio import PORT, StudioClient
from tests.fakes.workspaces import a_workspace

OWN = f"http://127.0.0.1:{PORT}"
CHANGE = "/clauses/coach/rulings"
POSTS = (CHANGE, "/clauses/coach/edit", "/nowhere")


@pytest.fixture
def client(tmp_path: Path) -> StudioClient:
    return StudioClient(a_workspace(tmp_path).root)


@pytest.fixture
def stranger(tmp_path: Path) -> StudioClient:
    return StudioClient(a_workspace(tmp_path).root, is_let_in=False)


@pytest.mark.parametrize("address", ["/", "/clauses", "/static/shell.css", "/nowhere", "/runs"])
def test_without_a_session_nothing_is_shown_and_the_page_says_what_to_do(
    stranger: StudioClient, address: str
) -> None:
    answer = stranger.get(address)
    assert answer.status == 403
    assert "Open that link" in answer.text
    assert "Margin" not in answer.text


def test_the_link_is_exchanged_once_for_a_cookie_no_script_can_read(stranger: StudioClient) -> None:
    link = f"/clauses?run=last&token={stranger.studio.token}"
    answer = stranger.get(link)
    assert answer.status == 200
    assert 'content="0;url=/clauses?run=last"' in answer.text
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert stranger.studio.token not in cookie
    assert stranger.get("/clauses").status == 200


def test_the_link_lets_nobody_in_a_second_time(stranger: StudioClient) -> None:
    link = f"/?token={stranger.studio.token}"
    assert stranger.get(link).status == 200
    stranger.cookies.clear()
    again = stranger.get(link)
    assert again.status == 403
    assert "set-cookie" not in again.headers
    assert "used before" in again.text


def test_who_is_known_may_open_the_link_again(stranger: StudioClient) -> None:
    link = f"/?token={stranger.studio.token}"
    stranger.get(link)
    assert stranger.get(link).status == 200


@pytest.mark.parametrize("token", ["", "x", "wrong" * 10, "%00", "é"])
def test_a_wrong_token_opens_nothing_and_does_not_use_the_right_one_up(
    stranger: StudioClient, token: str
) -> None:
    assert stranger.get(f"/?token={token}").status == 403
    assert stranger.get(f"/?token={stranger.studio.token}").status == 200


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/a%2f%2fb"])
def test_the_link_leads_to_no_other_site(stranger: StudioClient, path: str) -> None:
    answer = stranger.get(f"{path}?token={stranger.studio.token}")
    assert "url=//" not in answer.text
    assert "url=/\\" not in answer.text


def test_a_wrong_cookie_opens_nothing(stranger: StudioClient) -> None:
    for value in ("", "x", stranger.studio.token, '"', "a;b"):
        stranger.cookies[cookie_name(PORT)] = value
        assert stranger.get("/").status == 403


def test_a_link_on_another_site_is_refused_with_the_way_in(stranger: StudioClient) -> None:
    answer = stranger.get("/clauses", {"sec-fetch-site": "cross-site"})
    assert answer.status == 403
    assert "press Enter in the address bar" in answer.text


def test_the_cookie_of_another_studio_opens_nothing(
    client: StudioClient, stranger: StudioClient
) -> None:
    stranger.cookies = dict(client.cookies)
    assert stranger.get("/").status == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"127.0.0.1.evil.example:{PORT}",
        f"user@127.0.0.1:{PORT}",
        "",
    ],
)
def test_a_host_that_was_rebound_to_this_machine_is_refused(
    client: StudioClient, host: str
) -> None:
    answer = client.get("/", {"host": host})
    assert answer.status == 421
    assert f"127.0.0.1:{PORT}" in answer.text
    token = client.get(f"/?token={client.studio.token}", {"host": host})
    assert token.status == 421
    assert "set-cookie" not in token.headers


def test_every_loopback_name_is_answered_and_two_hosts_are_not() -> None:
    for name in ("127.0.0.1", "localhost", "[::1]"):
        assert refused_host(Headers({"host": f"{name}:80"}), 80) is None
    twice = [(b"host", b"127.0.0.1:80"), (b"host", b"evil.example")]
    assert refused_host(Headers(raw=twice), 80) is not None
    assert refused_host(Headers(raw=[]), 80) is not None


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": f"http://127.0.0.1:{PORT}.evil.example"},
        {CSRF_HEADER: ""},
        {CSRF_HEADER: "guessed"},
        {CSRF_HEADER: "", "sec-fetch-site": "same-site"},
        {CSRF_HEADER: "", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_change_from_anywhere_else_is_refused(
    client: StudioClient, address: str, headers: dict[str, str]
) -> None:
    before = (client.studio.root / "spec.md").read_bytes()
    answer = client.post(address, {"text": "Mine."}, headers)
    assert answer.status == 403
    assert "Nothing was changed" in answer.text
    assert (client.studio.root / "spec.md").read_bytes() == before


def test_a_form_of_our_own_page_needs_no_script(client: StudioClient) -> None:
    own = {CSRF_HEADER: "", "sec-fetch-site": "same-origin"}
    assert client.post(CHANGE, {"text": ""}, own).status == 409


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "", "a/b"])
def test_a_change_of_another_content_type_is_refused(client: StudioClient, kind: str) -> None:
    answer = client.post(CHANGE, {}, {"content-type": kind})
    assert answer.status == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get"])
async def test_other_methods_are_changes_too(client: StudioClient, method: str) -> None:
    answer = await client.ask(method, "/", {}, b"")
    assert answer.status == 403


@pytest.mark.parametrize(
    "address", ["/", "/clauses", "/clauses/coach", "/static/shell.css", "/nowhere", "/problems"]
)
def test_every_answer_carries_the_whole_policy(client: StudioClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"
    kept = "no-cache" if address.endswith(".css") else "no-store"
    assert headers["cache-control"] == kept


def test_a_refusal_carries_the_policy_too(stranger: StudioClient) -> None:
    assert stranger.get("/").headers["content-security-policy"] == CONTENT_POLICY


def test_a_body_is_not_read_without_end(client: StudioClient) -> None:
    answer = client.post(CHANGE, {"text": "x" * 1_000_001})
    assert answer.status == 413
    assert "at most one megabyte" in answer.text
