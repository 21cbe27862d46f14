"""Read replies one at a time, and say of each what a person thinks of it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.findings.in_force import Asked, Given, observe
from ethogram.ids import (
    CaseId,
    ClauseId,
    CriterionId,
    Digest,
    FamilyId,
    RunId,
    TranscriptId,
)
from ethogram.judge.answer_class import class_of
from ethogram.judge.label import Label, LabelOutcome
from ethogram.judge.label_file import labels_in_force
from ethogram.judge.turns import exchange_digest, user_text
from ethogram.report.evidence import (
    Flip,
    Judged,
    ReportClause,
    ReportContext,
    ReportTranscript,
    report_clause,
    report_context,
    report_transcript,
)
from ethogram.run.converse import transcript_id
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.store.database import Connection
from ethogram.store.reading import (
    asked_rows,
    find_run,
    load_runs,
    load_snapshot,
    load_transcripts,
    outcome_rows,
    reads_by_case,
    reads_of_cases,
    verdicts_of,
)
from ethogram.workflow.adjudications import Said, load_adjudications
from ethogram.workflow.comparing import RENDERED_DECODER, earlier_run
from ethogram.workflow.complaints import note_complaint
from ethogram.workflow.evidence import labels_on, load_documents, load_labels, open_evidence
from ethogram.workflow.guidelines import earlier_labels
from ethogram.workflow.labelling import NO_DETAIL, Detail, LabelBook, LabelSubject, labeller_name
from ethogram.workflow.pile import Item, Pile, Wanted, choose_pile
from ethogram.workflow.trusting import resting_on, trust_in
from ethogram.workflow.workspace import load_norms

TRIAL = "try"
"""Name of the newest trial run."""


class Opened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply as it lies before a reader."""

    reply: ReportTranscript
    context: ReportContext | None
    clause: ClauseId
    """The clause in question; empty when the reply counts for none."""
    criterion: CriterionId | None = None
    own: Label | None = None
    """What this reader said of it before."""

    @property
    def clauses(self) -> tuple[ClauseId, ...]:
        """Every clause the reply counts for, the one in question first."""
        names = [name for name, _ in self.reply.standings]
        return tuple(dict.fromkeys([self.clause, *names] if self.clause else names))


