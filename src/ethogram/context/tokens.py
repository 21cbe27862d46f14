"""Count the tokens of a rendered context, block by block."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from ethogram.context.block import Rendered
from ethogram.ids import BlockId

Counter = Callable[[str], int]
"""Gives the number of tokens of a text."""
_LETTERS_PER_TOKEN = 4.4
_WORDS_PER_TOKEN = 0.75


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
    """Estimate the tokens of a text without a tokenizer."""
    return math.ceil(len(text.encode()) / _LETTERS_PER_TOKEN)


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
