"""A trial: one question under the old and the new context, settled before anything is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from importlib.metadata import version

import msgspec

from ethogram.context.block import Rendered
from ethogram.ids import BlockId, Digest, RunId, digest
from ethogram.model.target import Target
from ethogram.report.trial import BlockChange, TrialFacts
from ethogram.run.run import Run
from ethogram.store.database import Connection, open_database
from ethogram.store.reading import load_runs, load_snapshot, load_transcripts, reads_of_cases
from ethogram.suite.case import Case
from ethogram.workflow.comparing import RENDERED_DECODER
from ethogram.workflow.plan import Planned, Wish, context_with_documents, plan_run
from ethogram.workflow.run import fresh_repeat, refuse_unpriced
from ethogram.workflow.workspace import Workspace

AS_WRITTEN = "as the documents stand"
JUST_BEFORE_S = 0.001
"""The old side counts as started this much earlier, so that the newest trial is the new one."""


class Attempt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person wants tried."""

    case: Case
    repeats: int = 5
    target: str = ""
    edits: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Block to a text that stands in no document."""
    variant: Mapping[str, str] = msgspec.field(default_factory=dict)
    is_fresh: bool = False
    """True asks anew even where a reply is known."""

    @property
    def is_edit(self) -> bool:
        """True when the new side is not what the documents say."""
        return bool(self.edits or self.variant)


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One context of a trial, and the run that its replies are kept in."""

    planned: Planned
    rendered: Rendered
    """With the documents the case brings along."""
    name: str


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A trial that is ready to be held."""

    case: Case
    new: Side
    old: Side | None = None
    """None when there is nothing to hold it against."""

    @property
    def target(self) -> Target:
        """What is asked."""
        return self.new.planned.run.plan.target


def plan_trial(
    workspace: Workspace, attempt: Attempt, *, clock: Callable[[], float] = time.time
) -> Trial:
    """Settle both sides of a trial.

    With an edit or another wording, old is what the documents say. Without, old is what the last
    run sent, where that differs from what the documents say now.

    Raises:
        UsageRefused: A block, wording or target does not exist.
    """
    wish = Wish(target=attempt.target, repeats=attempt.repeats, is_trial=True)
    alone = msgspec.structs.replace(workspace, cases=(attempt.case,))
    if attempt.is_fresh:
        wish = msgspec.structs.replace(wish, first_repeat=fresh_repeat(alone, wish))
    now = clock()
    start = now - JUST_BEFORE_S if attempt.is_edit else now
    plain = _side(alone, attempt.case, wish, start, AS_WRITTEN)
    refuse_unpriced(plain.planned, workspace.settings.budget)
    if attempt.is_edit:
        edited = msgspec.structs.replace(wish, edits=attempt.edits, variant=attempt.variant)
        new = _side(alone, attempt.case, edited, now, _edit_name(attempt))
        is_same = new.rendered.digest == plain.rendered.digest
        return Trial(case=attempt.case, new=new, old=None if is_same else plain)
    return _against_last_run(workspace, attempt.case, plain)


def _edit_name(attempt: Attempt) -> str:
    wordings = [f"{block}={name}" for block, name in attempt.variant.items()]
    edits = [f"{block} (edited)" for block in attempt.edits]
    return f"with {', '.join([*edits, *wordings])}"


def _side(workspace: Workspace, case: Case, wish: Wish, now: float, name: str) -> Side:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
    planned = plan_run(workspace, wish, now=now, stamp=stamp, version=version("ethogram"))
    return Side(
        planned=planned, rendered=context_with_documents(workspace, planned, case), name=name
    )


def _against_last_run(workspace: Workspace, case: Case, plain: Side) -> Trial:
    if not workspace.evidence.is_file():
        return Trial(case=case, new=plain)
    connection = open_database(workspace.evidence)
    try:
        last = _last_run(connection, plain.planned.run)
        sent = _sent_in(connection, last, case) if last is not None else None
    finally:
        connection.close()
    if last is None or sent is None:
        return Trial(case=case, new=plain)
    if sent.digest == plain.rendered.digest:
        same = msgspec.structs.replace(plain, name=f"{AS_WRITTEN}, unchanged since run {last.id}")
        return Trial(case=case, new=same)
    old = Side(
        planned=_under(plain.planned, sent), rendered=sent, name=f"run {last.id.rpartition('-')[2]}"
    )
    return Trial(case=case, new=plain, old=old)


def _last_run(connection: Connection, run: Run) -> Run | None:
    """Give the newest run of this product, of the same target if there is one."""
    known = [other for other in load_runs(connection) if other.product == run.product]
    same = [other for other in known if other.plan.target.name == run.plan.target.name]
    return next(iter(same or known), None)


def _sent_in(connection: Connection, run: Run, case: Case) -> Rendered | None:
    """Give what a run sent before this case's turns, or else on its surface."""
    reads = reads_of_cases(connection, run.id, [case.id])[:1]
    name: Digest | None = run.plan.contexts.get(case.place.surface)
    for transcript, asked in load_transcripts(connection, run, reads):
        if asked.place.surface == case.place.surface:
            name = transcript.context
    body = load_snapshot(connection, name) if name else None
    return RENDERED_DECODER.decode(body) if body else None


def _under(planned: Planned, rendered: Rendered) -> Planned:
    """Give the same plan under a context that stands in no document any more."""
    plan = msgspec.structs.replace(
        planned.run.plan, contexts={str(rendered.surface): rendered.digest}
    )
    stamp = planned.run.id.rpartition("-")[0]
    run = msgspec.structs.replace(
        planned.run,
        id=RunId(f"{stamp}-{digest([plan, planned.run.started_at])[:4]}"),
        plan=plan,
        started_at=planned.run.started_at - JUST_BEFORE_S,
    )
    return msgspec.structs.replace(planned, run=run, rendered={rendered.surface: rendered})


def trial_facts(trial: Trial) -> TrialFacts:
    """Give what a reader must know before the first reply."""
    old, new, target = trial.old, trial.new, trial.target
    users = [turn.content for turn in trial.case.turns if turn.role == "user"]
    return TrialFacts(
        case=trial.case.id,
        situation=trial.case.place.situation,
        tests=trial.case.tests,
        target=target.name,
        model=target.model or target.name,
        is_standin=target.is_standin,
        repeats=new.planned.run.plan.repeats,
        question=users[-1] if users else "",
        new_run=new.planned.run.id,
        old_run=old.planned.run.id if old else None,
        old_name=old.name if old else "",
        new_name=new.name,
        blocks=tuple(_changes(old.rendered, new.rendered)) if old else (),
        other_changes=other_changes(old.rendered, new.rendered) if old else (),
    )


def _changes(old: Rendered, new: Rendered) -> list[BlockChange]:
    before, after = block_texts(old), block_texts(new)
    return [
        BlockChange(block=block, before=before.get(block, ""), after=after.get(block, ""))
        for block in {**before, **after}
        if before.get(block) != after.get(block)
    ]


def block_texts(rendered: Rendered) -> dict[BlockId, str]:
    """Give the text of each block as it is sent."""
    text = rendered.messages[0].content if rendered.messages else ""
    return {span.block: text[span.start : span.end] for span in rendered.spans}


def other_changes(old: Rendered, new: Rendered) -> tuple[str, ...]:
    """Name what else two contexts send differently, apart from the texts of their blocks."""
    changed = []
    if old.tools != new.tools:
        changed.append("tools")
    if old.messages[1:] != new.messages[1:]:
        changed.append("few-shot turns or history")
    if not changed and not _changes(old, new):
        changed.append("order, separators or documents")
    return tuple(changed)
