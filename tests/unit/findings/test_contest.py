"""The record of how people differ over a clause."""

from __future__ import annotations

import msgspec

from ethogram.findings.contest import Contest
from ethogram.ids import ClauseId


def test_a_contest_survives_its_json() -> None:
    made = Contest(clause=ClauseId("coach"), items=12, divided=5, words=("short",))
    assert msgspec.json.decode(msgspec.json.encode(made), type=Contest) == made
    assert not made.is_contested