class Sitting:
    """A pile of replies, a reader, and what the reader has said so far.

    Attributes:
        run: The run whose replies are read.
        pile: What lies there, without what was left out.
        left_out: How many were left out because this reader labelled them before.
        book: The reader's labels of this sitting.
        clauses: The specification as it was when the run was judged last.
        problems: Lines of labels that cannot be read, and so count for nothing.
    """

    def __init__(
        self, connection: Connection, root: Path, run: Run, pile: Pile, book: LabelBook
    ) -> None:
        """Take a pile of one run; see `open_sitting`."""
        self.run = run
        self.pile = pile
        self.left_out = 0
        self.book = book
        self._connection = connection
        self._root = root
        self._spec = load_documents(connection, run).spec
        self._digests = {clause.id: clause.digest for clause in self._spec.clauses}
        self.clauses: list[ReportClause] = [report_clause(each) for each in self._spec.clauses]
        self._labels = defaultdict[CaseId, list[Label]](list)
        labels, self.problems = load_labels(root)
        for label in labels:
            self._labels[label.case].append(label)
        # Documents are read for this only where somebody labelled under a guideline.
        told = any(label.guideline for label in labels)
        self._rubrics = load_norms(root).rubrics if told else {}
        self._settled = load_adjudications(root)[0]
        self._contexts: dict[Digest, ReportContext | None] = {}
        self._trust = trust_in(connection, root, run)
        self._earlier = earlier_run(connection, run)
        self._earlier_reads: dict[str, list[int]] | None = None

    def close(self) -> None:
        """Close the evidence. Labels are on the disk already."""
        self._connection.close()

    def leave_out_labelled(self) -> None:
        """Leave out of the pile what this reader has labelled under the clause as it is."""
        mine = [
            label
            for labels in self._labels.values()
            for label in labels
            if label.labeller == self.book.labeller
        ]
        if not mine:
            return
        in_force = labels_in_force(labels_on(self._connection, self.run, mine), self._digests)
        done = {
            (subject.transcript, subject.clause)
            for subject, ruled in in_force.items()
            if ruled.labels
        }
        said = {transcript for transcript, _ in done}
        kept = tuple(item for item in self.pile.items if not self._is_done(item, done, said))
        self.left_out = len(self.pile.items) - len(kept)
        self.pile = msgspec.structs.replace(self.pile, items=kept)

    def _is_done(
        self, item: Item, done: set[tuple[TranscriptId, ClauseId]], said: set[TranscriptId]
    ) -> bool:
        transcript = transcript_id(self.run.id, item.read)
        return (transcript, item.clause) in done if item.clause else transcript in said

    def open(self, item: Item, clause: ClauseId | None = None) -> Opened:
        """Give a reply with everything that is known of it now.

        Args:
            item: Which reply.
            clause: The clause in question, when it is not the item's own.

        Raises:
            UsageRefused: The run never got that far.
        """
        found = next(load_transcripts(self._connection, self.run, [item.read]), None)
        if found is None:
            raise UsageRefused(
                f"Reply {item.read} of run {str(self.run.id)!r} was never asked for. "
                "Go on with the run: 'ethogram resume'."
            )
        transcript, case = found
        labels = self._labels_on(transcript, case.id)
        reply = report_transcript(transcript, item.read, self._judged(transcript, item, labels))
        in_question = clause or item.clause or _first_in_question(reply)
        criterion = item.criterion if in_question == item.clause else None
        return Opened(
            reply=reply,
            context=self._context(transcript.context),
            clause=in_question,
            criterion=criterion,
            own=self._own(labels, in_question, criterion),
        )

    def label(
        self,
        opened: Opened,
        outcome: LabelOutcome,
        note: str = "",
        detail: Detail = NO_DETAIL,
    ) -> Label:
        """Append what the reader says of a reply; it is on the disk when this returns.

        Args:
            opened: The reply as it lies there.
            outcome: What the reader says.
            note: One note.
            detail: Where in the reply, and how long it took.

        Raises:
            UsageRefused: There is no reply, or it counts for no clause.
        """
        if not opened.clause:
            raise UsageRefused(
                f"Reply {opened.reply.read} counts for no clause, so there is nothing to pass or "
                "fail. Name one: 'ethogram read NUMBER --for CLAUSE'."
            )
        if opened.reply.failure and not opened.reply.reply:
            raise UsageRefused(
                f"Reply {opened.reply.read} never came, so there is nothing to pass or fail. "
                "Ask for it again: 'ethogram resume'."
            )
        label = self.book.give(
            self._subject(opened), outcome, note=note, before=opened.own, detail=detail
        )
        self._labels[label.case].append(label)
        return label

    def undo(self, label: Label) -> None:
        """Take a label back."""
        self._labels[label.case] += self.book.undo(label)

    def note(self, opened: Opened, text: str) -> None:
        """Keep a note that comes with no verdict, as a complaint about the reply."""
        note_complaint(self._root, opened.reply, opened.clause, who=self.book.labeller, what=text)

    def _subject(self, opened: Opened) -> LabelSubject:
        transcript, _ = next(load_transcripts(self._connection, self.run, [opened.reply.read]))
        return LabelSubject(
            transcript=transcript.id,
            case=transcript.case,
            clause=opened.clause,
            criterion=opened.criterion,
            clause_digest=self._digests.get(opened.clause, Digest("")),
            reply=exchange_digest(transcript),
        )

    def _labels_on(self, transcript: Transcript, case: CaseId) -> list[Label]:
        """Give the labels on this reply: those given here, after those given where it was heard too."""
        return self._said_of(transcript, self._labels.get(case, ()))

    def _said_of(self, transcript: Transcript, said: Iterable[Said]) -> list[Said]:
        own: list[Said] = []
        carried: list[Said] = []
        words = exchange_digest(transcript)
        for each in said:
            if each.transcript == transcript.id:
                own.append(each)
            elif each.reply == words and not each.transcript.startswith(f"{self.run.id}."):
                carried.append(msgspec.structs.replace(each, transcript=transcript.id))
        return carried + own

    def _judged(self, transcript: Transcript, item: Item, labels: list[Label]) -> Judged:
        run, read = self.run.id, item.read
        asked = [
            Asked(
                transcript.id,
                CaseId(row.case),
                FamilyId(row.family),
                row.situation,
                row.repeat,
                bool(row.is_twin),
                bool(row.is_missing),
                tuple(map(ClauseId, row.clauses.split())),
            )
            for row in asked_rows(self._connection, run, read)
        ]
        trust = self._trust
        given = (
            Given(transcript.id, *trust.row(row)[1:])
            for row in outcome_rows(self._connection, run, read)
        )
        before = self._before(transcript)
        answer = ""
        if transcript.final is not None:
            answer = class_of(transcript.text, user_text(transcript)).name
        flip: Flip = item.flip or ("changed" if before else "")
        in_force = labels_in_force(labels, self._digests).values()
        standing = [label for ruled in in_force for label in ruled.labels]
        same_case = (each for each in self._settled if each.case == transcript.case)
        settled = self._said_of(transcript, same_case)
        return Judged(
            observations=observe(asked, given, labels, self._spec, settled),
            verdicts=list(resting_on(trust.cards, verdicts_of(self._connection, run, read))),
            labels=standing,
            earlier=earlier_labels(standing, self._spec, self._rubrics),
            answer_class=answer,
            flip=flip,
            before=before,
        )

    def _before(self, transcript: Transcript) -> str:
        """Give the reply of the run before to the same question, when it was another one."""
        if self._earlier is None:
            return ""
        reads = self._reads_before(self._earlier.id, transcript.case)
        for other, _ in load_transcripts(self._connection, self._earlier, reads):
            if other.repeat == transcript.repeat:
                return other.text if other.text != transcript.text else ""
        return ""

    def _reads_before(self, earlier: RunId, case: CaseId) -> list[int]:
        """Find a case in the run before: one by a search, and from the second on by an index."""
        if self._earlier_reads is None:
            self._earlier_reads = {}
            return reads_of_cases(self._connection, earlier, [case])
        if not self._earlier_reads:
            self._earlier_reads = reads_by_case(self._connection, earlier)
        return self._earlier_reads.get(case, [])

    def _context(self, name: Digest) -> ReportContext | None:
        if name not in self._contexts:
            body = load_snapshot(self._connection, name)
            rendered = RENDERED_DECODER.decode(body) if body else None
            self._contexts[name] = (
                report_context(rendered, {span.block: span.serves for span in rendered.spans})
                if rendered is not None
                else None
            )
        return self._contexts[name]

    def _own(
        self, labels: list[Label], clause: ClauseId, criterion: CriterionId | None
    ) -> Label | None:
        for subject, ruled in labels_in_force(labels, self._digests).items():
            if subject.clause == clause and subject.criterion == criterion:
                return next((x for x in ruled.labels if x.labeller == self.book.labeller), None)
        return None


