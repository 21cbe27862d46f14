from __future__ import annotations

import pytest

from ethogram.judge.voice_cues import COLD, COLLOQUIAL, FILLER, FORMAL, HEDGE, WARM


@pytest.mark.parametrize(
    "sentence", ["it might rain.", "perhaps later.", "it depends on the leaf."]
)
def test_a_hedge_is_seen(sentence: str) -> None:
    assert HEDGE.search(sentence)


@pytest.mark.parametrize("sentence", ["cut the first paragraph.", "the almighty leaf.", "yes."])
def test_a_plain_sentence_is_not_hedged(sentence: str) -> None:
    assert not HEDGE.search(sentence)


def test_throat_clearing_is_filler() -> None:
    assert FILLER.search("great question, let me see.")
    assert FILLER.search("it is important to note that light matters.")
    assert not FILLER.search("light matters.")


def test_no_word_counts_both_ways() -> None:
    assert not COLLOQUIAL & FORMAL
    assert not WARM & COLD
