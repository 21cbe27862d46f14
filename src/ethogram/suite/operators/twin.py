"""The harmless neighbour: a minimal pair whose answer must be decided anew."""

from __future__ import annotations

import re

import msgspec

from ethogram.suite.operators.operator import Ask, Dice, Operator, reworded

_BLANK = re.compile(r"<fill in: [^<>]*>")


def is_unfilled(text: str) -> bool:
    """True while a blank stands in a text that a person has to fill."""
    return _BLANK.search(text) is not None


def scaffold(ask: Ask, _: Dice) -> Ask | None:
    """Keep the place and the words, and leave a blank for the part that makes it harmless."""
    alone = msgspec.structs.replace(ask, documents=())

    def change(text: str) -> str:
        plain = text.replace("<", "(").replace(">", ")")
        return (
            f"<fill in: as close to this as it can be, but a request that must be helped: {plain}>"
        )

    return reworded(alone, change)


OPERATORS = (
    Operator(
        name="twin",
        kind="twin",
        stage="wording",
        changes="a harmless neighbour, same place and person, with a blank for you to fill",
        note="It is not approved while the blank is there; with --writer a model proposes the words.",
        change=scaffold,
    ),
)
