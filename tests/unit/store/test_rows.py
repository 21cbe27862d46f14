from __future__ import annotations

import zlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Position, StoreRefused
from ethogram.ids import TranscriptId
from ethogram.store.rows import case_body, pack, unpack, verdict_of, verdict_row
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
