"""How long a server asks us to wait."""

from __future__ import annotations

import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Read the wait from `retry-after-ms` or `Retry-After`, in seconds.

    A date is counted from the server's own `Date`, so that no clock is read here and a wrong clock
    on either side does no harm. None when the server names no wait, or none that can be read.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("Retry-After")
    seconds = _number(text)
    if seconds is not None or text is None:
        return seconds
    return _seconds_between(headers.get("Date"), text)


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return max(0.0, number) if math.isfinite(number) else None


def _seconds_between(start: str | None, end: str) -> float | None:
    if start is None:
        return None
    try:
        wait = parsedate_to_datetime(end) - parsedate_to_datetime(start)
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, wait.total_seconds())
