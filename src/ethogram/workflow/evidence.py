"""What is known about a run: its rows, the labels of people, and the outcomes in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from sys import intern

import msgspec

from ethogram.errors import Diagnostic, UsageRefused
from ethogram.findings.agreement_items import family_by_name
from ethogram.findings.contest import Contest
from ethogram.findings.dispute import contests
from ethogram.findings.in_force import Asked, Given, observe
from ethogram.findings.measured import NOTHING_MEASURED, Aside, Measured
from ethogram.findings.observation import Observation
from ethogram.ids import (
    CardId,
    CaseId,
    ClauseId,
    CriterionId,
    Digest,
    FamilyId,
    JudgeName,
    RunId,
    TranscriptId,
)
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.adjudication_file import FILE as ADJUDICATIONS
from ethogram.judge.card import JudgeCard
from ethogram.judge.card_standing import Standing, why_aside
from ethogram.judge.label import Label
from ethogram.judge.label_file import parse_labels
from ethogram.judge.turns import exchange_digest
from ethogram.judge.verdict import DECIDED
from ethogram.run.converse import transcript_id
from ethogram.run.run import Run
from ethogram.spec.clause import Spec
from ethogram.store.database import Connection, open_database
from ethogram.store.judging import load_judgings
from ethogram.store.reading import (
    RunState,
    asked_rows,
    load_runs,
    load_snapshot,
    load_transcripts,
    outcome_rows,
    reads_of_cases,
    run_state,
)
from ethogram.workflow.adjudications import Said, SameReplies, load_adjudications
from ethogram.workflow.documents import Documents
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.sampled import samples_of
from ethogram.workflow.trusting import (
    NEEDS_A_CARD,
    JudgeOn,
    Remeasure,
    Trust,
    remeasure,
    trust_in,
)

DECLINING = frozenset({"declines", "asks", "hands off"})
"""Expectations of a restriction: being helped there is too loose."""

NOT_LABELS = frozenset({"reports.jsonl", ADJUDICATIONS})
"""Files beside the labels that hold something else."""

DOCUMENTS_DECODER = msgspec.json.Decoder(Documents)


class RunEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one run that numbers are made of."""

    run: Run
    state: RunState
    documents: Documents
    asked: list[Asked]
    observations: list[Observation]
    labels: tuple[Label, ...]
    restricted: frozenset[CaseId]
    probed: dict[tuple[ClauseId, FamilyId], bool] = msgspec.field(default_factory=dict)
    """Failing families asked again with the instruction alone; True where that failed too."""
    judges_refused: tuple[str, ...] = ()
    """Judges that misjudge the specification's own examples, with the criterion and why."""
    cards: dict[JudgeOn, JudgeCard] = msgspec.field(default_factory=dict)
    """Fresh and usable cards, by judge and criterion: on these a clause may hold or be broken."""
    cards_aside: dict[JudgeOn, Standing] = msgspec.field(default_factory=dict)
    """Cards that do not count here: stale, refused, simulated, drifted."""
    adjudications: tuple[Adjudication, ...] = ()
    """How disagreements on the run's replies were settled."""
    contests: dict[ClauseId, Contest] = msgspec.field(default_factory=dict)
    """How people differ over clauses, on replies of every run."""
    remeasure: Remeasure = Remeasure()
    """What would let a judge decide whose card does not count, clause by clause."""
    measured: Measured = NOTHING_MEASURED
    """What the rates of judges are corrected by."""


def open_evidence(root: Path) -> Connection:
    """Open the evidence of a workspace that has some.

    Raises:
        UsageRefused: Nothing was ever run there.
    """
    path = root / EVIDENCE
    if not path.is_file():
        raise UsageRefused(
            "There is no evidence yet: this workspace was never run. Start with 'ethogram run'."
        )
    return open_database(path)


