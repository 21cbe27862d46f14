"""What judges said of pairs of replies. Append-only; of several on one pair the last one counts."""

from __future__ import annotations

import msgspec

from ethogram.ids import ClauseId, Digest, JudgeName, TranscriptId
from ethogram.judge.pair_verdict import PairVerdict
from ethogram.store.database import Connection, Statement
from ethogram.store.rows import ENCODER
from ethogram.store.squeeze import squeeze, stretch

INSERT_PAIR = "INSERT OR IGNORE INTO pair_verdicts VALUES (?, ?, ?, ?, ?, ?, ?)"
DECODER = msgspec.json.Decoder(PairVerdict)


def pair_verdict_statement(verdict: PairVerdict) -> Statement:
    """Write one verdict on a pair."""
    pair = verdict.pair
    return INSERT_PAIR, (
        verdict.judge,
        pair.clause,
        pair.first,
        pair.second,
        verdict.judge_digest,
        verdict.at,
        squeeze(ENCODER.encode(verdict)),
    )


def load_pair_verdicts(
    connection: Connection, judge: JudgeName | None = None, clause: ClauseId | None = None
) -> list[PairVerdict]:
    """Give the last verdict of each judge, as it was each time, on every pair; oldest first.

    Args:
        connection: The evidence.
        judge: Only this one's; None for all.
        clause: Only those under this clause, empty for those on the whole; None for all.
    """
    sql = "SELECT body FROM pair_verdicts WHERE (?1 IS NULL OR judge = ?1) AND (?2 IS NULL OR clause = ?2) ORDER BY at"
    found: dict[tuple[JudgeName, TranscriptId, TranscriptId, ClauseId, Digest], PairVerdict] = {}
    for (body,) in connection.execute(sql, (judge, clause)):
        verdict = DECODER.decode(stretch(body))
        pair = verdict.pair
        key = (verdict.judge, pair.first, pair.second, pair.clause, verdict.judge_digest)
        found[key] = verdict
    return list(found.values())