def _first_in_question(reply: ReportTranscript) -> ClauseId:
    """Give what the reply fails first, else what is undecided, else the first it counts for."""
    for wanted in ("fail", "undecided"):
        for clause, standing in reply.standings:
            if standing == wanted:
                return clause
    return reply.standings[0][0] if reply.standings else ClauseId("")


def open_sitting(
    root: Path,
    wanted: Wanted,
    *,
    run: str | None = None,
    labeller: str = "",
    again: bool = False,
    clock: Callable[[], float] = time.time,
) -> Sitting:
    """Choose the replies to read and find what this reader said of them before.

    Args:
        root: The workspace.
        wanted: Which replies.
        run: See `store.reading.find_run`; `try` names the newest trial.
        labeller: Who reads; see `labelling.labeller_name`.
        again: Also show what this reader has labelled already.
        clock: Seconds since the epoch.

    Raises:
        UsageRefused: There is no evidence, run, clause or number of that name.
    """
    book = LabelBook(root, labeller_name(labeller), clock=clock)
    connection = open_evidence(root)
    try:
        found = newest_trial(connection) if run == TRIAL else find_run(connection, run)
        pile = choose_pile(connection, root, found, wanted)
        sitting = Sitting(connection, root, found, pile, book)
        if wanted.choice != "number" and not again:
            sitting.leave_out_labelled()
    except BaseException:
        connection.close()
        raise
    return sitting


def newest_trial(connection: Connection) -> Run:
    """Give the newest trial that is no probe.

    Raises:
        UsageRefused: Nothing was ever tried.
    """
    for run in load_runs(connection, trials=True):
        if run.plan.is_trial and run.plan.probe_of is None and not run.plan.experiment:
            return run
    raise UsageRefused("There is no trial yet. Make one with 'ethogram try CASE'.")
