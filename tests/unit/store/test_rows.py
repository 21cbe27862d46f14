from __future__ import annotations

import zlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Position, StoreRefused
from ethogram.ids import TranscriptId
from ethogram.model.message import Failure
from ethogram.store.rows import (
    REST_DECODER,
    Rest,
    case_body,
    pack,
    rest_body,
    unpack,
    verdict_of,
    verdict_row,
)
from ethogram.store.squeeze import LARGEST
from tests.fakes.conversations import RUN, a_case
from tests.fakes.verdicts import a_verdict


@given(st.text())
def test_a_verdict_survives_its_row(reason: str) -> None:
    name = TranscriptId(f"{RUN}.12")
    verdict = msgspec.structs.replace(a_verdict(name), reason=reason)
    assert verdict_of(verdict_row(RUN, verdict, 0), name) == verdict


def test_moving_a_case_in_its_file_keeps_its_body() -> None:
    case = a_case()
    moved = msgspec.structs.replace(case, at=Position(path="cases.yaml", line=99))
    assert case_body(case) == case_body(moved)


@given(st.dictionaries(st.text(), st.text()))
def test_a_snapshot_is_unpacked_as_it_was(body: dict[str, str]) -> None:
    assert msgspec.json.decode(unpack(pack(body))) == body


def test_a_document_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(StoreRefused, match="longer than"):
        unpack(zlib.compress(bytes(LARGEST + 1), 9))
    assert unpack(pack({"a": 1})) == b'{"a":1}'


def test_a_transcript_without_anything_rare_writes_down_when_it_started() -> None:
    body = rest_body(Rest(started_at=1795421987.4091249))
    assert body == b"[1795421987.409]"
    assert REST_DECODER.decode(body) == Rest(started_at=1795421987.409)


@pytest.mark.parametrize(
    "rare",
    [
        Rest(started_at=9.5, failure=Failure(boundary="network", kind="TimedOut", message="late")),
        Rest(started_at=9.5, variant={"stance": "firm"}),
    ],
)
def test_what_is_rare_about_a_transcript_is_kept(rare: Rest) -> None:
    assert REST_DECODER.decode(rest_body(rare)) == rare
