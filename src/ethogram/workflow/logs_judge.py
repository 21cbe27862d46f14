"""Judge production: conversations of a log become a run of their own, and are judged like any.

Their replies are kept under foreign keys, so that none of them ever answers a case of this workspace.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version

import msgspec

from ethogram.context.block import Rendered
from ethogram.errors import Position, UsageRefused
from ethogram.ids import CaseId, Digest, FamilyId, RunId, SurfaceId, digest
from ethogram.logs.conversation import LogConversation
from ethogram.model.message import Reply
from ethogram.model.target import Target
from ethogram.run.converse import transcript_id
from ethogram.run.run import PRODUCTION, Plan, Run
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause
from ethogram.store.database import Statement, open_database
from ethogram.store.reading import load_runs
from ethogram.store.writing import (
    Finished,
    end_statement,
    finished_statements,
    reply_statement,
    run_statement,
    snapshot_statement,
    write_all,
)
from ethogram.suite.case import Case
from ethogram.workflow.code_judge import CodeJudge
from ethogram.workflow.documents import Documents
from ethogram.workflow.judging import opening_statements
from ethogram.workflow.logs_case import CaseWish, clauses_named, place_of
from ethogram.workflow.workspace import Workspace, require_clean

MOST = 1_000
"""Conversations that are drawn where nobody says how many."""


class LogRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A log as a run."""

    run: Run
    taken: int
    answered: int
    """Conversations that end with a reply; only those can be judged."""
    of: int
    is_new: bool


def log_as_run(
    workspace: Workspace,
    conversations: Sequence[LogConversation],
    wish: CaseWish,
    *,
    most: int = MOST,
    seed: int = 0,
    clock: Callable[[], float] = time.time,
) -> LogRun:
    """Keep conversations as an imported run; the same ones again are the same run.

    Args:
        workspace: The documents in force.
        conversations: Of one log or several.
        wish: The clauses their replies are judged on, and where the log does not say: the place.
        most: Conversations to draw at random.
        seed: Of the draw.
        clock: Gives seconds since the epoch.

    Raises:
        UsageRefused: No conversation holds a reply, or no clause would be judged.
    """
    require_clean(workspace)
    tests = clauses_named(workspace, wish.tests)
    answered = [each for each in conversations if replied(each) is not None]
    if not answered:
        raise UsageRefused(
            f"None of {len(conversations):,} conversations holds a reply to a user, so there is "
            "nothing to judge. Take in a log with the assistant's turns: 'ethogram logs import'."
        )
    drawn = answered
    if len(answered) > most:
        rng = random.Random(seed)  # noqa: S311  # a draw, no secret
        drawn = sorted(rng.sample(answered, most), key=lambda each: each.id)
    cases = tuple(_case(workspace, each, wish, tests) for each in drawn)
    _refuse_unjudged(workspace, cases)
    identity = digest(["log", [each.id for each in drawn], [case.place for case in cases], tests])
    connection = open_database(workspace.evidence)
    try:
        before = {each.plan.target.source: each for each in load_runs(connection, trials=True)}
        known = before.get(identity)
        taken = frozenset(each.id for each in before.values())
        run = known or _run(workspace, cases, identity, taken, drawn[0].source, clock())
        if known is None:
            write_all(connection, _statements(workspace, run, drawn, cases))
    finally:
        connection.close()
    return LogRun(
        run=run,
        taken=len(drawn),
        answered=len(answered),
        of=len(conversations),
        is_new=known is None,
    )


def replied(conversation: LogConversation) -> int | None:
    """Give the index of the last reply to a user; None when there is none."""
    asked = False
    found = None
    for number, turn in enumerate(conversation.turns):
        asked = asked or turn.role == "user"
        if turn.role == "assistant" and asked and turn.content:
            found = number
    return found


