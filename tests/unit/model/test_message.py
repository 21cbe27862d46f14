from __future__ import annotations

import msgspec
import pytest

from ethogram.model.message import Message, Request, Settings


def a_request(**changes: object) -> Request:
    request = Request(messages=(Message(role="user", content="Hi."),), model="openai:m")
    return msgspec.structs.replace(request, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"messages": (Message(role="user", content="Hello."),)},
        {"model": "openai:n"},
        {"settings": Settings(temperature=0.0)},
        {"response_schema": {"type": "object"}},
        {"repeat": 1},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_everything_that_is_sent_is_in_the_key(changes: dict[str, object]) -> None:
    assert a_request().key() != a_request(**changes).key()


def test_the_same_content_has_the_same_key_in_another_process() -> None:
    assert (
        a_request().key()
        == msgspec.json.decode(msgspec.json.encode(a_request()), type=Request).key()
    )


def test_a_message_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(b'{"role": "user", "contents": "Hi."}', type=Message)