def load_labels(root: Path) -> tuple[tuple[Label, ...], tuple[Diagnostic, ...]]:
    """Read every label of the workspace, file by file, oldest line first."""
    labels: list[Label] = []
    problems: list[Diagnostic] = []
    for path in sorted((root / "labels").glob("*.jsonl")):
        if path.name in NOT_LABELS:
            continue
        with path.open(encoding="utf-8", errors="replace") as lines:
            parsed = parse_labels(lines, path.relative_to(root).as_posix())
        labels += parsed.value
        problems += parsed.problems
    return tuple(labels), tuple(problems)


def load_documents(connection: Connection, run: Run) -> Documents:
    """Give product and specification as they were when the run was judged last."""
    judgings = load_judgings(connection, run.id)
    named = judgings[-1].documents if judgings else run.plan.documents
    body = load_snapshot(connection, named)
    if body is None:
        raise UsageRefused(
            f"Run {str(run.id)!r} has lost the documents it was started with. "
            "Judge it again with 'ethogram judge' to report it under today's documents."
        )
    return DOCUMENTS_DECODER.decode(body)


def gather_evidence(connection: Connection, root: Path, run: Run) -> RunEvidence:
    """Read a run's rows and the labels on it, and settle which outcomes are in force."""
    documents = load_documents(connection, run)
    everything, settled = load_labels(root)[0], load_adjudications(root)[0]
    labels = labels_on(connection, run, everything)
    adjudications = labels_on(connection, run, settled)
    restricted = set[CaseId]()
    asked = list(_asked(connection, run.id, restricted))
    trust, judged = trust_in(connection, root, run), set[tuple[JudgeName, ClauseId, CriterionId]]()
    labelled = set[TranscriptId]()
    if trust.cards:
        labelled.update(each.transcript for each in labels)
        labelled.update(each.transcript for each in adjudications)
    alone: list[Given] = []
    given = _kept(_given(connection, run.id, trust, judged), labelled, alone)
    observations = observe(asked, given, labels, documents.spec, adjudications)
    beneath = observe(
        [row for row in asked if row.transcript in labelled], alone, (), documents.spec
    )
    return RunEvidence(
        run=run,
        state=run_state(connection, run),
        documents=documents,
        asked=asked,
        observations=observations,
        labels=labels,
        adjudications=adjudications,
        contests=contests_over(everything, settled, documents.spec, asked),
        restricted=frozenset(restricted),
        probed=probed_families(connection, run),
        judges_refused=judges_refused(connection, run),
        cards=trust.cards,
        cards_aside={on: each for on, each in trust.standings.items() if not each.counts},
        remeasure=remeasure(trust, judged),
        measured=Measured(
            cards=trust.cards,
            asides=_asides(trust),
            beneath=beneath,
            samples=samples_of(root, run, labels) if trust.cards else (),
            target=str(run.plan.target.name),
            made_on=_made_on(connection, trust),
        ),
    )


def _asides(trust: Trust) -> dict[JudgeOn, Aside]:
    """Say of each card that does not count, or whose judge has changed since, why."""
    asides = {
        on: Aside(card=each.card, why=why_aside(each), is_stale=not each.is_fresh)
        for on, each in trust.standings.items()
        if not each.counts
    }
    outdated = "its verdicts here are older than its card"
    return asides | {
        on: Aside(card=trust.standings[on].card, why=outdated) for on in trust.outdated
    }


def _made_on(connection: Connection, trust: Trust) -> dict[CardId, frozenset[str]]:
    """Name the targets on whose replies each card was made."""
    if not trust.cards:
        return {}
    targets = {run.id: str(run.plan.target.name) for run in load_runs(connection, trials=True)}
    return {
        card.id: frozenset(
            targets[run]
            for run in {RunId(item.transcript.rpartition(".")[0]) for item in card.items}
            if run in targets
        )
        for card in trust.cards.values()
    }


def _kept(
    given: Iterable[Given], labelled: Collection[TranscriptId], kept: list[Given]
) -> Iterator[Given]:
    """Pass verdicts on, and keep those on replies that people labelled."""
    for row in given:
        if row.transcript in labelled:
            kept.append(row)
        yield row


