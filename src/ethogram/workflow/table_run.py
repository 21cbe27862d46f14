"""One model's rows of a table as a run: its cases, transcripts, verdicts, labels and how it was sampled."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence

import msgspec

from ethogram.context.block import Rendered
from ethogram.errors import Position, UsageRefused
from ethogram.exchange.judged_table import JudgedTable, TableItem
from ethogram.exchange.mapping import Mapping as TableMapping
from ethogram.ids import (
    AudienceId,
    CaseId,
    CriterionId,
    Digest,
    FamilyId,
    JudgeName,
    LabelId,
    QueueName,
    RunId,
    SurfaceId,
    TargetName,
    UseCaseId,
    digest,
)
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.label import Label, LabelOutcome
from ethogram.judge.label_file import instant
from ethogram.judge.queue import Queue, QueueItem
from ethogram.judge.queue_file import LONGEST_NAME
from ethogram.judge.turns import exchange_digest
from ethogram.judge.verdict import Verdict
from ethogram.model.message import Message, Reply
from ethogram.model.target import Target
from ethogram.run.converse import as_message, transcript_id
from ethogram.run.run import Plan, Run
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause
from ethogram.suite.case import Case, Place
from ethogram.suite.read_case import slug
from ethogram.workflow.documents import Documents
from ethogram.workflow.workspace import Workspace

_SAID: dict[str, LabelOutcome] = {"pass": "pass", "fail": "fail", "unclear": "unclear"}
"""A person to whom a criterion does not apply has decided nothing: `skipped`."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What rows are a judgement of."""

    clause: Clause
    criterion: CriterionId


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A table in its workspace."""

    workspace: Workspace
    mapping: TableMapping
    table: JudgedTable
    source: str
    """Name of the file."""
    subjects: tuple[Subject, ...]
    version: str
    """Of Ethogram."""

    @property
    def surface(self) -> SurfaceId:
        """Where the questions stand.

        Raises:
            UsageRefused: The mapping does not say, and the product has not just one surface.
        """
        known = [surface.id for surface in self.workspace.product.surfaces]
        wanted = self.mapping.surface
        if wanted in known or (wanted and not known):
            return SurfaceId(wanted)
        if not wanted and len(known) == 1:
            return known[0]
        names = ", ".join(map(repr, map(str, known))) or "none"
        raise UsageRefused(
            f"The mapping names the surface {wanted!r}; product.md has {names}. Write "
            'surface = "NAME" in the mapping.'
        )


class TableRun(msgspec.Struct, frozen=True, kw_only=True):
    """One model's rows as a run."""

    model: str
    run: Run
    items: tuple[TableItem, ...]
    cases: tuple[Case, ...]
    transcripts: tuple[Transcript, ...]
    is_new: bool


def context_of(placed: Placed) -> Rendered:
    """Give the context of imported replies: nobody knows it, so it is empty."""
    return Rendered(surface=placed.surface, messages=(), digest=digest(["imported context"]))


def run_of(
    placed: Placed,
    model: str,
    started_at: float,
    known: Mapping[Digest, Run],
    taken: frozenset[RunId],
) -> TableRun:
    """Make a model's rows a run, or find the run that they made before.

    What was asked and answered decides which run it is, not what was said of it: a table with one
    more rater belongs to the same run.
    """
    items = placed.table.of_model(model)
    cases = _cases(placed, items)
    asked = [(item.item, item.family, item.prompt, item.reply, item.about) for item in items]
    identity = digest(["table", model, asked])
    before = known.get(identity)
    run = before or _run(placed, model, started_at, identity, cases, taken)
    return TableRun(
        model=model,
        run=run,
        items=items,
        cases=cases,
        transcripts=tuple(
            _transcript(placed, run, number, item, case)
            for number, (item, case) in enumerate(zip(items, cases, strict=True), 1)
        ),
        is_new=before is None,
    )


def _run(
    placed: Placed,
    model: str,
    started_at: float,
    identity: Digest,
    cases: Sequence[Case],
    taken: frozenset[RunId],
) -> Run:
    workspace, context = placed.workspace, context_of(placed)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(started_at))
    names = (RunId(f"{stamp}-{identity[:length]}") for length in range(4, len(identity)))
    target = Target(
        name=TargetName(slug(model) or "model"),
        provider="recorded",
        model=model,
        source=identity,
        notes=f"Imported from {placed.source}; nothing was asked here.",
        digest=digest(["table", model]),
    )
    plan = Plan(
        target=target,
        spec=workspace.spec.digest,
        documents=digest(Documents(product=workspace.product, spec=workspace.spec)),
        cases=digest([(case.id, case.digest) for case in cases]),
        contexts={str(context.surface): context.digest},
    )
    return Run(
        id=next(name for name in names if name not in taken),
        product=workspace.settings.name or workspace.product.name,
        plan=plan,
        planned=len(cases),
        started_at=started_at,
        version=placed.version,
    )


def _cases(placed: Placed, items: Sequence[TableItem]) -> tuple[Case, ...]:
    mapping = placed.mapping
    place = Place(
        surface=placed.surface,
        audience=AudienceId(mapping.audience) if mapping.audience else None,
        use_case=UseCaseId(mapping.use_case) if mapping.use_case else None,
    )
    names: dict[str, str] = {}
    cases = []
    for item in items:
        own = slug(item.item) or digest(item.item)[:8]
        if names.setdefault(own, item.item) != item.item:
            own = f"{own}-{digest(item.item)[:8]}"
        text = item.prompt or f"[The text of question {item.item} is not in {placed.source}.]"
        cases.append(
            Case(
                id=CaseId(own),
                family=FamilyId(slug(item.family) or own),
                place=place,
                turns=(Message(role="user", content=text),),
                tests=(placed.subjects[item.about].clause.id,),
                source=placed.source,
                digest=digest([own, text, place]),
                at=Position(path=placed.source),
            )
        )
    return tuple(cases)


