"""Compare a run with an earlier one: which, what differs in what was sent, what moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from ethogram.context.block import Rendered
from ethogram.errors import MissingExtra, UsageRefused
from ethogram.findings.compare import MARGIN, Side, compare
from ethogram.findings.heard import Heard
from ethogram.findings.shift import shifts, unmoved
from ethogram.findings.summary import Comparison, ReplyShift
from ethogram.ids import BlockId, Digest
from ethogram.judge.turns import user_text
from ethogram.run.converse import read_number
from ethogram.run.run import Plan, Run
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, load_runs, load_snapshot, load_transcripts
from ethogram.workflow.evidence import RunEvidence, gather_evidence, open_evidence

RENDERED_DECODER = msgspec.json.Decoder(Rendered)


def earlier_run(connection: Connection, run: Run) -> Run | None:
    """Give the newest earlier run that asked at least the same, of the same target or else of any.

    A run of chosen cases is compared with one that chose the same, or with a whole one; a whole
    run only with a whole one. A noise run is no baseline: it stands for the run it repeats. What
    users asked in production is compared with production, and a suite with a suite.
    """
    earlier = [
        other
        for other in load_runs(connection)
        if (other.started_at, other.id) < (run.started_at, run.id)
        and other.product == run.product
        and not other.plan.is_noise
        and other.plan.is_production == run.plan.is_production
        and _asks_as_much(other.plan, run.plan)
    ]
    same_target = [o for o in earlier if o.plan.target.name == run.plan.target.name]
    return next(iter(same_target or earlier), None)


def _asks_as_much(one: Plan, other: Plan) -> bool:
    is_whole = not one.where and one.sample is None
    return is_whole or (one.where, one.sample, one.seed) == (other.where, other.sample, other.seed)


def noise_pair(connection: Connection, run: Run) -> tuple[Run, Run] | None:
    """Give two runs of the very same thing, newest first, of the target of this run."""
    runs = load_runs(connection)
    for noise in runs:
        if not noise.plan.is_noise or noise.plan.target.digest != run.plan.target.digest:
            continue
        for other in runs:
            if other.id != noise.id and _asks_the_same(other.plan, noise.plan):
                return other, noise
    return None


def _asks_the_same(one: Plan, other: Plan) -> bool:
    return (one.contexts, one.cases, one.target.digest, one.spec, one.rubrics) == (
        other.contexts,
        other.cases,
        other.target.digest,
        other.spec,
        other.rubrics,
    )


def compare_runs(
    connection: Connection,
    root: Path,
    before: RunEvidence,
    after: RunEvidence,
    *,
    margin: float = MARGIN,
    with_replies: bool = True,
) -> Comparison:
    """Compare two runs pair by pair.

    Args:
        connection: The evidence.
        root: The workspace.
        before: The older run.
        after: The newer run.
        margin: Change of a fail rate that is too small to matter.
        with_replies: Also look for replies that changed although no verdict moved.
    """
    pair = noise_pair(connection, after.run)
    noise = None
    if pair is not None:
        first, second = (gather_evidence(connection, root, each) for each in pair)
        noise = (_side(first), _side(second))
    found = compare(after.documents.spec, _side(before), _side(after), noise, margin)
    blocks, edits = differences(connection, before.run, after.run)
    moved: tuple[ReplyShift, ...] = ()
    if with_replies:
        moved = shifts(
            heard(connection, before),
            heard(connection, after),
            unmoved(before.observations, after.observations),
            meaning_of(),
        )
    return msgspec.structs.replace(found, blocks=blocks, edits=edits, shifts=moved)


def compare_named(root: Path, before: str, after: str, *, margin: float = MARGIN) -> Comparison:
    """Compare two runs by name; see `store.reading.find_run`.

    Raises:
        UsageRefused: One of them does not exist, or they are the same.
    """
    connection = open_evidence(root)
    try:
        older, newer = find_run(connection, before), find_run(connection, after)
        if older.id == newer.id:
            raise UsageRefused(
                f"{before!r} and {after!r} are both run {str(older.id)!r}. Expected two runs. "
                "List them with 'ethogram runs'."
            )
        return compare_runs(
            connection,
            root,
            gather_evidence(connection, root, older),
            gather_evidence(connection, root, newer),
            margin=margin,
        )
    finally:
        connection.close()


def _side(evidence: RunEvidence) -> Side:
    return Side(
        run=evidence.run.id,
        observations=evidence.observations,
        contests=evidence.contests,
        measured=evidence.measured,
    )


def heard(connection: Connection, evidence: RunEvidence) -> Iterator[Heard]:
    """Give the replies of a run as findings about words need them."""
    for transcript, case in load_transcripts(connection, evidence.run):
        if transcript.final is not None:
            yield Heard(
                transcript=transcript.id,
                case=case.id,
                family=case.family,
                surface=case.place.surface,
                audience=case.place.audience,
                clauses=case.tests,
                repeat=transcript.repeat,
                is_twin=case.twin_of is not None,
                is_licensed=case.differs_from is not None,
                is_attack=bool(case.operator) and case.kind == "adversarial",
                text=transcript.text,
                user_text=user_text(transcript),
                read=read_number(transcript.id),
            )


def meaning_of() -> Callable[[str, str], float] | None:
    """Give a comparison of meanings, where the extra for it is installed."""
    from ethogram.model.embedder import Embedder  # noqa: PLC0415  # brings numpy

    try:
        return Embedder().similarity
    except MissingExtra:
        return None


def differences(
    connection: Connection, before: Run, after: Run
) -> tuple[tuple[BlockId, ...], tuple[str, ...]]:
    """Name the blocks whose text differs between two runs, and what else differs."""
    blocks: dict[BlockId, None] = {}
    for surface, digest in after.plan.contexts.items():
        other = before.plan.contexts.get(surface)
        if other is not None and other != digest:
            one, two = _texts(connection, other), _texts(connection, digest)
            blocks |= {name: None for name in {**one, **two} if one.get(name) != two.get(name)}
    old, new = before.plan, after.plan
    other_edits: tuple[tuple[str, object, object], ...] = (
        ("target", old.target.digest, new.target.digest),
        ("specification", old.spec, new.spec),
        ("cases", old.cases, new.cases),
        ("rubrics", old.rubrics, new.rubrics),
    )
    edits = tuple(name for name, was, now in other_edits if was != now)
    return tuple(blocks), (*_beside_blocks(connection, old, new), *edits)


def _beside_blocks(connection: Connection, old: Plan, new: Plan) -> list[str]:
    """Name what differs between contexts apart from their blocks, surface by surface."""
    found = []
    for surface, digest in new.contexts.items():
        other = old.contexts.get(surface)
        if other is None or other == digest:
            continue
        was, now = _rendered(connection, other), _rendered(connection, digest)
        if was is None or now is None:
            continue
        if was.messages[1:] != now.messages[1:]:
            found.append(f"few-shot turns of {surface}")
        if was.tools != now.tools:
            found.append(f"tools of {surface}")
    return found


def _rendered(connection: Connection, digest: Digest) -> Rendered | None:
    body = load_snapshot(connection, digest)
    return None if body is None else RENDERED_DECODER.decode(body)


def _texts(connection: Connection, digest: Digest) -> dict[BlockId, str]:
    rendered = _rendered(connection, digest)
    if rendered is None:
        return {}
    sent = rendered.messages[0].content if rendered.messages else ""
    return {span.block: sent[span.start : span.end] for span in rendered.spans}
