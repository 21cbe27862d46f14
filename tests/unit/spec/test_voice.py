from __future__ import annotations

import msgspec
import pytest

from ethogram.errors import Position
from ethogram.spec.voice import VoiceRange


def test_an_axis_that_does_not_exist_is_refused() -> None:
    at = Position(path="spec.md")
    known = VoiceRange(axis="warmth", low=0.2, high=0.8, at=at)
    body = msgspec.json.encode(known).replace(b"warmth", b"charm")
    with pytest.raises(msgspec.ValidationError, match="charm"):
        msgspec.json.decode(body, type=VoiceRange)
