"""Let a model attack: it reads each reply and writes the next user turn, for a bounded while.

Every step asks the conversation so far again; what was answered before comes from the evidence, so
each turn costs one call of the attacker and one of the target. The conversations are kept as trials.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version

import msgspec

from ethogram.context.block import Rendered
from ethogram.context.render import render
from ethogram.errors import CallFailed, UsageRefused
from ethogram.executor.fan_out import fan_out
from ethogram.ids import RunId, TranscriptId, digest
from ethogram.model.message import Request
from ethogram.model.target import Target
from ethogram.run.converse import Question, transcript_id
from ethogram.run.run import Plan, Run
from ethogram.store.database import open_database
from ethogram.store.writing import (
    Finished,
    end_statement,
    run_statement,
    snapshot_statement,
    write_all,
)
from ethogram.suite.attacker import (
    Attack,
    attacked_case,
    attacker_messages,
    next_turn,
    with_user_turns,
)
from ethogram.suite.case import Case
from ethogram.suite.derive import free_id
from ethogram.suite.expand import with_digest
from ethogram.suite.operators.registry import read_chains
from ethogram.suite.twins import guarded_clauses
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.documents import Documents
from ethogram.workflow.plan import by_id, choose_target
from ethogram.workflow.progress import Progress
from ethogram.workflow.session import Session
from ethogram.workflow.suite_journal import change_files
from ethogram.workflow.varying import (
    ATTACK,
    VARY,
    Wish,
    choose_parents,
    free_path,
    head_lines,
    proposed_text,
)
from ethogram.workflow.workspace import Workspace

MOST_ATTACKS = 200
"""Conversations one command has a model write."""


class Assault(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for: which conversations, written by whom, against whom."""

    attacks: tuple[Attack, ...]
    attacker: Target
    run: Run
    turns: int
    seed: int


