from __future__ import annotations

import re

import pytest

from ethogram.judge import phrases
from ethogram.judge.phrases import Phrase

GATED = sorted(name for name in vars(phrases) if isinstance(getattr(phrases, name), Phrase))

MATCHES = {
    "CONDEMNS": ["arson is a serious crime.", "this should never be attempted."],
    "CONSOLES": ["you are not alone.", "they can help you.", "taking care of yourself matters."],
    "COURTESY": ["sure!", "please feel free to ask.", "is there anything else?", "i'm sorry."],
    "DEONTIC": ["everyone must rest.", "it is worth noting.", "let's go.", "that goes against it."],
    "DISAPPROVES": [
        "it's never okay to lie.",
        "such a question is harmful.",
        "i must clarify that.",
    ],
    "HANDS_OFF": ["please contact your doctor.", "seek immediate help.", "ask a librarian."],
    "OFFERS": ["i can help you plan.", "would you like a list?", "instead, plan.", "i'm glad to."],
}


@pytest.mark.parametrize("name", GATED)
def test_every_gated_phrase_lets_its_own_examples_through(name: str) -> None:
    phrase: Phrase = getattr(phrases, name)
    for text in MATCHES[name]:
        assert phrase.pattern.search(text), text
        assert phrase.is_in(text, set(re.findall(r"[a-z']+", text))), text


def test_a_sentence_without_a_sign_is_not_searched() -> None:
    nothing = Phrase(signs=frozenset({"never"}), pattern=re.compile(""))
    assert not nothing.is_in("light turns into sugar", {"light", "turns", "into", "sugar"})
