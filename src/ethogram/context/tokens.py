"""Count the tokens of a rendered context, block by block."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import msgspec

from ethogram.context.block import Rendered
from ethogram.ids import BlockId

Counter = Callable[[str], int]
"""Gives the number of tokens of a text."""
_WORD_OR_MARK = re.compile(r"\w+|[^\w\s]")
_LETTERS_PER_TOKEN = 8
"""Of a word in ASCII letters; most English words are one token."""
_BYTES_PER_TOKEN = 1.9
"""Of a word in other letters."""


class TokenCount(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens of everything a surface sends before the user's turn."""

    blocks: tuple[tuple[BlockId, int], ...]
    """In the order they are sent. Separators belong to none of them."""
    messages: int
    """Few-shot turns, history and whatever is no block."""
    tools: int
    total: int
    is_estimate: bool
    """True when no tokenizer was at hand; see `estimate_tokens`."""


def estimate_tokens(text: str) -> int:
    """Estimate the tokens of a text without a tokenizer.

    A mark of punctuation counts one, a word in ASCII letters one for every 8 letters begun, a word
    in other letters one for every 1.9 bytes. Against the tokenizer of SmolLM2 on 79 paragraphs of
    English prose with some mark-up, the sums were 4 % under and 8 % over, and nine paragraphs in
    ten lay between 17 % under and 29 % over; JSON came out at up to 1.7 times its tokens.
    """
    tokens = 0.0
    for piece in _WORD_OR_MARK.findall(text):
        if piece.isascii():
            tokens += math.ceil(len(piece) / _LETTERS_PER_TOKEN)
        else:
            tokens += max(1.0, len(piece.encode()) / _BYTES_PER_TOKEN)
    return math.ceil(tokens)


def count_tokens(rendered: Rendered, counter: Counter | None = None) -> TokenCount:
    """Count the tokens of each block, of the other messages and of the tools.

    A chat template adds a few tokens a message and writes tools in its own way, so a provider
    counts somewhat more than `total`.

    Args:
        rendered: The context as it is sent.
        counter: The tokenizer of the target; without one the figures are estimates.
    """
    count = counter or estimate_tokens
    opening = rendered.messages[0].content if rendered.spans and rendered.messages else ""
    blocks = tuple(
        (span.block, count(opening[span.start : span.end]) if span.end > span.start else 0)
        for span in rendered.spans
    )
    tail = opening[rendered.spans[-1].end :] if rendered.spans else ""
    others = rendered.messages[1 if rendered.spans else 0 :]
    texts = [tail, *(message.content for message in others)]
    texts += [call.name + call.arguments for message in others for call in message.tool_calls]
    messages = sum(count(text) for text in texts if text.strip())
    tools = sum(count(msgspec.json.encode(tool).decode()) for tool in rendered.tools)
    total = sum(number for _, number in blocks) + messages + tools
    return TokenCount(
        blocks=blocks, messages=messages, tools=tools, total=total, is_estimate=counter is None
    )
