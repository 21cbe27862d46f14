"""What needs a person today: each with how much of it there is, and the command that leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from ethogram.errors import UsageRefused
from ethogram.findings.summary import Summary
from ethogram.ids import ClauseId, Digest
from ethogram.judge.card_standing import Standing
from ethogram.judge.label import Label
from ethogram.judge.label_file import labels_in_force
from ethogram.judge.queue_progress import QueueProgress
from ethogram.report.number import count
from ethogram.spec.clause import Spec
from ethogram.suite.case import Case
from ethogram.workflow.complaints import Complaint, load_complaints
from ethogram.workflow.edited import Edited
from ethogram.workflow.filing import case_name
from ethogram.workflow.transcript_list import Entry
from ethogram.workflow.workspace import Workspace

DueKind = Literal[
    "problems",
    "going",
    "stopped",
    "edited",
    "unread",
    "disputed",
    "queue",
    "stale labels",
    "stale card",
    "complaints",
]
"""In the order in which they are shown: what blocks everything else comes first."""


class Due(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that waits for a person."""

    kind: DueKind
    number: int
    sentence: str
    """`21 failing replies that nobody has read`."""
    command: str
    """What to type for the same; empty where there is only to wait."""
    subject: str = ""
    """The clause, queue or card it is about; empty for the whole run or workspace."""


def due_in_documents(workspace: Workspace) -> Iterator[Due]:
    """Give what the documents wait for: errors to mend, complaints that are no case yet."""
    errors = [each for each in workspace.problems if each.severity == "error"]
    if errors:
        files = ", ".join(dict.fromkeys(each.at.path for each in errors))
        yield Due(
            kind="problems",
            number=len(errors),
            sentence=f"{count(len(errors), 'error')} in {files}",
            command="ethogram check",
        )
    try:
        yield from _complaints(workspace.cases, load_complaints(workspace.root))
    except UsageRefused as error:
        # What is wrong with one file must not hide everything else that waits.
        yield Due(kind="problems", number=1, sentence=str(error), command="ethogram check")


def due_in_run(
    summary: Summary, entries: Iterable[Entry], edited: Edited, *, is_going: bool = False
) -> Iterator[Due]:
    """Give what the newest run waits for: to be finished, asked again, read, settled."""
    run = summary.run
    short = run.run.rpartition("-")[2]
    if is_going:
        sentence = f"the run is going: {run.replies:,} of {count(run.planned, 'reply', 'replies')}"
        yield Due(kind="going", number=run.planned - run.replies, sentence=sentence, command="")
    elif not run.is_complete:
        left = run.planned - run.replies
        yield Due(
            kind="stopped",
            number=left,
            sentence=f"the run stopped with {count(left, 'reply', 'replies')} to go",
            command=f"ethogram resume {short}",
        )
    if edited.any:
        yield Due(
            kind="edited",
            number=len(edited.clauses) + len(edited.blocks) + len(edited.clauses_gone),
            sentence=f"edited since this run: {edited.sentence}",
            command="ethogram run",
        )
    unread = sum(
        1
        for entry in entries
        if not entry.people and any(standing == "fail" for _, standing in entry.standings)
    )
    if unread:
        what = count(unread, "failing reply", "failing replies")
        yield Due(
            kind="unread",
            number=unread,
            sentence=f"{what} that nobody has read",
            command="ethogram read broken",
        )
    for clause in summary.clauses:
        if clause.contest is not None and clause.contest.open:
            words = ", ".join(f"“{word}”" for word in clause.contest.words[:3])
            over = f" over {words}" if words else ""
            what = count(clause.contest.open, "disputed reply", "disputed replies")
            yield Due(
                kind="disputed",
                number=clause.contest.open,
                sentence=f"{what}{over}",
                command=f"ethogram adjudicate {clause.clause}",
                subject=clause.clause,
            )


def due_among_labels(
    spec: Spec, labels: tuple[Label, ...], queues: Iterable[QueueProgress]
) -> Iterator[Due]:
    """Give what labelling waits for: queues with open items, labels under another wording."""
    for queue in queues:
        left = queue.wanted - queue.answers
        if left > 0:
            yield Due(
                kind="queue",
                number=left,
                sentence=f"{count(left, 'answer')} wanted, about {max(1, round(queue.minutes_left))} min",
                command=f"ethogram label {queue.name}",
                subject=queue.name,
            )
    for clause, number in stale_labels(spec, labels).items():
        yield Due(
            kind="stale labels",
            number=number,
            sentence=f"{count(number, 'label')} given under another wording",
            command=f"ethogram read --for {clause}",
            subject=clause,
        )


def due_among_cards(standings: Iterable[Standing]) -> Iterator[Due]:
    """Give the judges whose card no longer holds."""
    for each in standings:
        if not each.is_fresh:
            why = each.drifted or f"{', '.join(each.changed)} changed"
            yield Due(
                kind="stale card",
                number=1,
                sentence=f"on {each.card.criterion}: {why}",
                command=f"ethogram judge calibrate {each.card.judge}",
                subject=each.card.judge,
            )


def stale_labels(spec: Spec, labels: tuple[Label, ...]) -> dict[ClauseId, int]:
    """Count by clause the labels that people gave under another wording of it."""
    digests: dict[ClauseId, Digest] = {clause.id: clause.digest for clause in spec.clauses}
    found: dict[ClauseId, int] = {}
    for subject, ruled in labels_in_force(labels, digests).items():
        stale = sum(1 for label in ruled.stale if not label.is_simulated)
        if stale and subject.clause in digests:
            found[subject.clause] = found.get(subject.clause, 0) + stale
    return found


def _complaints(cases: Iterable[Case], complaints: Iterable[Complaint]) -> Iterator[Due]:
    known = {case.id for case in cases}
    waiting = [each for each in complaints if case_name(each) not in known and not each.transcript]
    if waiting:
        first = waiting[-1].id
        verb = "is" if len(waiting) == 1 else "are"
        yield Due(
            kind="complaints",
            number=len(waiting),
            sentence=f"{count(len(waiting), 'complaint')} that {verb} no case yet",
            command=f"ethogram file {first} --as-case",
        )
