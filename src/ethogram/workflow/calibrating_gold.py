"""Gather what people said of stored replies, as something to measure judges against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import (
    CaseId,
    CriterionId,
    Digest,
    JudgeName,
    QueueName,
    RunId,
    TranscriptId,
    criterion_id,
    digest,
)
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.adjudication_file import FILE as ADJUDICATIONS
from ethogram.judge.adjudication_file import adjudications_in_force, parse_adjudications
from ethogram.judge.calibrate_gold import (
    GoldItem,
    criterion_of,
    people_first,
    said_by,
    settled,
)
from ethogram.judge.card import Sampling
from ethogram.judge.label import Label
from ethogram.judge.label_file import Ruled, Subject, labels_in_force
from ethogram.judge.pair_verdict import PairVerdict
from ethogram.judge.queue_file import FOLDER, parse_queue
from ethogram.judge.turns import exchange_digest
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Spec
from ethogram.store.cards import generations
from ethogram.store.database import Connection
from ethogram.store.pair_verdicts import load_pair_verdicts
from ethogram.store.reading import find_run, load_runs, load_transcripts
from ethogram.suite.case import Case
from ethogram.workflow.evidence import labels_on, load_labels
from ethogram.workflow.workspace import Workspace

OF_NO_CRITERION = ("whole", "expect", "check")
"""What is judged of a clause beside its criteria: all of it, a case's expectation, a case's check."""


class Gold(msgspec.Struct, frozen=True, kw_only=True):
    """Labelled replies by criterion, and the replies themselves."""

    items: dict[CriterionId, list[GoldItem]] = msgspec.field(default_factory=dict)
    transcripts: dict[TranscriptId, Transcript] = msgspec.field(default_factory=dict)
    cases: dict[TranscriptId, Case] = msgspec.field(default_factory=dict)
    drifted: dict[tuple[JudgeName, CriterionId], int] = msgspec.field(default_factory=dict)
    """How often each judge was found to be another one than was measured."""
    pairs: tuple[PairVerdict, ...] = ()
    """What judges said of pairs of replies, which shows what their order does."""
    on_whole: dict[CriterionId, int] = msgspec.field(default_factory=dict)
    """Labels on a clause as a whole that has several criteria, by the first of them, which can be
    labelled instead: on the whole they measure none."""


class _Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on one subject."""

    subject: Subject
    ruled: Ruled
    adjudication: Adjudication | None


def gather_gold(
    connection: Connection, workspace: Workspace, runs: Sequence[str], about: str
) -> Gold:
    """Gather labelled replies, criterion by criterion; the same reply to the same case counts once.

    Args:
        connection: The evidence.
        workspace: The documents in force: labels under another wording of a clause are left out.
        runs: Names of the runs whose replies count; none: every run that somebody labelled.
        about: A clause or a criterion; empty for all.

    Raises:
        UsageRefused: There is no such run, clause or criterion, or nobody labelled anything.
    """
    wanted = wanted_criteria(workspace.spec, about)
    labels = load_labels(workspace.root)[0]
    if not labels:
        raise UsageRefused(
            "Nobody has labelled a reply yet, so there is nothing to measure a judge against. "
            "Label some with 'ethogram read', or take labels in with 'ethogram labels import'."
        )
    gold = Gold(drifted=generations(connection), pairs=tuple(load_pair_verdicts(connection)))
    seen: set[tuple[CriterionId, CaseId, Digest]] = set()
    queues = _queue_samplings(workspace.root)
    for run, own in _labels_by_run(connection, labels, runs):
        standing = _standing(own, workspace, wanted, gold.on_whole)
        reads = sorted({read_number(one.subject.transcript) for _, one in standing})
        found = {each[0].id: each for each in load_transcripts(connection, run, reads)}
        for criterion, one in standing:
            stored = found.get(one.subject.transcript)
            if stored is None or not (stored[0].replies or stored[0].is_unheld):
                continue
            transcript, case = stored
            # Two replies whose texts are not here may differ: each counts.
            same = digest(transcript.id) if transcript.is_unheld else exchange_digest(transcript)
            key = (criterion, case.id, same)
            if key not in seen:
                seen.add(key)
                clause = wanted[criterion]
                gold.transcripts[transcript.id], gold.cases[transcript.id] = transcript, case
                gold.items.setdefault(criterion, []).append(
                    _item(criterion, clause, one, transcript, case, queues)
                )
    return gold


