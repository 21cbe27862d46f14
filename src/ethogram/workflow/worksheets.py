"""Make a queue ready to be labelled in another tool: its items, texts and how to label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ethogram.errors import DocumentsRefused, UsageRefused
from ethogram.exchange.loss import Losses
from ethogram.exchange.worksheet import WorkItem, Worksheet, pair_item, single_item
from ethogram.ids import CaseId, Digest, QueueName, RunId, TranscriptId
from ethogram.judge.guideline import Guideline, guideline_of
from ethogram.judge.queue import Queue, QueueItem, Task
from ethogram.judge.queue_file import FOLDER, name_problem, parse_queue, queue_text
from ethogram.run.converse import read_number, transcript_id
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause
from ethogram.store.database import Connection
from ethogram.store.reading import asked_rows, find_run, load_runs, load_transcripts
from ethogram.workflow.pile import named_subject
from ethogram.workflow.workspace import Workspace

_NO_TEXT = "The text of a reply is not in the evidence, so nobody can be asked about it; left out."


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """Which replies are wanted where no queue is named: all of a run that a clause speaks of."""

    subject: str
    """A clause or criterion."""
    run: str = ""
    """As `--run` names it; empty: the last one."""
    task: Task = "criterion"
    seed: int = 0


def load_queue(root: Path, name: str) -> Queue | None:
    """Read a queue by its name; None when there is none.

    Raises:
        DocumentsRefused: The file is no queue.
    """
    path = root / FOLDER / f"{name}.json"
    if name_problem(name) or not path.is_file():
        return None
    relative = path.relative_to(root).as_posix()
    parsed = parse_queue(path.read_bytes().decode("utf-8", "replace"), relative)
    if parsed.value is None:
        raise DocumentsRefused(parsed.problems)
    return parsed.value


def named_queue(root: Path, name: str) -> Queue:
    """Read a queue by its name.

    Raises:
        UsageRefused: There is none.
    """
    queue = load_queue(root, name)
    if queue is None:
        known = ", ".join(repr(path.stem) for path in sorted((root / FOLDER).glob("*.json")))
        raise UsageRefused(
            f"No queue {name!r} in {FOLDER}/. Queues there: {known or 'none'}. Make one with "
            "'ethogram label new', or name a clause: --for CLAUSE."
        )
    return queue


def queue_of_all(workspace: Workspace, connection: Connection, drawn: Drawn, made_at: str) -> Queue:
    """Make the queue of every reply of a run that a clause speaks of.

    As nothing is left out it stands for the run as a random draw does. The same is asked for twice
    gives the same queue.

    Raises:
        UsageRefused: No reply, no such clause, or no scale where one is needed.
    """
    run = find_run(connection, drawn.run or None)
    clause_id, criterion = named_subject(workspace.spec, drawn.subject)
    clause = workspace.spec.clause(clause_id)
    guideline = _guideline(workspace, clause, criterion)
    if drawn.task == "pairwise":
        raise UsageRefused(
            "Pairs need a queue that says which two runs are compared. Make one with "
            "'ethogram label new NAME --task pairwise --against RUN', then export it: --queue NAME."
        )
    if drawn.task == "scale" and len(guideline.scale) < 2:  # one point is no scale
        raise UsageRefused(
            f"{drawn.subject!r} has no scale. Write its points under '## Scale' in the rubric, the "
            "lowest first."
        )
    items = tuple(
        QueueItem(transcript=transcript_id(run.id, row.read), case=CaseId(row.case))
        for row in asked_rows(connection, run.id)
        if clause_id in row.clauses.split() and not row.is_missing
    )
    if not items:
        raise UsageRefused(
            f"No reply of run {str(run.id)!r} is about {drawn.subject!r}. See what the run asked "
            "with 'ethogram report --clauses'."
        )
    return Queue(
        name=_name(criterion or clause_id, run.id, drawn.task),
        task=drawn.task,
        clause=clause_id,
        criterion=criterion,
        run=run.id,
        seed=drawn.seed,
        frame=len(items),
        scale=guideline.scale if drawn.task == "scale" else (),
        guideline=guideline.digest,
        made_at=made_at,
        items=items,
    )


def _name(subject: str, run: RunId, task: Task) -> QueueName:
    words = [subject, run.rpartition("-")[2], *([] if task == "criterion" else [task])]
    return QueueName(re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")[:60])


def keep_queue(root: Path, queue: Queue) -> Queue:
    """Write a queue that an export made, so that its answers find their way back.

    Returns:
        The queue that stands there: an earlier export of the same replies keeps its own.

    Raises:
        UsageRefused: Another queue has that name.
    """
    known = load_queue(root, queue.name)
    if known is None:
        path = root / FOLDER / f"{queue.name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as out:
            out.write(queue_text(queue))
        return queue
    same = (known.task, known.clause, known.criterion, known.items, known.seed)
    if same != (queue.task, queue.clause, queue.criterion, queue.items, queue.seed):
        raise UsageRefused(
            f"Another queue is called {queue.name!r} already. Export that one with "
            f"'--queue {queue.name}', or move {FOLDER}/{queue.name}.json away."
        )
    return known


def worksheet_of(
    workspace: Workspace, connection: Connection, queue: Queue, losses: Losses
) -> Worksheet:
    """Give the items of a queue with everything a labeller may see.

    Args:
        workspace: The documents in force.
        connection: The evidence.
        queue: The queue.
        losses: Where items that cannot be shown are counted.
    """
    clause = workspace.spec.clause(queue.clause)
    question = clause.text if clause else "Which reply is better?"
    for criterion in clause.criteria if clause else ():
        if criterion.id == queue.criterion:
            question = f"A reply passes when it {criterion.text.rstrip(' .')}."
    return Worksheet(
        queue=queue,
        title=clause.title if clause else str(queue.name),
        question=question,
        clause_digest=clause.digest if clause else Digest(""),
        guidance=_told(_guideline(workspace, clause, queue.criterion)),
        items=tuple(_items(connection, queue, losses)),
    )


def _items(connection: Connection, queue: Queue, losses: Losses) -> Iterator[WorkItem]:
    shown = _transcripts(connection, queue)
    for item in queue.items:
        first = shown.get(item.transcript)
        second = shown.get(item.other) if item.other else first
        if first is None or second is None:
            losses.lose(
                "no-evidence",
                "A reply of the queue is not in the evidence; left out.",
                item.transcript,
            )
        elif not first.replies or not second.replies:
            losses.lose("no-text", _NO_TEXT, item.transcript)
        elif item.other:
            yield pair_item(queue, item, first, second)
        else:
            yield single_item(queue, item, first)


def _transcripts(connection: Connection, queue: Queue) -> dict[TranscriptId, Transcript]:
    wanted: dict[str, list[int]] = {}
    for item in queue.items:
        for name in (item.transcript, item.other):
            run, _, number = (name or "").rpartition(".")
            if number.isdecimal() and number.isascii():
                wanted.setdefault(run, []).append(read_number(TranscriptId(name or "")))
    runs: dict[str, Run] = {str(run.id): run for run in load_runs(connection, trials=True)}
    return {
        transcript.id: transcript
        for name, reads in wanted.items()
        if name in runs
        for transcript, _ in load_transcripts(connection, runs[name], reads)
    }


def _guideline(workspace: Workspace, clause: Clause | None, criterion: object) -> Guideline:
    if clause is None:
        return Guideline()
    named = next((each.id for each in clause.criteria if each.id == criterion), None)
    return guideline_of(clause, named, workspace.rubrics)


def _told(guideline: Guideline) -> tuple[str, ...]:
    """Write a guideline as paragraphs."""
    told: list[str] = []
    for part in guideline.parts:
        told += [part.prose, part.how.prose]
        told += [f"Passes: {text}" for text in part.passes]
        told += [f"Fails: {text}" for text in part.fails]
        for each in part.borderline:
            verdict = "passes" if each.outcome == "pass" else "fails"
            told.append(f"Borderline, {verdict}: {each.text} {each.reason}".rstrip())
        told += [f"Include: {text}" for text in part.how.include]
        told += [f"Exclude: {text}" for text in part.how.exclude]
        told.append(f"Unclear: {part.how.unclear}" if part.how.unclear else "")
    return tuple(text for text in told if text)
