"""A preference names the pair's own order, whatever the screen showed."""

from __future__ import annotations

import msgspec
import pytest

from ethogram.ids import CaseId, LabelId, TranscriptId
from ethogram.judge.preference import Pair, Preference

GIVEN = Preference(
    id=LabelId("p1"),
    pair=Pair(first=TranscriptId("r.1"), second=TranscriptId("s.1"), case=CaseId("essay")),
    preferred="tie",
    labeller="ana",
    at="2026-11-23T08:00:00+00:00",
)


def test_a_preference_survives_its_line() -> None:
    assert msgspec.json.decode(msgspec.json.encode(GIVEN), type=Preference) == GIVEN


def test_a_side_of_the_screen_is_no_preference() -> None:
    line = msgspec.json.encode(GIVEN).replace(b'"tie"', b'"left"')
    with pytest.raises(msgspec.ValidationError, match="left"):
        msgspec.json.decode(line, type=Preference)
