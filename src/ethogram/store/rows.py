"""Records into rows and back. The common part of a record is columns, the rare part is JSON."""

from __future__ import annotations

import hashlib
import zlib
from typing import NamedTuple, cast

import msgspec

from ethogram.errors import Position, StoreRefused
from ethogram.ids import ClauseId, CriterionId, Digest, JudgeName, RunId, TranscriptId
from ethogram.judge.verdict import AnswerClass, Evidence, JudgeKind, Outcome, Verdict
from ethogram.model.message import Failure
from ethogram.run.converse import read_number
from ethogram.store.squeeze import LARGEST, squeeze, stretch
from ethogram.suite.case import Case

ENCODER = msgspec.json.Encoder()
PATH_ONLY = Position(path="")
WITHDRAWN = "withdrawn"
"""Stands for an outcome where a judge, asked again under other documents, says nothing any more."""


class Rest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, array_like=True):
    """What most transcripts do not have, or nobody selects by."""

    started_at: float = 0.0
    failure: Failure | None = None
    variant: dict[str, str] = msgspec.field(default_factory=dict)


class VerdictRest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What most verdicts do not have, or nobody selects by."""

    judge_digest: Digest = Digest("")
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    score: float | None = None
    answer_class: AnswerClass | None = None
    cost: float | None = None
    seconds: float = 0.0
    raw: str = ""


CASE_DECODER = msgspec.json.Decoder(Case)
REST_DECODER = msgspec.json.Decoder(Rest)
VERDICT_REST_DECODER = msgspec.json.Decoder(VerdictRest)


class VerdictRow(NamedTuple):
    """A row of the table of verdicts, in the order of its columns."""

    run: str
    read: int
    criterion: CriterionId
    judge: JudgeName
    judged: int
    clause: ClauseId
    outcome: str
    """An outcome, or `withdrawn`."""
    judge_kind: JudgeKind
    card: str | None
    body: bytes | None


def raw(digest: Digest) -> bytes:
    """A digest as its 16 bytes."""
    return bytes.fromhex(digest)


def content_key(body: bytes) -> bytes:
    """16 bytes that name a body by its content."""
    return hashlib.blake2b(body, digest_size=16).digest()


def pack(body: object) -> bytes:
    """Compress a snapshot."""
    return zlib.compress(ENCODER.encode(body), 6)


def unpack(blob: bytes) -> bytes:
    """Give the JSON of a snapshot.

    Raises:
        StoreRefused: It is larger than any document, and would fill the memory.
    """
    packer = zlib.decompressobj()
    body = packer.decompress(blob, LARGEST)
    if not packer.eof:
        raise StoreRefused(
            f"A document in the evidence is longer than {LARGEST:,} bytes, or does not end. Expected "
            "one that Ethogram wrote. Restore the evidence from a copy."
        )
    return body


def rest_body(rest: Rest) -> bytes:
    """The rare part of a transcript: mostly nothing but when it started, to the millisecond."""
    rest = msgspec.structs.replace(rest, started_at=round(rest.started_at, 3))
    if rest.failure is None and not rest.variant:
        return ENCODER.encode((rest.started_at,))
    return ENCODER.encode(rest)


def case_body(case: Case) -> bytes:
    """A case as it is kept: without its line, so that moving it in its file changes nothing."""
    at = Position(path=case.at.path) if case.at.path else PATH_ONLY
    checks = tuple(msgspec.structs.replace(check, at=PATH_ONLY) for check in case.checks)
    return ENCODER.encode(msgspec.structs.replace(case, at=at, checks=checks))


def verdict_row(run: RunId, verdict: Verdict, judged: int) -> VerdictRow:
    """Split a verdict into columns and rest."""
    rest = VerdictRest(
        judge_digest=verdict.judge_digest,
        reason=verdict.reason,
        evidence=verdict.evidence,
        score=verdict.score,
        answer_class=verdict.answer_class,
        cost=verdict.cost,
        seconds=verdict.seconds,
        raw=verdict.raw,
    )
    return VerdictRow(
        run=run,
        read=read_number(verdict.transcript),
        criterion=verdict.criterion,
        judge=verdict.judge,
        judged=judged,
        clause=verdict.clause,
        outcome=verdict.outcome,
        judge_kind=verdict.judge_kind,
        card=verdict.card,
        body=squeeze(ENCODER.encode(rest)),
    )


def withdrawal_row(row: VerdictRow, judged: int) -> VerdictRow:
    """Take back what a judge said earlier; the earlier row stays."""
    return row._replace(judged=judged, outcome=WITHDRAWN, card=None, body=None)


def verdict_of(row: VerdictRow, transcript: TranscriptId) -> Verdict:
    """Put a verdict together again."""
    rest = VERDICT_REST_DECODER.decode(stretch(row.body)) if row.body else VerdictRest()
    return Verdict(
        transcript=transcript,
        clause=row.clause,
        criterion=row.criterion,
        outcome=cast("Outcome", row.outcome),  # nobody asks for what was withdrawn
        judge=row.judge,
        judge_kind=row.judge_kind,
        card=row.card,
        judge_digest=rest.judge_digest,
        reason=rest.reason,
        evidence=rest.evidence,
        score=rest.score,
        answer_class=rest.answer_class,
        cost=rest.cost,
        seconds=rest.seconds,
        raw=rest.raw,
    )
