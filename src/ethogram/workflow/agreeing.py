"""Ask whether people agree: on the labels of a workspace, or of one run."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from ethogram.errors import Diagnostic
from ethogram.findings.agreement import Said, agreements
from ethogram.findings.agreement_items import family_by_name
from ethogram.findings.dispute import Dispute
from ethogram.ids import CaseId, CriterionId, FamilyId, RunId, TranscriptId
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.label import Label
from ethogram.judge.label_file import is_fresh
from ethogram.judge.preference import Preference
from ethogram.judge.rubric import Rubric
from ethogram.report.agreement_answer import AgreementShown, PartedShown
from ethogram.run.run import Run
from ethogram.spec.clause import Spec
from ethogram.store.database import Connection, open_database
from ethogram.store.reading import asked_rows, done_reads, find_run, load_runs, load_transcripts
from ethogram.workflow.adjudications import SameReplies
from ethogram.workflow.evidence import labels_on, load_documents, open_evidence
from ethogram.workflow.labelling_files import LabelFiles
from ethogram.workflow.pile import named_subject
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.workspace import load_norms


class Opinions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything people said that a question about agreement is asked of."""

    spec: Spec
    labels: tuple[Label, ...]
    adjudications: tuple[Adjudication, ...]
    preferences: tuple[Preference, ...]
    rubrics: dict[CriterionId, Rubric]
    runs: dict[RunId, Run]
    """Runs that the evidence holds."""
    run: Run | None = None
    """The run whose replies are meant; None: those of every run."""
    families: dict[CaseId, FamilyId] = msgspec.field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()
    """Lines and documents that cannot be read, and so count for nothing."""

    @property
    def stale(self) -> int:
        """Labels that were given under another wording of their clause."""
        digests = {clause.id: clause.digest for clause in self.spec.clauses}
        return sum(not is_fresh(label, digests.get(label.clause)) for label in self.labels)


def ask_agreement(root: Path, run: str | None = None, subject: str = "") -> AgreementShown:
    """Say how people agree.

    Args:
        root: The workspace.
        run: Only labels on the replies of this run, under the documents it was judged by; None
            takes the labels of every run, under the documents as they stand now.
        subject: Only this clause or criterion.

    Raises:
        UsageRefused: There is no such run, clause or criterion.
    """
    with evidence_at_hand(root, run) as connection:
        opinions = load_opinions(connection, root, run)
        if subject:
            opinions = narrowed(opinions, subject)
        said = Said(
            spec=opinions.spec,
            labels=opinions.labels,
            adjudications=opinions.adjudications,
            preferences=opinions.preferences,
            family_of=lambda case: opinions.families.get(case) or family_by_name(case),
            texts=_texts(connection, opinions),
            guidance={name: each.guidance for name, each in opinions.rubrics.items()},
        )
        found = agreements(said)
        at_hand = at_hand_in(connection, opinions, found.disputes)
    regular = (each.id for each in opinions.runs.values() if not each.plan.is_trial)
    newest = next(regular, None)
    return AgreementShown(
        run=opinions.run.id if opinions.run else RunId(""),
        subject=subject,
        agreements=found,
        replies=tuple(
            _parted(each, newest, is_at_hand=each.item.transcript in at_hand)
            for each in found.disputes
        ),
        labels=sum(not label.is_simulated for label in opinions.labels),
        labellers=len({x.labeller for x in opinions.labels if not x.is_simulated}),
        stale=opinions.stale,
        problems=opinions.problems,
    )


@contextlib.contextmanager
def evidence_at_hand(root: Path, run: str | None) -> Iterator[Connection | None]:
    """Open the evidence; labels speak without it, unless a run is named.

    Raises:
        UsageRefused: A run is named and nothing was ever run.
    """
    is_there = (root / EVIDENCE).is_file()
    connection = open_database(root / EVIDENCE) if is_there else None
    if connection is None and run is not None:
        connection = open_evidence(root)
    try:
        yield connection
    finally:
        if connection is not None:
            connection.close()


