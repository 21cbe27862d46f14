"""Train a judge of one criterion on the workspace's own labels, and write its document and card."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId, Digest, TargetName, clause_of, digest
from ethogram.judge.calibrate import Graded, JudgeFacts, Method, card_of
from ethogram.judge.calibrate_gold import GoldItem, Side, side_of
from ethogram.judge.card import JudgeCard
from ethogram.judge.trained_file import FOLDER, NAME, parse_trained, trained_text
from ethogram.judge.trained_judge import PREFIX, TrainedJudge, TrainedOn
from ethogram.judge.traits import TRAITS, traits_digest, traits_of
from ethogram.judge.turns import exchange_digest, user_text
from ethogram.model.embedder import Embedder
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Spec
from ethogram.stats.classifier import Trained, area_under_curve, one_thread, train
from ethogram.store.cards import card_statement
from ethogram.store.writing import write_all
from ethogram.workflow.calibrating_gold import Gold, gather_gold
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.journal import moment
from ethogram.workflow.spec_files import put_in_place
from ethogram.workflow.trained_bench import place_of
from ethogram.workflow.trained_standing import parts_today
from ethogram.workflow.training_probes import probe_trained
from ethogram.workflow.workspace import Workspace, require_clean

LEAST = 40
LEAST_OF_A_KIND = 10
"""Replies that fail, and replies that pass, below which there is nothing to learn a line from."""
LEAST_FAMILIES = 5
"""Families of either kind: as many parts as the families are dealt into."""


class TrainingWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for."""

    name: str
    about: str
    """The criterion, or a clause that has just one."""
    runs: tuple[str, ...] = ()
    """Only labels on replies of these; none: of every run."""
    least: int = LEAST
    strength: float | None = None
    """One over the penalty; None: chosen on families that were left out."""
    seed: int = 0


class TrainingDone(msgspec.Struct, frozen=True, kw_only=True):
    """What training came to."""

    judge: str
    path: str
    """The document, relative to the workspace."""
    card: JudgeCard
    area_under_curve: float | None
    """How often a failing reply got the higher chance than a passing one, from other families."""
    low: float
    high: float
    penalty: float
    left_out: int = 0
    """Labelled replies that could not be learned from: no text here, or the same exchange twice."""
    seconds: float = 0.0


