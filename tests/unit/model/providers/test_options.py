from __future__ import annotations

import msgspec
import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import TargetName
from ethogram.model.providers.options import read_options
from ethogram.model.target import Target


class Known(msgspec.Struct, frozen=True, kw_only=True):
    max_size: int = 3


def a_target(**options: object) -> Target:
    return Target(name=TargetName("house"), provider="openai", options=options)


def test_options_are_read() -> None:
    assert read_options(a_target(max_size=5), Known) == Known(max_size=5)


def test_an_unknown_option_says_which_are_known_and_what_was_meant() -> None:
    with pytest.raises(UsageRefused, match=r"it knows: max-size\. Did you mean max-size\?"):
        read_options(a_target(max_sise=5), Known)


def test_an_option_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(UsageRefused, match="Expected `int`"):
        read_options(a_target(max_size="big"), Known)
