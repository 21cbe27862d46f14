from __future__ import annotations

import msgspec
import pytest

from ethogram.context.block import Block, Span
from ethogram.errors import Position
from ethogram.ids import BlockId


def test_a_span_that_was_kept_before_it_named_clauses_is_still_read() -> None:
    span = msgspec.json.decode(b'{"block": "stance", "start": 0, "end": 5}', type=Span)
    assert span == Span(block=BlockId("stance"), start=0, end=5)
    assert span.serves == ()


def test_a_block_cannot_be_changed_after_it_was_read() -> None:
    block = Block(id=BlockId("stance"), text="Be kind.", at=Position(path="context/editor.md"))
    with pytest.raises(AttributeError, match="immutable"):
        block.text = "Be curt."  # type: ignore[misc]  # the point of the test
