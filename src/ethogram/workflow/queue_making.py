"""Make a queue: draw it, mix in what checks its labellers, and write it down once."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId, CriterionId, Digest, QueueName, TranscriptId
from ethogram.judge.guideline import Guideline, guideline_of
from ethogram.judge.queue import Queue, QueueItem, Rule, Task
from ethogram.judge.queue_draw import Candidate, Draw, draw_items, rank
from ethogram.judge.queue_file import FOLDER, name_problem, queue_text
from ethogram.judge.turns import exchange_digest
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, load_transcripts
from ethogram.workflow.evidence import load_documents, open_evidence
from ethogram.workflow.journal import moment
from ethogram.workflow.pile import named_subject
from ethogram.workflow.queue_frame import Scope, frame_of, pairs_of
from ethogram.workflow.queue_gold import gold_for, with_gold
from ethogram.workflow.template import write_new
from ethogram.workflow.workspace import load_norms

CHECKABLE: tuple[Task, ...] = ("criterion", "first-failure")
"""Tasks whose answers an adjudication can check."""


_SEEDS = 10_000
"""Seeds that names lead to: short enough to say aloud."""


class QueueWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person asked for when they asked for a queue."""

    name: str
    subject: str = ""
    """Clause or criterion; may be empty for pairs, which are then compared on the whole."""
    run: str | None = None
    """See `store.reading.find_run`."""
    against: str | None = None
    """The run of the second replies; for pairs only."""
    rule: Rule = "random"
    n: int = 40
    where: str = ""
    reads: tuple[int, ...] = ()
    """Numbers of the replies, where they are listed."""
    with_twins: bool = False
    overlap: int = 1
    task: Task = "criterion"
    gold: float = 0.0
    """Adjudicated items mixed in, as a share of those drawn."""
    retest: float = 0.0
    """Share of a labeller's own answers that are asked again."""
    seed: int | None = None
    """None: taken from the name, so that another queue draws other replies."""


