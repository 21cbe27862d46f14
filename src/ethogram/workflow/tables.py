"""Take a table of judgements in: one imported run a model, labels of people, verdicts of judges."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from ethogram.errors import Diagnostic, DocumentsRefused, Position, UsageRefused
from ethogram.exchange.judged_table import (
    JudgedTable,
    columns_of,
    missing_columns,
    read_judgements,
)
from ethogram.exchange.known import new_labels
from ethogram.exchange.loss import Losses, LossReport
from ethogram.exchange.mapping import About, read_mapping
from ethogram.exchange.mapping import Mapping as TableMapping
from ethogram.exchange.table import Table, joined, read_table
from ethogram.ids import Digest, RunId, digest
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.adjudication_file import adjudication_line
from ethogram.judge.label import Label
from ethogram.judge.queue import Queue
from ethogram.judge.verdict import Verdict
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.spec.clause import Spec
from ethogram.store.database import Connection, Statement, open_database
from ethogram.store.judging import next_judging
from ethogram.store.reading import last_verdicts, load_runs
from ethogram.store.rows import verdict_row
from ethogram.store.writing import (
    Finished,
    end_statement,
    finished_statements,
    reply_statement,
    run_statement,
    snapshot_statement,
    verdict_statement,
    write_all,
)
from ethogram.workflow.adjudications import adjudications_path, load_adjudications
from ethogram.workflow.documents import Documents
from ethogram.workflow.evidence import load_labels
from ethogram.workflow.exchanging import Admission, append_labels, read_bytes
from ethogram.workflow.journal import append_lines, moment
from ethogram.workflow.judging import opening_statements
from ethogram.workflow.table_run import (
    Placed,
    Subject,
    TableRun,
    context_of,
    labels_of,
    queues_of,
    run_of,
    settled_of,
    verdicts_of_table,
)
from ethogram.workflow.worksheets import keep_queue, load_queue
from ethogram.workflow.workspace import Workspace, require_clean

Tell = Callable[[str], None]
"""Is told how far an import has come."""


def import_table(
    workspace: Workspace,
    path: Path,
    mapping_path: Path,
    terms: Admission,
    *,
    clock: Callable[[], float] = time.time,
    tell: Tell = lambda _: None,
) -> LossReport:
    """Take a table in. The same table again adds only what is new in it.

    Replies are kept under keys of their own, so that none of them answers a run of this workspace.

    Raises:
        DocumentsRefused: The mapping has errors, or names a criterion or column that is not there.
        UsageRefused: A file cannot be read, or holds no row that can be placed.
    """
    require_clean(workspace)
    losses = Losses()
    mapping = _mapping(mapping_path)
    tell(f"Reading {path.name}")
    table, others = _tables(path, mapping_path, mapping, losses)
    _require_columns(mapping, columns_of(table, others), mapping_path.name)
    subjects = tuple(_subject(about, workspace.spec, mapping_path.name) for about in mapping.about)
    pairs = list(zip(mapping.join, others, strict=True))
    judged = read_judgements(joined(table.rows, pairs, losses), mapping, losses)
    if not judged.items:
        raise UsageRefused(
            f"No row of {path.name!r} can be placed: it has {len(table.rows)}, with the columns "
            f"{', '.join(map(repr, table.columns[:12])) or 'none'}. Compare them with the mapping."
        )
    placed = Placed(
        workspace=workspace,
        mapping=mapping,
        table=judged,
        source=path.name,
        subjects=subjects,
        version=version("ethogram"),
    )
    _note_texts(judged, losses)
    runs = _planned(placed, clock()) if terms.is_dry else _kept(placed, clock, tell)
    return _keep_labels(workspace, placed, runs, terms, losses, moment(clock()))


def _mapping(path: Path) -> TableMapping:
    text = read_bytes(path).decode("utf-8", "replace")
    parsed = read_mapping(text, path.name)
    if parsed.problems:
        raise DocumentsRefused(parsed.problems)
    return parsed.value


def _tables(
    path: Path, mapping_path: Path, mapping: TableMapping, losses: Losses
) -> tuple[Table, list[Table]]:
    """Read the table and what is joined to it; joined files stand beside the table or the mapping."""
    others = []
    for join in mapping.join:
        beside = (path.parent / join.file, mapping_path.parent / join.file)
        found = next((each for each in beside if each.is_file()), beside[0])
        others.append(read_table(read_bytes(found), join.file, losses))
    return read_table(read_bytes(path), path.name, losses), others


def _require_columns(mapping: TableMapping, columns: Iterable[str], name: str) -> None:
    missing = missing_columns(mapping, columns)
    if not missing:
        return
    there = ", ".join(repr(each[:40]) for each in list(columns)[:20])
    raise DocumentsRefused(
        tuple(
            Diagnostic(
                rule="unknown-column",
                severity="error",
                at=Position(path=name),
                message=f"The table has no column {column!r}.",
                fix=f"Its columns are {there}.",
            )
            for column in missing
        )
    )


def _subject(about: About, spec: Spec, name: str) -> Subject:
    """Find the criterion that rows speak of; a clause with one criterion stands for it."""
    for clause in spec.clauses:
        for criterion in clause.criteria:
            is_only = clause.id == about.clause and len(clause.criteria) == 1
            if criterion.id == about.criterion or is_only:
                return Subject(clause=clause, criterion=criterion.id)
    known = ", ".join(each.id for clause in spec.clauses for each in clause.criteria)
    raise DocumentsRefused(
        (
            Diagnostic(
                rule="unknown-criterion",
                severity="error",
                at=Position(path=name),
                message=f"{about.subject!r} is no criterion here, nor a clause with just one.",
                fix=f"Criteria in the specification: {known or 'none'}.",
            ),
        )
    )


def _note_texts(table: JudgedTable, losses: Losses) -> None:
    for kind, noun, count in (
        ("no-prompt-text", "question", sum(item.prompt is None for item in table.items)),
        ("no-reply-text", "reply", sum(item.reply is None for item in table.items)),
    ):
        if count:
            losses.note(
                kind,
                f"The text of the {noun} is not in the file. What was said of it is kept; the text "
                "cannot be read, labelled or judged here.",
                count=count,
            )


def _planned(placed: Placed, now: float) -> list[TableRun]:
    """Give the runs without writing anything, the evidence database itself included."""
    if not placed.workspace.evidence.is_file():
        return _runs((), placed, now)
    connection = open_database(placed.workspace.evidence)
    try:
        return _runs(load_runs(connection, trials=True), placed, now)
    finally:
        connection.close()


def _kept(placed: Placed, clock: Callable[[], float], tell: Tell) -> list[TableRun]:
    """Write what is new of every model's run."""
    connection = open_database(placed.workspace.evidence)
    try:
        runs = _runs(load_runs(connection, trials=True), placed, clock())
        for place, each in enumerate(runs, 1):
            tell(f"Writing {each.model}, {place} of {len(runs)}")
            _keep_run(connection, placed, each, clock())
        return runs
    finally:
        connection.close()


