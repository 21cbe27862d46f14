"""At most so many in any minute: requests, or the tokens they carry."""

from __future__ import annotations

from collections import deque

MINUTE_S = 60.0


class Entry:
    """One amount that was let through, and when."""

    __slots__ = ("amount", "is_counted", "start")

    def __init__(self, start: float, amount: int) -> None:
        """Note when the amount starts to count."""
        self.start = start
        self.amount = amount
        self.is_counted = True


class Window:
    """A sliding minute: a full burst at first, then as much as leaves the window.

    Exact, unlike a refilled bucket, which lets nearly twice the limit through in its first minute.
    """

    def __init__(self, limit: int, span_s: float = MINUTE_S) -> None:
        """Allow `limit` in any `span_s` seconds."""
        self.limit = limit
        self.span_s = span_s
        self._entries: deque[Entry] = deque()
        self._sum = 0

    def reserve(self, amount: int, now: float) -> Entry:
        """Book an amount at the earliest start that keeps the limit, in the order of asking.

        An amount larger than the limit is let through alone: refusing it would never end.
        """
        amount = min(amount, self.limit)
        start = max(now, self._entries[-1].start) if self._entries else now
        self._forget(start)
        while self._sum + amount > self.limit:
            oldest = self._entries[0]
            start = max(start, oldest.start + self.span_s)
            self._drop()
        entry = Entry(start, amount)
        self._entries.append(entry)
        self._sum += amount
        return entry

    def correct(self, entry: Entry, amount: int) -> None:
        """Put the amount that was really used in the place of the estimate."""
        if entry.is_counted:
            self._sum += amount - entry.amount
            entry.amount = amount

    def _forget(self, now: float) -> None:
        while self._entries and self._entries[0].start + self.span_s <= now:
            self._drop()

    def _drop(self) -> None:
        entry = self._entries.popleft()
        entry.is_counted = False
        self._sum -= entry.amount
