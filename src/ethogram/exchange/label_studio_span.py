"""Where a passage was marked: Label Studio counts turns and UTF-16 units, we count letters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ethogram.exchange.letters import letter_index
from ethogram.exchange.loss import Losses, quoted
from ethogram.exchange.worksheet import Turn
from ethogram.judge.verdict import Evidence

_DIGITS = re.compile("[0-9]{1,9}")
_MESSAGE = (
    "A marked passage is not in the judged reply as it was shown; the label is kept without it."
)


def read_span(
    value: Mapping[str, Any], turns: Sequence[Turn], where: str, losses: Losses
) -> Evidence | None:
    """Find a marked passage in the judged reply, which is the last turn.

    Args:
        value: `start` and `end` are numbers of turns, `startOffset` and `endOffset` places in them.
        turns: What was shown.
        where: For messages.
        losses: Where a passage that cannot be placed is counted.
    """
    last = len(turns) - 1
    start, end = number(value.get("start")), number(value.get("end"))
    if start != last or end != last:
        at = f"{where}: turns {quoted(value.get('start'))} to {quoted(value.get('end'))}"
        losses.lose("span-elsewhere", _MESSAGE, f"{at}, the reply is turn {last}")
        return None
    text = turns[last][1]
    first, behind = number(value.get("startOffset")), number(value.get("endOffset"))
    begin = None if first is None else letter_index(text, first)
    finish = None if behind is None else letter_index(text, behind)
    if begin is None or finish is None or not begin < finish:
        places = f"{quoted(value.get('startOffset'))} to {quoted(value.get('endOffset'))}"
        losses.lose("span-outside", _MESSAGE, f"{where}: {places} of {len(text)} letters")
        return None
    quote, said = text[begin:finish], value.get("text")
    if isinstance(said, str) and said.split() != quote.split():
        losses.lose("span-differs", _MESSAGE, f"{where}: {quoted(said)} is {quoted(quote)} there")
        return None
    return Evidence(quote=quote, start=begin, end=finish)


def number(value: Any) -> int | None:
    """Read a whole number that may be written as a text; None when it is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    return None
