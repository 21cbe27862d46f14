"""Numbered migrations of the evidence database. Applied in order, each in one transaction.

Bodies are JSON of the records. Digests are stored as 16 raw bytes. Nothing here is ever updated
except a run's own end, a failed conversation that a resumed run held after all, and the clauses a
conversation counts for, which follow the documents it was judged under last.
"""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, str], ...] = (
    (
        "m001_initial",
        """
        CREATE TABLE snapshots (
            digest BLOB PRIMARY KEY,
            kind   TEXT NOT NULL,
            body   BLOB NOT NULL            -- zlib over JSON
        ) WITHOUT ROWID;
        CREATE TABLE runs (
            id          TEXT PRIMARY KEY,
            started_at  REAL NOT NULL,
            ended_at    REAL,
            end         TEXT,               -- done, stopped, budget; null while it runs or was killed
            is_trial    INTEGER NOT NULL,
            body        BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE cases (
            digest BLOB PRIMARY KEY,
            body   BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE replies (
            key  BLOB PRIMARY KEY,
            body BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE transcripts (
            run        TEXT NOT NULL,
            read       INTEGER NOT NULL,    -- the number a person types
            case_id    TEXT NOT NULL,
            family     TEXT NOT NULL,
            situation  TEXT NOT NULL,
            repeat     INTEGER NOT NULL,
            is_twin    INTEGER NOT NULL,
            is_missing INTEGER NOT NULL,
            is_cached  INTEGER NOT NULL,
            clauses    TEXT NOT NULL,       -- ids, space-separated
            expects    TEXT,                -- the answer class the case asks for
            seconds    REAL NOT NULL,
            cost       REAL,
            case_key   BLOB NOT NULL,
            context    BLOB NOT NULL,
            reply_keys BLOB NOT NULL,       -- 16 bytes each, in the order of the turns
            rest       BLOB,                -- JSON of what is rare: failure, start time
            PRIMARY KEY (run, read)
        ) WITHOUT ROWID;
        CREATE TABLE verdicts (
            run        TEXT NOT NULL,
            read       INTEGER NOT NULL,
            criterion  TEXT NOT NULL,
            judge      TEXT NOT NULL,
            judged     INTEGER NOT NULL,    -- rises with every judging of the run
            clause     TEXT NOT NULL,
            outcome    TEXT NOT NULL,
            judge_kind TEXT NOT NULL,
            card       TEXT,
            body       BLOB,                -- JSON of what is rare: reason, evidence, class, score
            PRIMARY KEY (run, read, criterion, judge, judged)
        ) WITHOUT ROWID;
        CREATE TABLE judgings (
            run        TEXT NOT NULL,
            judged     INTEGER NOT NULL,
            started_at REAL NOT NULL,
            documents  TEXT NOT NULL,       -- digest of product and specification it judged under
            body       BLOB NOT NULL,       -- JSON: judge, and what it was refused for
            PRIMARY KEY (run, judged)
        ) WITHOUT ROWID;
        """,
    ),
    (
        "m002_cards",
        """
        CREATE TABLE cards (
            id            TEXT NOT NULL,
            imported_with TEXT NOT NULL,    -- run whose exported file brought it; '' when made here
            judge         TEXT NOT NULL,
            criterion     TEXT NOT NULL,
            made_at       TEXT NOT NULL,
            body          BLOB NOT NULL,
            PRIMARY KEY (id, imported_with)
        ) WITHOUT ROWID;
        CREATE TABLE drifts (
            card          TEXT NOT NULL,
            imported_with TEXT NOT NULL,
            at            TEXT NOT NULL,
            body          BLOB NOT NULL,
            PRIMARY KEY (card, imported_with, at)
        ) WITHOUT ROWID;
        """,
    ),
    # Changes no table: bodies are squeezed otherwise since, and this name tells older versions.
    ("m003_hashes_as_bytes", "SELECT 1"),
    (
        "m004_pair_verdicts",
        """
        CREATE TABLE pair_verdicts (
            judge        TEXT NOT NULL,
            clause       TEXT NOT NULL,     -- '' for a comparison on the whole
            first        TEXT NOT NULL,     -- transcripts, in the pair's own order
            second       TEXT NOT NULL,
            judge_digest TEXT NOT NULL,
            at           TEXT NOT NULL,
            body         BLOB NOT NULL,
            PRIMARY KEY (judge, clause, first, second, judge_digest, at)
        ) WITHOUT ROWID;
        """,
    ),
)
