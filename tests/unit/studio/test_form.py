from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from ethogram.errors import UsageRefused
from ethogram.studio.form import read_fields


def sent(body: bytes, kind: str = "application/x-www-form-urlencoded") -> dict[str, str]:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {"type": "http", "headers": [(b"content-type", kind.encode())]}
    return asyncio.run(read_fields(Request(scope, receive)))


def test_lines_end_as_documents_end_them() -> None:
    assert sent(b"text=one%0D%0Atwo%0Dthree&case=") == {"text": "one\ntwo\nthree", "case": ""}


def test_a_script_sends_an_object() -> None:
    assert sent(b'{"text": "one\\r\\ntwo"}', "application/json") == {"text": "one\ntwo"}
    assert sent(b"", "application/json") == {}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff=\xfe", "application/x-www-form-urlencoded"),
        (b"text=%ff", "application/x-www-form-urlencoded"),
        (b"&".join([b"a=b"] * 501), "application/x-www-form-urlencoded"),
        (b"[1]", "application/json"),
        (b'{"a": 1}', "application/json"),
        (b'{"a": "\xff"}', "application/json"),
        (b"{" * 5000, "application/json"),
    ],
)
def test_what_is_no_form_is_refused_with_a_sentence(body: bytes, kind: str) -> None:
    with pytest.raises(UsageRefused, match="Expected a form in UTF-8"):
        sent(body, kind)


@given(body=st.binary(max_size=200))
def test_no_body_does_worse_than_be_refused(body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "application/json"):
        try:
            fields = sent(body, kind)
        except UsageRefused:
            continue
        assert all("\r" not in value for value in fields.values())
