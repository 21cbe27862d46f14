from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.model.providers.retry_after import retry_after_s

DATE = "Mon, 23 Nov 2026 05:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After": "-3"}, 0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "nan"}, None),
        ({"retry-after-ms": "1500", "Retry-After": "9"}, 1.5),
        ({"retry-after-ms": "later", "Retry-After": "9"}, 9),
        ({"Retry-After": "Mon, 23 Nov 2026 05:00:30 GMT", "Date": DATE}, 30),
        ({"Retry-After": "Mon, 23 Nov 2026 04:00:00 GMT", "Date": DATE}, 0),
        ({"Retry-After": "Mon, 23 Nov 2026 05:00:30 GMT"}, None),
        ({"Retry-After": "Mon, 23 Nov 2026 05:00:30 GMT", "Date": "yesterday"}, None),
    ],
)
def test_the_wait_is_read_in_seconds(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(headers) == seconds


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_header_makes_the_reader_raise(wait: str, date: str) -> None:
    seconds = retry_after_s({"Retry-After": wait, "Date": date})
    assert seconds is None or (math.isfinite(seconds) and seconds >= 0)