class _Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to learn from."""

    items: tuple[GoldItem, ...]
    transcripts: tuple[Transcript, ...]
    side: Side

    @property
    def fails(self) -> list[bool]:
        return [item.people == "fail" for item in self.items]


def train_judge(workspace: Workspace, wish: TrainingWish) -> TrainingDone:
    """Train a judge, write `judges/NAME.json`, and keep a card of what it says of unseen families.

    Raises:
        DocumentsRefused: Documents have errors.
        MissingExtra: The packages that turn words into vectors are not installed.
        UsageRefused: The name is taken, there is no such criterion, or there are too few labels.
    """
    require_clean(workspace)
    started = time.perf_counter()
    name = wish.name.removeprefix(PREFIX)
    criterion = criterion_named(workspace.spec, wish.about)
    _require_name(workspace, name, criterion)
    one_thread()
    embedder = Embedder("Training a judge")
    connection = open_evidence(workspace.root)
    try:
        gold = gather_gold(connection, workspace, wish.runs, criterion)
        lesson = _lesson(gold, criterion, wish.seed)
        _require_enough(lesson, criterion, wish.least)
        vectors = embedder.embed([each.text for each in lesson.transcripts])
        traits = [traits_of(each.text, user_text(each)) for each in lesson.transcripts]
        families = [str(item.family) for item in lesson.items]
        penalty = 1.0 / wish.strength if wish.strength else None
        try:
            found = train(vectors, traits, lesson.fails, families, penalty=penalty, seed=wish.seed)
        except ValueError as error:
            raise UsageRefused(
                f"These labels of {str(criterion)!r} cannot be split into families that were seen "
                f"and families that were not: {error}"
            ) from error
        trained = _document(name, criterion, lesson, found, embedder.digest(), wish.seed)
        card = _card(workspace, trained, lesson, found, embedder)
        path = write_trained(workspace.root, trained)
        write_all(connection, [card_statement(card)])
    finally:
        connection.close()
    return TrainingDone(
        judge=trained.judge,
        path=path,
        card=card,
        area_under_curve=area_under_curve(found.chances, lesson.fails),
        low=found.model.low,
        high=found.model.high,
        penalty=found.model.penalty,
        left_out=len(lesson.side.items) - len(lesson.items),
        seconds=time.perf_counter() - started,
    )


def criterion_named(spec: Spec, about: str) -> CriterionId:
    """Give the criterion a word stands for: its own name, or that of a clause with only one.

    Raises:
        UsageRefused: There is none, or the clause has several.
    """
    clause = next((one for one in spec.clauses if one.id == about), None)
    if clause is None:
        place_of(spec, CriterionId(about))
        return CriterionId(about)
    if len(clause.criteria) == 1:
        return clause.criteria[0].id
    named = ", ".join(str(each.id) for each in clause.criteria) or "none"
    raise UsageRefused(
        f"Clause {about!r} has {len(clause.criteria)} criteria ({named}), and a judge is trained on "
        "one. Name it with '--for'."
    )


def write_trained(root: Path, trained: TrainedJudge) -> str:
    """Write the document whole, over an older one of the same judge; gives its place."""
    place = f"{FOLDER}/{trained.name}.json"
    path = root / place
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch()
        put_in_place(path, trained_text(trained))
    except OSError as error:
        raise UsageRefused(
            f"Cannot write {place!r}: {error.strerror}. Expected a folder {FOLDER!r} that can be "
            "written; repeat the command then."
        ) from error
    return place


def _require_name(workspace: Workspace, name: str, criterion: CriterionId) -> None:
    if not NAME.fullmatch(name):
        raise UsageRefused(
            f"{name!r} is no name for a judge. Expected lower-case letters, digits and hyphens, "
            "such as 'tone'."
        )
    if TargetName(name) in workspace.targets:
        raise UsageRefused(
            f"{name!r} is a target's name already, and either could be meant then. Choose another "
            f"name, such as '{name}-trained'."
        )
    path = workspace.root / FOLDER / f"{name}.json"
    if not path.is_file():
        return
    before = parse_trained(path.read_text("utf-8", "replace"), path.name).value
    if before is None or before.criterion != criterion:
        holds = f"a judge of {str(before.criterion)!r}" if before else "something else"
        raise UsageRefused(
            f"{FOLDER}/{name}.json holds {holds}; nothing was written. Choose another name, or "
            "move that file away first."
        )


def _lesson(gold: Gold, criterion: CriterionId, seed: int) -> _Lesson:
    side = side_of(gold.items.get(criterion, []), seed=seed, split=0.0, tuning=False)
    items: dict[Digest, GoldItem] = {}
    for item in side.items:
        transcript = gold.transcripts[item.transcript]
        if transcript.text.strip():
            items.setdefault(exchange_digest(transcript), item)
    # Sorted, so that the same labels make the same judge in whatever order they were read.
    used = sorted(items.values(), key=lambda item: item.transcript)
    return _Lesson(
        items=tuple(used),
        transcripts=tuple(gold.transcripts[item.transcript] for item in used),
        side=side,
    )


def _require_enough(lesson: _Lesson, criterion: CriterionId, least: int) -> None:
    """Say at once everything that there is too little of, and how much more it takes."""
    lacks, items = [], lesson.items
    if len(items) < least:
        lacks.append(f"{least - len(items)} more labelled replies")
    counts = Counter(item.people for item in items)
    for people in ("fail", "pass"):
        if counts[people] < LEAST_OF_A_KIND:
            lacks.append(f"{LEAST_OF_A_KIND - counts[people]} more that people {people}")
        families = len({item.family for item in items if item.people == people})
        if families < LEAST_FAMILIES <= counts[people]:
            lacks.append(f"{LEAST_FAMILIES - families} more families with one they {people}")
    if not lacks:
        return
    textless = len(lesson.side.items) - len(items)
    note = f" {textless} more have no text here, or repeat another." if textless else ""
    raise UsageRefused(
        f"{len(items)} labelled replies of {str(criterion)!r} can be learned from: people fail "
        f"{counts['fail']} and pass {counts['pass']}.{note} It takes {', '.join(lacks)}. Label them "
        f"with 'ethogram read --for {criterion}'."
    )


def _document(
    name: str,
    criterion: CriterionId,
    lesson: _Lesson,
    found: Trained,
    embedder: Digest,
    seed: int,
) -> TrainedJudge:
    guidelines = Counter(each for item in lesson.items for each in item.guidelines if each)
    return TrainedJudge(
        name=name,
        criterion=criterion,
        made_at=moment(time.time()),
        seed=seed,
        guideline=guidelines.most_common(1)[0][0] if guidelines else Digest(""),
        is_simulated=any(item.is_simulated for item in lesson.items),
        embedder=embedder,
        traits_rules=traits_digest(),
        traits=TRAITS,
        model=found.model,
        trained_on=tuple(
            TrainedOn(
                labels=item.labels,
                transcript=item.transcript,
                reply=exchange_digest(transcript),
                family=item.family,
                people="fail" if item.people == "fail" else "pass",
                chance=round(chance, 6),
                answer=answer,
            )
            for item, transcript, chance, answer in zip(
                lesson.items, lesson.transcripts, found.chances, found.answers, strict=True
            )
        ),
    )


def _card(
    workspace: Workspace,
    trained: TrainedJudge,
    lesson: _Lesson,
    found: Trained,
    embedder: Embedder,
) -> JudgeCard:
    """Write the card of what models say of families that they never saw."""
    clause, criterion = place_of(workspace.spec, trained.criterion)
    on = clause, criterion, workspace.rubrics.get(trained.criterion)
    parts = parts_today(workspace.root, workspace.spec, trained, on)
    graded: Sequence[Graded] = [
        Graded(item=item, outcome=each.answer)
        for item, each in zip(lesson.items, trained.trained_on, strict=True)
    ]
    card = card_of(
        JudgeFacts(
            judge=trained.judge,
            kind="classifier",
            clause=clause_of(trained.criterion),
            criterion=trained.criterion,
            digest=digest(parts),
            parts=parts,
        ),
        Method(made_at=trained.made_at, seed=trained.seed, disputed=lesson.side.disputed),
        graded,
        probes=probe_trained(found, lesson.items, lesson.transcripts, embedder),
    )
    return msgspec.structs.replace(card, folds=len(found.fold_models))
