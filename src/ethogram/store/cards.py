"""Judge cards and what was seen when their replies were judged again. Append-only."""

from __future__ import annotations

import json
from collections.abc import Collection

import msgspec

from ethogram.ids import CardId, CriterionId, Digest, JudgeName, RunId
from ethogram.judge.card import Drift, JudgeCard
from ethogram.judge.verdict import JudgeKind
from ethogram.store.database import Connection, Statement
from ethogram.store.rows import ENCODER
from ethogram.store.squeeze import squeeze, stretch

INSERT_CARD = "INSERT OR IGNORE INTO cards VALUES (?, '', ?, ?, ?, ?)"
INSERT_DRIFT = "INSERT OR IGNORE INTO drifts VALUES (?, '', ?, ?)"
CARD_DECODER = msgspec.json.Decoder(JudgeCard)
DRIFT_DECODER = msgspec.json.Decoder(Drift)


class _WhichJudge(msgspec.Struct, frozen=True):
    """Of a verdict's body, only which judge exactly gave it: a run has tens of thousands."""

    judge_digest: Digest = Digest("")


_DIGEST_DECODER = msgspec.json.Decoder(_WhichJudge)


def card_statement(card: JudgeCard) -> Statement:
    """Write one card that was made here."""
    body = squeeze(ENCODER.encode(card))
    return INSERT_CARD, (card.id, card.judge, card.criterion, card.made_at, body)


def drift_statement(drift: Drift) -> Statement:
    """Write what judging a card's replies again came to."""
    return INSERT_DRIFT, (drift.card, drift.at, squeeze(ENCODER.encode(drift)))


def load_cards(connection: Connection, run: RunId | None = None) -> list[JudgeCard]:
    """Give the cards made here, oldest first, and those that came with one run."""
    sql = (
        "SELECT body, imported_with FROM cards WHERE imported_with IN ('', ?)"
        " ORDER BY made_at, id, imported_with"
    )
    return [read_card(*row) for row in connection.execute(sql, (run or "",))]


def read_card(body: bytes, imported_with: str) -> JudgeCard:
    """Give a card, which says itself where it came from only when it was made here."""
    card = CARD_DECODER.decode(stretch(body))
    came = RunId(imported_with) if imported_with else None
    return msgspec.structs.replace(card, imported_with=came)


def load_drifts(connection: Connection, run: RunId | None = None) -> dict[CardId, Drift]:
    """Give the last drift of every card made here, or that came with one run."""
    sql = "SELECT body FROM drifts WHERE imported_with IN ('', ?) ORDER BY at"
    rows = connection.execute(sql, (run or "",))
    drifts = (DRIFT_DECODER.decode(stretch(body)) for (body,) in rows)
    return {drift.card: drift for drift in drifts}


def generations(connection: Connection) -> dict[tuple[JudgeName, CriterionId], int]:
    """Count how often each judge was found to be another one on a criterion than its card says.

    What it answered before such a day is no answer of the judge as it is now.
    """
    of = {card.id: (card.judge, card.criterion) for card in load_cards(connection)}
    found: dict[tuple[JudgeName, CriterionId], int] = {}
    for (body,) in connection.execute("SELECT body FROM drifts WHERE imported_with = ''"):
        drift = DRIFT_DECODER.decode(stretch(body))
        if not drift.stands and drift.card in of:
            on = of[drift.card]
            found[on] = found.get(on, 0) + 1
    return found


def known_judges(connection: Connection) -> dict[str, JudgeKind]:
    """Name every judge that ever gave a verdict, with its kind."""
    sql = "SELECT judge, judge_kind FROM verdicts GROUP BY judge ORDER BY judge"
    return dict(connection.execute(sql).fetchall())


def judge_digests(
    connection: Connection, run: RunId, judges: Collection[str]
) -> dict[tuple[int, str, str, int], Digest]:
    """Give which judge exactly spoke, by (number, criterion, judge, judging), for the judges named."""
    sql = (
        "SELECT read, criterion, judge, judged, body FROM verdicts WHERE run = ?1 AND body NOT NULL"
        " AND judge IN (SELECT value FROM json_each(?2))"
    )
    rows = connection.execute(sql, (run, json.dumps(sorted(judges))))
    return {
        (read, criterion, judge, judged): _DIGEST_DECODER.decode(stretch(body)).judge_digest
        for read, criterion, judge, judged, body in rows
    }