def _transcript(placed: Placed, run: Run, number: int, item: TableItem, case: Case) -> Transcript:
    """Make the conversation; one whose reply is not in the file has none, and did not fail."""
    replies = () if item.reply is None else (Reply(text=item.reply, model=item.model),)
    return Transcript(
        id=transcript_id(run.id, number),
        run=run.id,
        case=case.id,
        family=case.family,
        place=case.place,
        target=run.plan.target.name,
        model=item.model,
        messages=(*case.turns, *map(as_message, replies)),
        replies=replies,
        context=context_of(placed).digest,
        started_at=run.started_at,
    )


def verdicts_of_table(placed: Placed, each: TableRun) -> dict[int, tuple[Verdict, ...]]:
    """Give what judges said, by the number of the reply."""
    return {
        number: tuple(
            Verdict(
                transcript=transcript_id(each.run.id, number),
                clause=placed.subjects[item.about].clause.id,
                criterion=placed.subjects[item.about].criterion,
                outcome=said.outcome,
                judge=JudgeName(said.rater),
                judge_kind="model",
                judge_digest=placed.table.versions[said.rater],
                answer_class=said.answer_class,
                reason=f"recorded in {placed.source}",
                raw=said.raw,
            )
            for said in item.judges
        )
        for number, item in enumerate(each.items, 1)
    }


def queues_of(placed: Placed, each: TableRun, now: str) -> tuple[Queue, ...]:
    """Say how the labelled replies were drawn: one queue for each subject that all of it was labelled on.

    Where people labelled every reply, nothing was left out, which speaks for the run as a random
    draw does. Where they labelled some, only the mapping's `sampled` can say how those were chosen.
    """
    queues: list[Queue] = []
    for place, subject in enumerate(placed.subjects):
        rows = [(n, item) for n, item in enumerate(each.items, 1) if item.about == place]
        labelled = [(n, item) for n, item in rows if item.people]
        is_whole = len(labelled) == len(rows)
        if not labelled or not (is_whole or placed.mapping.sampled):
            continue
        is_drawn = is_whole or placed.mapping.sampled == "random"
        # Not the model's name: labellers see what a queue is called.
        words = f"{placed.source.rpartition('.')[0]}-{subject.criterion}"
        name = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
        tail = each.run.plan.target.source[:4]
        queues.append(
            Queue(
                name=QueueName(f"{name[: LONGEST_NAME - 5]}-{tail}"),
                clause=subject.clause.id,
                criterion=subject.criterion,
                run=each.run.id,
                rule="random" if is_drawn else "listed",
                frame=len(rows),
                overlap=max(1, len(placed.mapping.people)),
                made_at=now,
                items=tuple(
                    QueueItem(
                        transcript=each.transcripts[n - 1].id,
                        case=each.cases[n - 1].id,
                        weight=len(rows) / len(labelled) if is_drawn else 1.0,
                    )
                    for n, _ in labelled
                ),
            )
        )
    return tuple(queues)


def labels_of(
    placed: Placed, each: TableRun, queues: Sequence[Queue], now: str, is_simulated: bool
) -> list[Label]:
    """Give what people said, as labels."""
    by_criterion = {queue.criterion: queue.name for queue in queues}
    labels: list[Label] = []
    for item, case, transcript in zip(each.items, each.cases, each.transcripts, strict=True):
        subject = placed.subjects[item.about]
        for said in item.people:
            what = [transcript.id, subject.criterion, said, item.at, subject.clause.digest]
            labels.append(
                Label(
                    id=LabelId(digest(["table", *what])[:16]),
                    transcript=transcript.id,
                    case=case.id,
                    clause=subject.clause.id,
                    criterion=subject.criterion,
                    outcome=_SAID.get(said.outcome, "skipped"),
                    note=item.note,
                    labeller=said.rater,
                    at=item.at or now,
                    clause_digest=subject.clause.digest,
                    # Without a text the hash would be that of the question alone, and the label
                    # would follow to every other model's reply to it.
                    reply=exchange_digest(transcript) if transcript.replies else Digest(""),
                    is_simulated=is_simulated,
                    queue=by_criterion.get(subject.criterion, QueueName("")),
                    answer_class=said.answer_class,
                )
            )
    return labels


def settled_of(placed: Placed, each: TableRun, labels: Sequence[Label]) -> list[Adjudication]:
    """Give what was settled where people differed; where they agreed there was nothing to settle."""
    given: dict[str, list[Label]] = {}
    for label in labels:
        given.setdefault(label.transcript, []).append(label)
    settled: list[Adjudication] = []
    for item, case, transcript in zip(each.items, each.cases, each.transcripts, strict=True):
        own, said = given.get(transcript.id, []), item.settled
        if said is None or len({label.outcome for label in own}) < 2:
            continue
        if said.outcome not in ("pass", "fail", "unclear"):
            continue
        first, seen = own[0], tuple(label.id for label in own)
        settled.append(
            Adjudication(
                id=LabelId(digest(["table", seen, said])[:16]),
                transcript=transcript.id,
                case=case.id,
                clause=first.clause,
                criterion=first.criterion,
                settled=said.outcome,
                reason_code="unrecorded",
                note=f"settled in {placed.source}",
                seen=seen,
                adjudicator=said.rater,
                at=max(own, key=lambda label: instant(label.at)).at,
                clause_digest=first.clause_digest,
                reply=first.reply,
            )
        )
    return settled
