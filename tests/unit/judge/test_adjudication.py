"""An adjudication is a record of its own and says why people disagreed."""

from __future__ import annotations

import msgspec
import pytest

from ethogram.ids import CaseId, ClauseId, LabelId, TranscriptId
from ethogram.judge.adjudication import Adjudication

GIVEN = Adjudication(
    id=LabelId("a1"),
    transcript=TranscriptId("r.1"),
    case=CaseId("essay"),
    clause=ClauseId("coach"),
    settled="kept",
    reason_code="value-difference",
    seen=(LabelId("l1"), LabelId("l2")),
    adjudicator="ana",
    at="2026-11-23T08:00:00+00:00",
)


def test_an_adjudication_survives_its_line() -> None:
    assert msgspec.json.decode(msgspec.json.encode(GIVEN), type=Adjudication) == GIVEN


def test_an_unknown_reason_is_refused() -> None:
    line = msgspec.json.encode(GIVEN).replace(b"value-difference", b"whatever")
    with pytest.raises(msgspec.ValidationError, match="whatever"):
        msgspec.json.decode(line, type=Adjudication)