def _case(
    workspace: Workspace, conversation: LogConversation, wish: CaseWish, tests: Iterable[str]
) -> Case:
    last = replied(conversation) or 0
    turns = tuple(t for t in conversation.turns[:last] if t.role not in ("system", "developer"))
    place = place_of(workspace, conversation, wish)
    own = CaseId(f"log-{conversation.id.removeprefix('c-')}")
    return Case(
        id=own,
        # One person's conversations are not independent of one another.
        family=FamilyId(f"user-{conversation.user}" if conversation.user else own),
        place=place,
        turns=turns,
        tests=clauses_named(workspace, tuple(tests)),
        source=f"log {conversation.source}",
        digest=digest([own, turns, place]),
        at=Position(path=f"log {conversation.source}"),
    )


def _refuse_unjudged(workspace: Workspace, cases: Sequence[Case]) -> None:
    judge = CodeJudge(workspace)
    if any(not each.not_applicable for case in cases[:200] for each in judge.assignments(case)):
        return
    always = [str(clause.id) for clause in workspace.spec.clauses if _is_always(clause)]
    raise UsageRefused(
        "No clause would be judged on these conversations. Judged always: "
        f"{', '.join(always) or 'none'}. Name the clause that their replies speak to: "
        "'ethogram logs judge --for CLAUSE'."
    )


def _is_always(clause: Clause) -> bool:
    return clause.judged == "always"


def _run(
    workspace: Workspace,
    cases: Sequence[Case],
    identity: Digest,
    taken: frozenset[RunId],
    source: str,
    now: float,
) -> Run:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
    names = (RunId(f"{stamp}-{identity[:length]}") for length in range(4, len(identity)))
    target = Target(
        name=PRODUCTION,
        provider="recorded",
        model=str(PRODUCTION),
        source=identity,
        notes=f"Production: taken in from log {source}; nothing was asked here.",
        digest=digest(["log", source]),
    )
    plan = Plan(
        target=target,
        spec=workspace.spec.digest,
        documents=digest(Documents(product=workspace.product, spec=workspace.spec)),
        cases=digest([(case.id, case.digest) for case in cases]),
        contexts={str(each.surface): each.digest for each in _contexts(cases)},
    )
    return Run(
        id=next(name for name in names if name not in taken),
        product=workspace.settings.name or workspace.product.name,
        plan=plan,
        planned=len(cases),
        started_at=now,
        version=version("ethogram"),
    )


def _contexts(cases: Iterable[Case]) -> list[Rendered]:
    """Give the contexts of production: nobody knows them here, so they are empty."""
    surfaces = sorted({str(case.place.surface) for case in cases})
    return [
        Rendered(surface=SurfaceId(each), messages=(), digest=digest(["context of a log", each]))
        for each in surfaces
    ]


def _statements(
    workspace: Workspace, run: Run, drawn: Sequence[LogConversation], cases: Sequence[Case]
) -> list[Statement]:
    documents = Documents(product=workspace.product, spec=workspace.spec)
    contexts = {each.surface: each for each in _contexts(cases)}
    statements = [
        run_statement(run),
        *opening_statements(workspace, run, 0, run.started_at, judge="imported"),
        snapshot_statement(digest(documents), "documents", documents),
    ]
    statements += [snapshot_statement(x.digest, "rendered", x) for x in contexts.values()]
    for number, (conversation, case) in enumerate(zip(drawn, cases, strict=True), 1):
        context = contexts[case.place.surface]
        transcript = _transcript(run, number, conversation, case, context.digest)
        key = digest(["taken in from a log", run.plan.target.source, transcript.id])
        statements.append(reply_statement(key, transcript.replies[0]))
        statements += finished_statements(
            Finished(
                transcript=transcript,
                case=case,
                clauses=case.tests,
                is_twin=False,
                reply_keys=(key,),
                verdicts=(),
            )
        )
    return [*statements, end_statement(run.id, run.started_at, "done")]


def _transcript(
    run: Run, number: int, conversation: LogConversation, case: Case, context: Digest
) -> Transcript:
    last = replied(conversation) or 0
    said = conversation.turns[last]
    return Transcript(
        id=transcript_id(run.id, number),
        run=run.id,
        case=case.id,
        family=case.family,
        place=case.place,
        target=run.plan.target.name,
        model=conversation.model,
        messages=(*case.turns, said),
        replies=(Reply(text=said.content, model=conversation.model),),
        context=context,
        started_at=run.started_at,
    )
