"""Short bodies, squeezed."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import StoreRefused
from ethogram.store.squeeze import COMMON, MARK, squeeze, stretch


@given(st.binary(max_size=20_000))
def test_a_squeezed_body_comes_back_letter_by_letter(body: bytes) -> None:
    assert stretch(squeeze(body)) == body


def test_a_body_that_was_never_squeezed_is_read_as_it_is() -> None:
    assert stretch(b'{"text":"Hi."}') == b'{"text":"Hi."}'


@pytest.mark.parametrize("blob", [MARK, MARK + b"\xff\xff", squeeze(b"x" * 99)[:-3]])
def test_a_damaged_body_is_said_to_be_damaged(blob: bytes) -> None:
    with pytest.raises(StoreRefused, match="cannot be read"):
        stretch(blob)


def test_the_dictionary_never_changes() -> None:
    # Rows that were written with it need it: a better dictionary gets another mark.
    assert hashlib.blake2b(COMMON, digest_size=8).hexdigest() == "463410636d555cca"