def _runs(before: Iterable[Run], placed: Placed, now: float) -> list[TableRun]:
    """Give a run for each model: the one that was imported before, or a new one."""
    known = {run.plan.target.source: run for run in before}
    taken = {run.id for run in known.values()}
    runs: list[TableRun] = []
    for place, model in enumerate(placed.table.models):
        # A moment apart, so that the runs have an order.
        run = run_of(placed, model, now + place / 1000, known, frozenset(taken))
        taken.add(run.run.id)
        runs.append(run)
    return runs


def _keep_run(connection: Connection, placed: Placed, each: TableRun, now: float) -> None:
    verdicts = verdicts_of_table(placed, each)
    statements: list[Statement] = []
    if each.is_new:
        statements += _run_statements(placed, each, verdicts)
    else:
        statements += _news(connection, placed, each, verdicts, now)
    if statements:
        write_all(connection, statements)


def _run_statements(
    placed: Placed, each: TableRun, verdicts: Mapping[int, tuple[Verdict, ...]]
) -> list[Statement]:
    context = context_of(placed)
    documents = Documents(product=placed.workspace.product, spec=placed.workspace.spec)
    statements = [
        run_statement(each.run),
        *opening_statements(placed.workspace, each.run, 0, each.run.started_at, judge="imported"),
        snapshot_statement(context.digest, "rendered", context),
        snapshot_statement(digest(documents), "documents", documents),
    ]
    for transcript, case in zip(each.transcripts, each.cases, strict=True):
        keys = tuple(_foreign_key(each.run, transcript.id) for _ in transcript.replies)
        statements += [
            reply_statement(key, reply) for key, reply in zip(keys, transcript.replies, strict=True)
        ]
        statements += finished_statements(
            Finished(
                transcript=transcript,
                case=case,
                clauses=case.tests,
                is_twin=False,
                reply_keys=keys,
                verdicts=verdicts.get(read_number(transcript.id), ()),
            )
        )
    return [*statements, end_statement(each.run.id, each.run.started_at, "done")]


def _foreign_key(run: Run, transcript: str) -> Digest:
    """Name an imported reply by where it came from, never by a request that could ask for it."""
    return digest(["imported from a table", run.plan.target.source, transcript])


def _news(
    connection: Connection,
    placed: Placed,
    each: TableRun,
    verdicts: Mapping[int, tuple[Verdict, ...]],
    now: float,
) -> list[Statement]:
    """Write the verdicts of a table that was imported before, as far as they are new."""
    known = last_verdicts(connection, each.run.id)
    judged = next_judging(connection, each.run.id)
    statements: list[Statement] = []
    for verdict in (one for several in verdicts.values() for one in several):
        row = verdict_row(each.run.id, verdict, judged)
        before = known.get((row.read, row.criterion, row.judge))
        if before is None or (before.outcome, before.body) != (row.outcome, row.body):
            statements.append(verdict_statement(each.run.id, verdict, judged))
    if not statements:
        return []
    opening = opening_statements(placed.workspace, each.run, judged, now, judge="imported")
    return [*opening, *statements]


def _keep_labels(
    workspace: Workspace,
    placed: Placed,
    runs: Iterable[TableRun],
    terms: Admission,
    losses: Losses,
    now: str,
) -> LossReport:
    came: list[Label] = []
    settled: list[Adjudication] = []
    queues: dict[RunId, tuple[Queue, ...]] = {}
    for each in runs:
        queues[each.run.id] = queues_of(placed, each, now)
        labels = labels_of(placed, each, queues[each.run.id], now, terms.as_simulated)
        came += labels
        settled += settled_of(placed, each, labels)
    found = new_labels(came, load_labels(workspace.root)[0])
    if not terms.is_dry:
        for queue in (one for several in queues.values() for one in several):
            if load_queue(workspace.root, queue.name) is None:
                keep_queue(workspace.root, queue)
        append_labels(workspace.root, found.new)
        _append_settled(workspace.root, settled)
    return losses.report(
        placed.source,
        read=len(came),
        taken=len(found.new),
        known=found.known,
        simulated=len(found.new) if terms.as_simulated else 0,
    )


def _append_settled(root: Path, settled: Iterable[Adjudication]) -> None:
    known = {each.id for each in load_adjudications(root)[0]}
    lines = [adjudication_line(each) for each in settled if each.id not in known]
    if lines:
        append_lines(adjudications_path(root), "".join(lines))