def load_opinions(connection: Connection | None, root: Path, name: str | None) -> Opinions:
    """Read what people said, under the documents in force.

    A reply that several runs heard is one reply, and carries what was said of it in each.
    """
    files, norms = LabelFiles(root), load_norms(root)
    labels, adjudications = tuple(files.labels()), tuple(files.adjudications())
    preferences = tuple(files.preferences())
    runs = load_runs(connection, trials=True) if connection is not None else []
    run = find_run(connection, name) if connection is not None and name is not None else None
    spec = norms.spec
    if connection is not None and run is not None:
        spec = load_documents(connection, run).spec
        labels = labels_on(connection, run, labels)
        adjudications = labels_on(connection, run, adjudications)
        preferences = tuple(each for each in preferences if run_of(each.pair.first) == run.id)
    same = SameReplies((*labels, *adjudications))
    by_id = {each.id: each for each in runs}
    labels = same.name(labels)
    return Opinions(
        spec=spec,
        labels=labels,
        adjudications=same.name(adjudications),
        preferences=preferences,
        rubrics=dict(norms.rubrics),
        runs=by_id,
        run=run,
        families=_families(connection, {run_of(each.transcript) for each in labels} & by_id.keys()),
        problems=(*files.problems, *(x for x in norms.problems if x.severity == "error")),
    )


def narrowed(opinions: Opinions, subject: str) -> Opinions:
    """Keep what was said about one clause, or one criterion.

    Raises:
        UsageRefused: The specification has neither.
    """
    clause, criterion = named_subject(opinions.spec, subject)
    return msgspec.structs.replace(
        opinions,
        labels=tuple(
            x for x in opinions.labels if x.clause == clause and criterion in (None, x.criterion)
        ),
        adjudications=tuple(
            x
            for x in opinions.adjudications
            if x.clause == clause and criterion in (None, x.criterion)
        ),
        preferences=tuple(
            x for x in opinions.preferences if x.pair.clause == clause and criterion is None
        ),
    )


def run_of(transcript: TranscriptId) -> RunId:
    """Give the run that a transcript's name begins with."""
    return RunId(transcript.rpartition(".")[0])


def read_of(transcript: TranscriptId) -> int:
    """Give the number that a person types; 0 for a name that carries none."""
    number = transcript.rpartition(".")[2]
    return int(number) if number.isascii() and number.isdecimal() else 0


def at_hand_in(
    connection: Connection | None, opinions: Opinions, found: Iterable[Dispute]
) -> frozenset[TranscriptId]:
    """Name the divided replies that the evidence holds.

    Labels travel with the documents, and the evidence often stays where it was made.
    """
    if connection is None:
        return frozenset()
    named = [each.item.transcript for each in found]
    runs = {run_of(transcript) for transcript in named} & opinions.runs.keys()
    reads = {run: done_reads(connection, run) for run in runs}
    return frozenset(name for name in named if read_of(name) in reads.get(run_of(name), ()))


def _families(connection: Connection | None, runs: Iterable[RunId]) -> dict[CaseId, FamilyId]:
    """Say which family each case belongs to, as the runs at hand asked it."""
    if connection is None:
        return {}
    return {
        CaseId(row.case): FamilyId(row.family)
        for run in sorted(runs)
        for row in asked_rows(connection, run)
    }


def _texts(connection: Connection | None, opinions: Opinions) -> dict[TranscriptId, str]:
    """Read the replies that at least two people labelled, as far as they are at hand."""
    people: dict[TranscriptId, set[str]] = defaultdict(set)
    for label in opinions.labels:
        if not label.is_simulated:
            people[label.transcript].add(label.labeller)
    wanted: dict[RunId, list[int]] = defaultdict(list)
    for transcript, who in people.items():
        if len(who) > 1:
            wanted[run_of(transcript)].append(read_of(transcript))
    return {
        found.id: found.text
        for run, reads in wanted.items()
        if connection is not None and run in opinions.runs
        for found, _ in load_transcripts(connection, opinions.runs[run], reads)
    }


def _parted(dispute: Dispute, newest: RunId | None, *, is_at_hand: bool) -> PartedShown:
    item = dispute.item
    run = run_of(item.transcript)
    answers: dict[str, int] = {}
    for answer in item.answers.values():
        answers[answer] = answers.get(answer, 0) + 1
    return PartedShown(
        read=read_of(item.transcript) if is_at_hand else 0,
        run=run,
        is_of_another_run=run != newest,
        case=item.case,
        clause=item.clause,
        criterion=item.criterion,
        answers=tuple(sorted(answers.items(), key=lambda pair: (-pair[1], pair[0]))),
        state=dispute.state,
        reason=dispute.adjudication.reason_code if dispute.adjudication else None,
    )
