"""The queues of a workspace: list them, show how far one is, sit down at one."""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from ethogram.errors import Diagnostic, DocumentsRefused, UsageRefused
from ethogram.ids import Digest, RunId
from ethogram.judge.queue import Queue
from ethogram.judge.queue_answers import Answers, answers_in
from ethogram.judge.queue_file import FOLDER, parse_queue
from ethogram.judge.queue_progress import QueueProgress, queue_progress
from ethogram.run.run import Run
from ethogram.spec.clause import Clause
from ethogram.store.database import Connection
from ethogram.store.reading import load_runs
from ethogram.workflow.evidence import load_documents, open_evidence
from ethogram.workflow.guidelines import guideline_for
from ethogram.workflow.labelling import labeller_name
from ethogram.workflow.labelling_files import LabelFiles
from ethogram.workflow.labelling_show import Desk, showable
from ethogram.workflow.labelling_sitting import LabelSitting
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.workspace import Workspace, load_norms


class Queues(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every queue of a workspace, the newest first, and the files that could not be read."""

    queues: tuple[QueueProgress, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def list_queues(root: Path) -> tuple[QueueProgress, ...]:
    """Give every queue that can be read and how far it is, the newest first."""
    return survey_queues(root).queues


def survey_queues(root: Path) -> Queues:
    """Give every queue and how far it is, and what is wrong with the files of others."""
    parsed = [_read(root, path) for path in _files(root)]
    queues = [queue for queue, _ in parsed if queue is not None]
    files, norms = LabelFiles(root), load_norms(root) if queues else Workspace(root=root)
    clauses = _clauses_in_force(root, queues)
    found = [_progress(queue, files, norms, clauses.get(queue.name)) for queue in queues]
    return Queues(
        queues=tuple(sorted(found, key=lambda each: (each.made_at, each.name), reverse=True)),
        problems=tuple(problem for _, problems in parsed for problem in problems),
    )


def queue_problems(root: Path) -> tuple[Diagnostic, ...]:
    """Say what is wrong with the files of queues."""
    return tuple(problem for path in _files(root) for problem in _read(root, path)[1])


def show_queue(root: Path, name: str) -> QueueProgress:
    """Say how far one queue is.

    Raises:
        UsageRefused: There is no queue of that name.
        DocumentsRefused: Its file cannot be read.
    """
    queue = load_queue(root, name)
    clause = _clauses_in_force(root, [queue]).get(queue.name)
    return _progress(queue, LabelFiles(root), load_norms(root), clause)


def load_queue(root: Path, name: str) -> Queue:
    """Read one queue.

    Raises:
        UsageRefused: There is none of that name.
        DocumentsRefused: Its file cannot be read.
    """
    files = {path.stem: path for path in _files(root)}
    if name not in files:
        near = difflib.get_close_matches(name, files, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        known = ", ".join(map(repr, sorted(files)[:12])) or "none yet"
        raise UsageRefused(
            f"There is no queue {name!r}.{hint} Queues: {known}. "
            f"Make one: 'ethogram label new {'NAME' if near else name} --for CLAUSE'."
        )
    queue, problems = _read(root, files[name])
    if queue is None:
        raise DocumentsRefused(problems)
    return queue


def open_queue(
    root: Path,
    name: str,
    labeller: str = "",
    clock: Callable[[], float] = time.time,
) -> LabelSitting:
    """Sit down at a queue.

    Args:
        root: The workspace.
        name: The queue.
        labeller: Who labels; see `labelling.labeller_name`.
        clock: Seconds since the epoch.

    Raises:
        UsageRefused: There is no such queue or evidence, or the name belongs to no person.
        DocumentsRefused: The queue's file cannot be read.
    """
    who = labeller_name(labeller)
    queue = load_queue(root, name)
    _require_a_person(root, who)
    connection = open_evidence(root)
    try:
        norms = load_norms(root)
        runs = {run.id: run for run in load_runs(connection, trials=True)}
        if queue.run not in runs:
            raise UsageRefused(
                f"The queue {name!r} was drawn from run {str(queue.run)!r}, which is not in the "
                "evidence here. Take it in first: 'ethogram runs import FILE'."
            )
        clause = _clause_in_force(connection, queue, runs[queue.run])
        if queue.clause and clause is None:
            raise UsageRefused(
                f"The specification has no clause {str(queue.clause)!r} any more, so the queue "
                f"{name!r} asks for nothing. Make another: 'ethogram label new NAME --for CLAUSE'."
            )
        whole = Desk(
            queue=queue,
            clause=clause,
            guideline=guideline_for(queue, norms),
            runs=runs,
        )
        desk = showable(connection, whole)
        notices = [*_notices(whole, desk, norms), *_standins(whole)]
        return LabelSitting(connection, root, desk, who, notices=notices, clock=clock)
    except BaseException:
        connection.close()
        raise


def _require_a_person(root: Path, labeller: str) -> None:
    files = LabelFiles(root)
    simulated = {each.labeller for each in files.labels() if each.is_simulated}
    simulated |= {each.labeller for each in files.preferences() if each.is_simulated}
    if labeller in simulated:
        raise UsageRefused(
            f"The labels of {labeller!r} are simulated: no person gave them, and a person's would "
            "be lost among them. Label under another name: --as NAME."
        )


def _notices(whole: Desk, desk: Desk, norms: Workspace) -> Iterator[str]:
    lost = len(whole.queue.items) - len(desk.queue.items)
    if lost:
        yield (
            f"{lost} of {len(whole.queue.items)} items are left out: their replies are not in the "
            "evidence here, or are other ones now."
        )
    clause = norms.spec.clause(whole.queue.clause) if whole.queue.clause else None
    if whole.clause is not None and (clause is None or clause.digest != whole.clause.digest):
        yield (
            f"The clause {whole.queue.clause!r} was edited since run {str(whole.queue.run)!r} was "
            "judged. You label it as it was then. To label it as it is now, judge again first: "
            f"'ethogram judge {whole.queue.run}'."
        )
    if whole.guideline.digest != whole.queue.guideline:
        yield "The guideline was edited since the queue was made. Yours is the newer one."


def _standins(desk: Desk) -> Iterator[str]:
    runs = [desk.runs.get(name) for name in (desk.queue.run, desk.queue.against) if name]
    if any(run is not None and run.plan.target.is_standin for run in runs):
        yield "STAND-IN: A scripted stand-in answered. Labels on it say nothing of a real model."


def _files(root: Path) -> list[Path]:
    return sorted(path for path in (root / FOLDER).glob("*.json") if path.is_file())


def _read(root: Path, path: Path) -> tuple[Queue | None, tuple[Diagnostic, ...]]:
    parsed = parse_queue(
        path.read_text(encoding="utf-8", errors="replace"), path.relative_to(root).as_posix()
    )
    return parsed.value, parsed.problems


def _clauses_in_force(root: Path, queues: list[Queue]) -> dict[str, Clause | None]:
    """Give the clause of each queue as its run was judged last; none without evidence."""
    if not queues or not (root / EVIDENCE).is_file():
        return {}
    with closing(open_evidence(root)) as connection:
        runs: dict[RunId, Run] = {run.id: run for run in load_runs(connection, trials=True)}
        return {
            queue.name: _clause_in_force(connection, queue, runs[queue.run])
            for queue in queues
            if queue.run in runs
        }


def _clause_in_force(connection: Connection, queue: Queue, run: Run) -> Clause | None:
    return load_documents(connection, run).spec.clause(queue.clause) if queue.clause else None


def _answers(queue: Queue, files: LabelFiles, in_force: Digest) -> Answers:
    return answers_in(queue, files.labels(), files.preferences(), in_force)


def _progress(
    queue: Queue, files: LabelFiles, norms: Workspace, clause: Clause | None
) -> QueueProgress:
    answers = _answers(queue, files, clause.digest if clause else Digest(""))
    return queue_progress(
        queue,
        answers,
        guideline=guideline_for(queue, norms).digest,
        gold={each.id: each.settled for each in files.adjudications()},
    )
