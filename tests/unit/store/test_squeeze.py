"""Short bodies, squeezed."""

from __future__ import annotations

import hashlib
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ethogram.errors import StoreRefused
from ethogram.store.squeeze import (
    BEFORE_HASH,
    COMMON,
    HASHED,
    LATER,
    MARK,
    PLAIN,
    WINDOW,
    squeeze,
    stretch,
)

HASH = b'{"digest":"' + b"0e7acaea" * 4 + b'","user":"Hm?"}'
PIECES = st.sampled_from([BEFORE_HASH, b"0e7acaea" * 4, b"0e7acaea", b'"', b"A" * 32]) | st.binary()


def as_before(body: bytes) -> bytes:
    """Squeeze as the first version did."""
    packer = zlib.compressobj(6, zlib.DEFLATED, WINDOW, 5, zlib.Z_DEFAULT_STRATEGY, COMMON)
    return MARK + packer.compress(body) + packer.flush()


@given(st.binary(max_size=20_000) | st.lists(PIECES, max_size=9).map(b"".join))
@example(HASH)
@example(HASH + HASH)
@example(BEFORE_HASH + HASH)
def test_a_squeezed_body_comes_back_letter_by_letter(body: bytes) -> None:
    assert stretch(squeeze(body)) == body


@given(st.binary(max_size=2_000))
def test_a_body_of_the_first_version_comes_back_too(body: bytes) -> None:
    assert stretch(as_before(body)) == body


def test_a_hash_takes_its_bytes_and_not_its_letters() -> None:
    without = HASH.replace(b"0e7acaea", b"")
    assert len(squeeze(HASH)) <= len(squeeze(without)) + 16


def test_a_body_that_was_never_squeezed_is_read_as_it_is() -> None:
    assert stretch(b'{"text":"Hi."}') == b'{"text":"Hi."}'


@pytest.mark.parametrize(
    "blob",
    [
        *(mark + rest for mark in (MARK, HASHED, PLAIN) for rest in (b"", b"\xff\xff")),
        squeeze(b"x" * 99)[:-3],
        squeeze(HASH)[:-3],
        HASHED + b"x" * 16 + squeeze(b"nowhere")[1:],
    ],
)
def test_a_damaged_body_is_said_to_be_damaged(blob: bytes) -> None:
    with pytest.raises(StoreRefused, match="cannot be read"):
        stretch(blob)


def test_the_dictionaries_never_change() -> None:
    # Rows that were written with them need them: a better dictionary gets another mark.
    assert hashlib.blake2b(COMMON, digest_size=8).hexdigest() == "463410636d555cca"
    assert hashlib.blake2b(LATER, digest_size=8).hexdigest() == "12de9172efa5e627"