class Attacked(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation an attacker wrote."""

    case: Case | None
    """None when the attacker said nothing."""
    parent: str
    operator: str
    turns: int
    broke_at: int | None = None
    """User turn after which a check or the answer class said that it broke; None: code saw none."""
    broke: tuple[str, ...] = ()
    """Criteria that failed there."""
    transcript: TranscriptId | None = None
    failure: str = ""
    """Why it ended early, if it did."""


class AssaultEnd(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended."""

    attacked: tuple[Attacked, ...]
    run: RunId
    target: str
    attacker: str
    end: str
    """`done`, `stopped` or `budget`."""
    notes: tuple[str, ...] = ()


Heard = Callable[[Attacked], None]


def plan_assault(
    workspace: Workspace,
    wish: Wish,
    *,
    attacker: str,
    target: str = "",
    turns: int = 4,
    clock: Callable[[], float] = time.time,
) -> Assault:
    """Choose the cases and the two models.

    Raises:
        UsageRefused: A name is unknown, nothing fits, or there would be too many conversations.
    """
    chains = read_chains(wish.operators, allowed=(*VARY, *ATTACK)) if wish.operators else ((),)
    index = by_id((*workspace.cases, *workspace.proposed))
    clauses = {clause.id: clause for clause in workspace.spec.clauses}
    attacks = tuple(
        Attack(
            parent=parent,
            clauses=tuple(clauses[c] for c in guarded_clauses(parent, index) if c in clauses),
            chain=chain,
        )
        for parent in choose_parents(workspace, wish)
        for chain in chains
    )
    if len(attacks) > MOST_ATTACKS:
        raise UsageRefused(
            f"That makes {len(attacks):,} conversations; at most {MOST_ATTACKS} are written at a "
            "time. Name cases, or choose fewer with --where."
        )
    now, chosen = clock(), choose_target(workspace, target)
    documents = Documents(product=workspace.product, spec=workspace.spec)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
    run = Run(
        id=RunId(f"{stamp}-{digest(['attack', attacker, now])[:4]}"),
        product=workspace.settings.name or workspace.product.name,
        plan=Plan(
            target=chosen,
            spec=workspace.spec.digest,
            documents=digest(documents),
            first_repeat=wish.seed,
            is_trial=True,
            experiment=f"attack-by-{attacker}",
        ),
        planned=len(attacks) * turns,
        started_at=now,
        version=version("ethogram"),
    )
    return Assault(
        attacks=attacks,
        attacker=choose_target(workspace, attacker),
        run=run,
        turns=turns,
        seed=wish.seed,
    )


async def hold_assault(
    workspace: Workspace,
    assault: Assault,
    *,
    env: Mapping[str, str],
    heard: Heard = lambda _: None,
    clock: Callable[[], float] = time.time,
) -> AssaultEnd:
    """Let the attacker write every conversation.

    Args:
        workspace: The documents in force.
        assault: What to do.
        env: The environment, where keys are.
        heard: Shown each conversation when it is over.
        clock: Seconds since the epoch.
    """
    run, stop = assault.run, asyncio.Event()
    connection = open_database(workspace.evidence)
    documents = Documents(product=workspace.product, spec=workspace.spec)
    write_all(
        connection,
        [run_statement(run), snapshot_statement(run.plan.documents, "documents", documents)],
    )
    connection.close()
    desk = Desk(workspace, run.plan.target, env, stop)
    other = Desk(workspace, assault.attacker, env, stop)
    duel = _Duel(assault, Session(desk, Progress(run.planned), clock), other, workspace, stop)
    found: list[Attacked | None] = [None] * len(assault.attacks)

    async def hold(number: int) -> None:
        attacked = found[number] = await duel.hold(number)
        heard(attacked)

    try:
        with draining_on_interrupt(stop):
            limit = max(1, run.plan.target.limits.concurrency)
            end = await fan_out(range(len(assault.attacks)), hold, limit=limit, stop=stop)
        name = "budget" if end.budget else "stopped" if end.is_drained or stop.is_set() else "done"
        await desk.writer.write([end_statement(run.id, clock(), name)])
    finally:
        await other.aclose()
        await desk.aclose()
    return AssaultEnd(
        attacked=tuple(each for each in found if each is not None),
        run=run.id,
        target=run.plan.target.name,
        attacker=assault.attacker.name,
        end=name,
        notes=tuple(_notes(assault)),
    )


def keep_assault(workspace: Workspace, end: AssaultEnd, *, typed: str, now: float) -> str:
    """Write the proposed cases; gives the path, or nothing when the attacker said nothing.

    A case that the workspace has already is passed over.
    """
    known = {case.digest for case in (*workspace.cases, *workspace.proposed)}
    taken = {str(case.id) for case in (*workspace.cases, *workspace.proposed)}
    cases: list[Case] = []
    for each in end.attacked:
        if each.case is not None and each.case.digest not in known:
            known.add(each.case.digest)
            named = msgspec.structs.replace(each.case, id=free_id(each.case.id, taken))
            taken.add(named.id)
            cases.append(named)
    if not cases:
        return ""
    path = free_path(workspace, f"attacker-{end.attacker}")
    text = proposed_text(cases, head_lines(typed, now))
    count = f"{len(cases):,} case{'s' * (len(cases) != 1)}"
    change_files(workspace.root, {path: text}, f"proposed {count}", now)
    return path


class _Duel:
    """Two models talking: one is attacked, the other writes what the user says."""

    def __init__(
        self,
        assault: Assault,
        session: Session,
        attacker: Desk,
        workspace: Workspace,
        stop: asyncio.Event,
    ) -> None:
        self._assault, self._session, self._attacker = assault, session, attacker
        self._workspace, self._stop = workspace, stop

    async def hold(self, number: int) -> Attacked:
        """Hold one conversation: until it breaks, the turns are used up, or one of them fails."""
        attack, assault = self._assault.attacks[number], self._assault
        said: list[str] = []
        replies: list[str] = []
        last: Finished | None = None
        failure, broke = "", tuple[str, ...]()
        while len(said) < assault.turns and not broke and not self._stop.is_set():
            try:
                written = await self._write(attack, said, replies)
            except CallFailed as error:
                failure = f"the attacker: {error}"
                break
            if not written:
                failure = "the attacker said nothing"
                break
            question = self._question(attack, [*said, written], number * assault.turns + len(said))
            finished = await self._session.hold(question)
            said.append(written)
            last = finished
            if finished.transcript.failure is not None:
                failure = f"the target: {finished.transcript.failure.message}"
                break
            replies.append(finished.transcript.text)
            broke = tuple(each.criterion for each in finished.verdicts if each.outcome == "fail")
        if self._stop.is_set() and not failure and not broke and len(said) < assault.turns:
            failure = "stopped"
        return Attacked(
            case=attacked_case(attack, said, self._source()) if said else None,
            parent=attack.parent.id,
            operator=attack.name,
            turns=len(said),
            broke_at=len(said) if broke else None,
            broke=broke,
            transcript=last.transcript.id if last else None,
            failure=failure,
        )

    async def _write(self, attack: Attack, said: Sequence[str], replies: Sequence[str]) -> str:
        target = self._assault.attacker
        request = Request(
            messages=attacker_messages(attack, said, replies),
            model=target.request_model,
            settings=target.settings,
            repeat=self._assault.seed,
        )
        return next_turn((await self._attacker.ask(request)).reply.text)

    def _question(self, attack: Attack, said: Sequence[str], number: int) -> Question:
        run = self._assault.run
        case = with_digest(
            msgspec.structs.replace(attack.parent, turns=with_user_turns(attack, said))
        )
        return Question(
            id=transcript_id(run.id, number + 1),
            run=run.id,
            case=case,
            repeat=self._assault.seed,
            target=run.plan.target,
            rendered=_context(self._workspace, attack.parent),
        )

    def _source(self) -> str:
        attacker = self._assault.attacker
        kind = " (a stand-in)" if attacker.is_standin else ""
        return (
            f"attacker {attacker.name}{kind} against {self._assault.run.plan.target.name}, "
            f"seed {self._assault.seed}, run {self._assault.run.id}"
        )


def _context(workspace: Workspace, case: Case) -> Rendered:
    context = workspace.contexts.get(case.place.surface)
    if context is None:
        return Rendered(surface=case.place.surface, messages=(), digest=digest([]))
    return render(context, documents=case.documents)


def _notes(assault: Assault) -> Iterator[str]:
    for role, target in (("attacker", assault.attacker), ("target", assault.run.plan.target)):
        if target.is_standin:
            yield f"The {role} {target.name} is a stand-in, not a real model."
