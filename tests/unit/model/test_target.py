from __future__ import annotations

import pytest

from ethogram.ids import TargetName
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