class MadeQueue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A queue that was drawn, and what to know about it."""

    queue: Queue
    path: str
    """Relative to the workspace."""
    notes: tuple[str, ...] = ()
    is_written: bool = False


def make_queue(
    root: Path,
    wish: QueueWish,
    *,
    dry_run: bool = False,
    clock: Callable[[], float] = time.time,
) -> MadeQueue:
    """Draw a queue and write it to `labels/queues/`, unless it is only tried.

    Raises:
        UsageRefused: With everything that is wrong with the wish; or a queue of that name exists.
    """
    problems = list(_wish_problems(wish))
    if problems:
        raise UsageRefused("\n".join(problems))
    path = f"{FOLDER}/{wish.name}.json"
    if (root / path).exists():
        raise UsageRefused(
            f"There is a queue {wish.name!r} already, in {path}; a queue is written once. "
            f"Choose another name, or label it: 'ethogram label {wish.name}'."
        )
    with closing(open_evidence(root)) as connection:
        queue, notes = _drawn(connection, root, wish)
    queue = msgspec.structs.replace(queue, made_at=moment(clock()))
    if not dry_run:
        write_new(root, {path: queue_text(queue)})
    return MadeQueue(queue=queue, path=path, notes=tuple(notes), is_written=not dry_run)


def _wish_problems(wish: QueueWish) -> Iterator[str]:
    problem = name_problem(wish.name)
    if problem:
        yield problem
    yield from _size_problems(wish)
    yield from _task_problems(wish)


def _size_problems(wish: QueueWish) -> Iterator[str]:
    if wish.n < 1:
        yield f"{wish.n} items make no queue. Expected -n 1 or more."
    if wish.overlap < 1:
        yield f"An overlap of {wish.overlap} lets nobody label. Expected --overlap 1 or more."
    for option, share in (("--gold", wish.gold), ("--retest", wish.retest)):
        if not 0 <= share <= 1:
            yield f"{option} is a share of the items, from 0 to 1, not {share:g}. Try {option} 0.1."


def _task_problems(wish: QueueWish) -> Iterator[str]:
    if wish.task == "pairwise" and wish.against is None:
        yield "Pairs need a second run. Name it: --against RUN."
    if wish.task != "pairwise" and wish.against is not None:
        yield f"--against makes pairs, and the task is {wish.task!r}. Add --task pairwise."
    if wish.task != "pairwise" and not wish.subject:
        yield "What is in question? Name a clause or a criterion: --for CLAUSE."
    if (wish.rule == "listed") != bool(wish.reads):
        yield "--rule listed and --reads go together: --rule listed --reads 3,7,12-15."
    if wish.gold and wish.task not in CHECKABLE:
        yield f"Gold items are adjudicated pass or fail, and cannot check the task {wish.task!r}."


def _drawn(connection: Connection, root: Path, wish: QueueWish) -> tuple[Queue, list[str]]:
    run = find_run(connection, wish.run)
    other = find_run(connection, wish.against) if wish.against else None
    if other is not None and other.id == run.id:
        raise UsageRefused(
            f"Run {str(run.id)!r} cannot be compared with itself. Name another: --against RUN."
        )
    spec = load_documents(connection, run).spec
    subject = named_subject(spec, wish.subject) if wish.subject else None
    clause = spec.clause(subject.clause) if subject else None
    criterion = subject.criterion if subject else None
    guideline = Guideline()
    if clause is not None:
        guideline = guideline_of(clause, criterion, load_norms(root).rubrics)
    scale = _scale(wish, criterion, guideline)
    scope = Scope(
        clause=clause.id if clause else ClauseId(""),
        criterion=criterion,
        where=wish.where,
        with_twins=wish.with_twins or wish.rule == "listed",
    )
    candidates, notes = _candidates(connection, root, (run, other), scope, wish)
    seed = int.from_bytes(rank(wish.name)[:4]) % _SEEDS if wish.seed is None else wish.seed
    draw = _draw(candidates, wish, seed)
    if len(draw.items) < wish.n and wish.rule != "listed":
        notes.append(f"Asked for {wish.n}, and there are only {len(draw.items)}.")
    items = _with_replies(connection, run, draw.items)
    if wish.gold and clause is not None:
        gold = gold_for(connection, root, clause, criterion)
        wanted = math.ceil(wish.gold * len(items) - 1e-9)
        if len(gold) < wanted:
            notes.append(f"Asked for {wanted} gold items, and there are only {len(gold)}.")
        items = with_gold(items, gold, wanted, seed)
    queue = Queue(
        name=QueueName(wish.name),
        task=wish.task,
        clause=scope.clause,
        criterion=criterion,
        run=run.id,
        against=other.id if other else None,
        rule=wish.rule,
        where=wish.where,
        seed=seed,
        frame=draw.frame,
        overlap=wish.overlap,
        retest_share=wish.retest,
        scale=scale,
        guideline=guideline.digest,
        items=items,
    )
    return queue, notes


def _scale(wish: QueueWish, criterion: CriterionId | None, guideline: Guideline) -> tuple[str, ...]:
    if wish.task != "scale":
        return ()
    if len(guideline.scale) < 2:
        subject = criterion or f"a criterion of {wish.subject}"
        raise UsageRefused(
            f"No scale for {wish.subject!r}: people need an anchor sentence for every point. Add "
            f"'## Scale' with two or more items to the rubric of {subject}, the lowest first; "
            f"'ethogram new rubric {criterion or wish.subject + '.CRITERION'}' makes one."
        )
    if len(guideline.scale) > 9:
        raise UsageRefused(
            f"The scale of {wish.subject!r} has {len(guideline.scale)} points, more than keys. "
            "Expected 2 to 9; people tell 5 or 6 apart."
        )
    return guideline.scale


def _candidates(
    connection: Connection,
    root: Path,
    runs: tuple[Run, Run | None],
    scope: Scope,
    wish: QueueWish,
) -> tuple[Sequence[Candidate], list[str]]:
    run, other = runs
    candidates = frame_of(connection, root, run, scope, wish.rule)
    notes: list[str] = []
    if wish.rule == "listed":
        candidates = _listed(candidates, run, wish)
    if other is not None:
        pairs = pairs_of(connection, run, other, candidates)
        candidates = list(pairs.candidates)
        if pairs.alike:
            notes.append(f"{pairs.alike} left out: both runs gave the same reply.")
        if pairs.unmatched:
            notes.append(f"{pairs.unmatched} left out: {other.id} did not answer the question.")
    if not candidates:
        about = f" on {wish.subject}" if wish.subject else ""
        fit = f" that fits {wish.where!r}" if wish.where else ""
        said = "".join(f" {note}" for note in notes)
        raise UsageRefused(
            f"Run {str(run.id)!r} has no {'pair' if other else 'reply'}{about}{fit}, so there is "
            f"nothing to draw.{said} See what it has: 'ethogram read --list --run {run.id}'."
        )
    return candidates, notes


def _listed(candidates: Sequence[Candidate], run: Run, wish: QueueWish) -> list[Candidate]:
    known = {read_number(each.transcript): each for each in candidates}
    missing = [str(read) for read in wish.reads if read not in known]
    if missing:
        about = f" on {wish.subject}" if wish.subject else ""
        raise UsageRefused(
            f"Run {str(run.id)!r} has no reply {', '.join(missing)}{about}. "
            f"See the numbers: 'ethogram read --list --run {run.id}'."
        )
    return [known[read] for read in dict.fromkeys(wish.reads)]


def _draw(candidates: Sequence[Candidate], wish: QueueWish, seed: int) -> Draw:
    strata = {each.situation for each in candidates}
    if wish.rule == "stratified" and wish.n < len(strata):
        raise UsageRefused(
            f"-n {wish.n} cannot cover {len(strata)} situations, and what is left out would be "
            f"represented by nothing. Ask for -n {len(strata)} or more, or --rule random."
        )
    draw = draw_items(candidates, wish.rule, wish.n, seed=seed)
    if draw.items:
        return draw
    none = {
        "failures": "none of them fails",
        "disagreement": "no two judges or people contradict each other on one of them",
        "boundary": "no judge is unsure of one, and no family both passes and fails",
    }
    why = none.get(wish.rule, "nothing was drawn")
    raise UsageRefused(
        f"Of {len(candidates)} replies on {wish.subject or 'anything'}, {why}. "
        "Draw by chance: --rule random."
    )


def _with_replies(
    connection: Connection, run: Run, items: Sequence[QueueItem]
) -> tuple[QueueItem, ...]:
    """Keep with each item the hash of what was asked and answered.

    Raises:
        UsageRefused: The text of a reply is not here, so nobody can be shown it.
    """
    reads = [read_number(item.transcript) for item in items]
    words, unheld = dict[TranscriptId, Digest](), 0
    for transcript, _ in load_transcripts(connection, run, reads):
        words[transcript.id] = exchange_digest(transcript)
        unheld += transcript.is_unheld
    if unheld:
        raise UsageRefused(
            f"The text of {unheld} of {len(items)} drawn replies is not here: they were given "
            f"elsewhere, and run {str(run.id)!r} holds only what was said of them. Draw from a run "
            "whose replies are here: --run RUN."
        )
    return tuple(
        msgspec.structs.replace(item, reply=words.get(item.transcript, Digest("")))
        for item in items
    )