def probed_families(connection: Connection, run: Run) -> dict[tuple[ClauseId, FamilyId], bool]:
    """Say of every failing family that was asked with the instruction alone whether it failed again.

    A reply on which code could not decide tells neither, and is left out.
    """
    failed: dict[tuple[ClauseId, FamilyId], bool] = {}
    for probe in load_runs(connection, trials=True):
        if probe.plan.probe_of != run.id:
            continue
        families = {row.read: FamilyId(row.family) for row in asked_rows(connection, probe.id)}
        for row in outcome_rows(connection, probe.id):
            if row.outcome in DECIDED:
                key = (row.clause, families[row.read])
                failed[key] = failed.get(key, False) or row.outcome == "fail"
    return failed


def judges_refused(connection: Connection, run: Run) -> tuple[str, ...]:
    """Name the judges that were refused when each last judged the run."""
    newest = {judging.judge: judging for judging in load_judgings(connection, run.id)}
    return tuple(
        f"{judging.judge} on {criterion}: {why}"
        for judging in newest.values()
        for criterion, why in judging.refused
    )


def contests_over(
    labels: tuple[Label, ...],
    adjudications: tuple[Adjudication, ...],
    spec: Spec,
    asked: Iterable[Asked] = (),
) -> dict[ClauseId, Contest]:
    """Say how people differ over each clause: its words are the same in every run."""
    if not labels:
        return {}
    same = SameReplies((*labels, *adjudications))
    families = {row.case: row.family for row in asked}
    return contests(
        same.name(labels),
        same.name(adjudications),
        spec,
        family_of=lambda case: families.get(case) or family_by_name(case),
    )


def labels_on(connection: Connection, run: Run, labels: Iterable[Said]) -> tuple[Said, ...]:
    """Give the labels, or the adjudications, that speak about a run's replies.

    A label given in another run counts here too when the same case got the same reply, letter by
    letter; so overruling a judge outlives the run in which it happened.
    """
    own: list[Said] = []
    others: list[Said] = []
    for label in labels:
        (own if label.transcript.startswith(f"{run.id}.") else others).append(label)
    if not others:
        return tuple(own)
    reads = reads_of_cases(connection, run.id, {label.case for label in others})
    same: dict[tuple[CaseId, Digest], list[TranscriptId]] = {}
    for transcript, case in load_transcripts(connection, run, reads):
        same.setdefault((case.id, exchange_digest(transcript)), []).append(transcript.id)
    carried: list[Said] = [
        msgspec.structs.replace(label, transcript=transcript)
        for label in others
        if label.reply
        for transcript in same.get((label.case, label.reply), ())
    ]
    return tuple(carried + own)


def _asked(connection: Connection, run: RunId, restricted: set[CaseId]) -> Iterator[Asked]:
    clauses: dict[str, tuple[ClauseId, ...]] = {}
    for row in asked_rows(connection, run):
        known = clauses.get(row.clauses)
        if known is None:
            known = clauses[row.clauses] = tuple(map(ClauseId, row.clauses.split()))
        case = CaseId(row.case)
        if row.expects in DECLINING:
            restricted.add(case)
        yield Asked(
            transcript_id(run, row.read),
            case,
            FamilyId(row.family) if row.family != row.case else FamilyId(case),
            intern(row.situation),
            row.repeat,
            bool(row.is_twin),
            bool(row.is_missing),
            known,
        )


def _given(
    connection: Connection,
    run: RunId,
    trust: Trust,
    judged: set[tuple[JudgeName, ClauseId, CriterionId]],
) -> Iterator[Given]:
    """Give every verdict with the card it rests on; notes who judged what and needs a card."""
    for row in outcome_rows(connection, run):
        # The same few names stand in every row; kept once, a run takes a tenth less memory.
        clause, criterion = ClauseId(intern(row.clause)), CriterionId(intern(row.criterion))
        card = None
        if row.judge_kind in NEEDS_A_CARD:
            card = trust.card_of(row)
            judged.add((row.judge, clause, criterion))
        yield Given(
            transcript_id(run, row.read),
            clause,
            criterion,
            row.outcome,
            row.judge,
            row.judge_kind,
            card,
            row.judged,
        )
