from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.read import read_context
from ethogram.context.render import render
from ethogram.context.tokens import count_tokens, estimate_tokens

DOCUMENT = """---
tools: [{name: search, description: Look it up.}]
few-shot: [{user: a b c}, {assistant: d}]
---
One two.

## Tone {#tone}
Be warm, please.
"""


def test_an_injected_tokenizer_counts_each_block() -> None:
    rendered = render(read_context(DOCUMENT, "context/editor.md", shared={}).value)
    count = count_tokens(rendered, lambda text: len(text.split()))
    assert count.blocks == (("preamble", 2), ("tone", 3))
    assert count.messages == 4
    assert count.tools > 0
    assert count.total == 2 + 3 + 4 + count.tools
    assert not count.is_estimate


def test_a_count_without_a_tokenizer_says_that_it_is_an_estimate() -> None:
    rendered = render(read_context(DOCUMENT, "context/editor.md", shared={}).value)
    count = count_tokens(rendered)
    assert count.is_estimate
    assert count.blocks == (("preamble", 3), ("tone", 5))


def test_the_documented_formula() -> None:
    assert estimate_tokens("") == 0
    assert estimate_tokens("responsibility, now") == 2 + 1 + 1
    assert estimate_tokens("учитель") == 8


@given(st.text(), st.text())
def test_more_text_is_never_fewer_tokens(one: str, more: str) -> None:
    assert 0 <= estimate_tokens(one) <= estimate_tokens(one + " " + more)