def wanted_criteria(spec: Spec, about: str) -> dict[CriterionId, Clause]:
    """Name the criteria a word stands for, with their clauses.

    Raises:
        UsageRefused: There is no such clause or criterion.
    """
    known: dict[CriterionId, Clause] = {}
    for clause in spec.clauses:
        known.update({criterion.id: clause for criterion in clause.criteria})
        known.update({criterion_id(clause.id, own): clause for own in OF_NO_CRITERION})
    if not about:
        return known
    found = {name: clause for name, clause in known.items() if about in (name, clause.id)}
    if not found:
        clauses = ", ".join(repr(str(one.id)) for one in spec.clauses) or "none yet"
        raise UsageRefused(
            f"No clause or criterion {about!r}. Expected a clause ({clauses}) or one of its "
            "criteria, such as 'coach.pasteable'. See them with 'ethogram spec show'."
        )
    return found


def _labels_by_run(
    connection: Connection, labels: Sequence[Label], names: Sequence[str]
) -> Iterator[tuple[Run, tuple[Label, ...]]]:
    """Give each run with the labels on its replies; newest run first.

    Where runs are named, labels given on the same reply in another run count too.
    """
    if names:
        for name in names:
            run = find_run(connection, name)
            yield run, labels_on(connection, run, labels)
        return
    by_run: dict[RunId, list[Label]] = {}
    for label in labels:
        by_run.setdefault(RunId(label.transcript.rpartition(".")[0]), []).append(label)
    for run in load_runs(connection, trials=True):
        if run.id in by_run:
            yield run, tuple(by_run[run.id])
    lost = {run.id for run in load_runs(connection, trials=True)}
    orphans = [label for run, own in by_run.items() if run not in lost for label in own]
    regular = load_runs(connection)
    if orphans and regular:
        yield regular[0], labels_on(connection, regular[0], orphans)


def _standing(
    labels: Sequence[Label],
    workspace: Workspace,
    wanted: Mapping[CriterionId, Clause],
    on_whole: dict[CriterionId, int],
) -> list[tuple[CriterionId, _Standing]]:
    clauses = {clause.id: clause for clause in wanted.values()}
    digests = {name: clause.digest for name, clause in clauses.items()}
    adjudicated = adjudications_in_force(_adjudications(workspace.root), digests)
    standing = []
    for subject, ruled in labels_in_force(labels, digests).items():
        clause = clauses.get(subject.clause)
        if clause is None or not ruled.labels or not _is_read(subject.transcript):
            continue
        criterion = criterion_of(subject, clause)
        if criterion is None:
            first = clause.criteria[0].id
            on_whole[first] = on_whole.get(first, 0) + len(ruled.labels)
        elif criterion in wanted:
            adjudication = adjudicated.get(subject)
            one = _Standing(subject=subject, ruled=ruled, adjudication=adjudication)
            standing.append((criterion, one))
    return standing


def _is_read(transcript: TranscriptId) -> bool:
    """True for an id that ends with a number; a hand-written label may say anything."""
    number = transcript.rpartition(".")[2]
    return number.isascii() and number.isdecimal()


def _item(
    criterion: CriterionId,
    clause: Clause,
    standing: _Standing,
    transcript: Transcript,
    case: Case,
    queues: Mapping[QueueName, Sampling],
) -> GoldItem:
    labels = people_first(standing.ruled.labels)
    return GoldItem(
        transcript=transcript.id,
        criterion=criterion,
        family=transcript.family,
        case=case.id,
        people=settled(standing.ruled, standing.adjudication),
        said=said_by(labels),
        labels=tuple(label.id for label in labels),
        guidelines=tuple(label.guideline for label in labels),
        note=next((label.note for label in labels if label.note), ""),
        sampling=tuple(dict.fromkeys(queues.get(label.queue, "unknown") for label in labels)),
        is_simulated=all(label.is_simulated for label in labels),
        is_severe=(case.stakes or clause.stakes) == "high",
        model=transcript.model,
        target=transcript.target,
    )


def _adjudications(root: Path) -> tuple[Adjudication, ...]:
    path = root / "labels" / ADJUDICATIONS
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", errors="replace") as lines:
        return parse_adjudications(lines).value


def _queue_samplings(root: Path) -> dict[QueueName, Sampling]:
    """Say of every queue how its replies were drawn."""
    queues: Iterable[Path] = sorted((root / FOLDER).glob("*.json"))
    parsed = (parse_queue(path.read_text("utf-8", "replace"), path.name).value for path in queues)
    return {queue.name: queue.sampling for queue in parsed if queue is not None}
