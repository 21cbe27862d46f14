"""Judgings: each time a run was judged again, by whom and under which documents."""

from __future__ import annotations

import msgspec

from ethogram.ids import Digest, RunId
from ethogram.store.database import Connection, Statement
from ethogram.store.rows import ENCODER

INSERT_JUDGING = "INSERT INTO judgings VALUES (?, ?, ?, ?, ?)"


class Judging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One judging of a run. Number 0 is the one made while the run was held."""

    run: RunId
    judged: int
    started_at: float
    documents: Digest
    judge: str = "code"
    refused: tuple[tuple[str, str], ...] = ()
    """(criterion, why) on which the judge failed the specification's own examples."""


DECODER = msgspec.json.Decoder(Judging)


def judging_statement(judging: Judging) -> Statement:
    """Write that a run was judged again."""
    return INSERT_JUDGING, (
        judging.run,
        judging.judged,
        judging.started_at,
        judging.documents,
        ENCODER.encode(judging),
    )


def load_judgings(connection: Connection, run: RunId) -> list[Judging]:
    """Give the judgings of a run, oldest first."""
    sql = "SELECT body FROM judgings WHERE run = ? ORDER BY judged"
    return [DECODER.decode(body) for (body,) in connection.execute(sql, (run,))]


def next_judging(connection: Connection, run: RunId) -> int:
    """Number of the next judging of a run, from 1."""
    sql = "SELECT coalesce(max(judged), 0) + 1 FROM judgings WHERE run = ?"
    (number,) = connection.execute(sql, (run,)).fetchone()
    return int(number)
