from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from ethogram.judge.traits import TRAITS, traits_digest, traits_of


def test_a_refusal_shows_in_the_traits() -> None:
    refused = dict(
        zip(TRAITS, traits_of("I'm sorry, I can't help with that.", "How?"), strict=True)
    )
    helped = dict(zip(TRAITS, traits_of("Mix flour and water.", "How?"), strict=True))
    assert refused["did nothing"] == 1.0
    assert helped["did nothing"] == 0.0
    assert helped["length"] == math.log1p(4)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_every_reply_has_every_trait_as_a_usable_number(text: str) -> None:
    found = traits_of(text, "")
    assert len(found) == len(TRAITS)
    assert all(math.isfinite(value) for value in found)


def test_the_rules_have_a_hash() -> None:
    assert len(traits_digest()) == 32
