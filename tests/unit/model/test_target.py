from __future__ import annotations

import pytest

from ethogram.ids import Digest, TargetName
from ethogram.model.target import Provider, Target


@pytest.mark.parametrize(
    ("provider", "is_free", "is_standin"),
    [
        ("embedded", True, False),
        ("openai", False, False),
        ("anthropic", False, False),
        ("python", True, False),
        ("recorded", True, False),
        ("standin", True, True),
    ],
)
def test_a_target_says_whether_it_costs_money_and_whether_it_is_real(
    provider: Provider, is_free: bool, is_standin: bool
) -> None:
    target = Target(name=TargetName("one"), provider=provider)
    assert (target.is_free, target.is_standin) == (is_free, is_standin)


def test_requests_name_the_model_with_its_provider_or_else_the_target() -> None:
    named = Target(name=TargetName("one"), provider="openai", model="m-1")
    assert named.request_model == "openai:m-1"
    assert Target(name=TargetName("bot"), provider="python").request_model == "python:bot"


def test_the_same_model_elsewhere_or_otherwise_shares_no_reply() -> None:
    names = {
        Target(name=TargetName("t"), provider="openai", model="m", **more).request_model
        for more in (
            {},
            {"base_url": "http://127.0.0.1:1/v1"},
            {"base_url": "http://127.0.0.1:2/v1"},
            {"options": {"system_role": "user"}},
        )
    }
    assert len(names) == 4


def test_an_edited_standin_is_another_model() -> None:
    one, two = (
        Target(name=TargetName("t"), provider="standin", source=Digest(letter * 32)).request_model
        for letter in "ab"
    )
    assert one != two
