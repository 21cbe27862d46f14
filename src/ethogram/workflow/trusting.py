"""Which judges may decide in a run: verdicts meet the cards of their judges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from ethogram.ids import ClauseId, CriterionId, Digest, JudgeName, TargetName, digest
from ethogram.judge.card import JudgeCard
from ethogram.judge.card_standing import JudgeToday, Standing, Where, standing_of, why_aside
from ethogram.judge.model_judge import judge_digest, judge_of, judge_parts
from ethogram.judge.panel import members_of, panel_digest
from ethogram.judge.rubric import Rubric
from ethogram.judge.verdict import Verdict
from ethogram.run.run import Run
from ethogram.spec.clause import Clause, Criterion
from ethogram.store.cards import generations, judge_digests, load_cards, load_drifts
from ethogram.store.database import Connection
from ethogram.store.reading import OutcomeRow
from ethogram.workflow.trained_standing import parts_today
from ethogram.workflow.workspace import Workspace, load_judges

JudgeOn = tuple[JudgeName, CriterionId]
"""A judge, and the criterion it judges."""

NEEDS_A_CARD = frozenset({"model", "classifier", "standin"})


class Trust:
    """Says of every verdict of a run on which card it rests.

    Attributes:
        standings: The card of each judge and criterion that decides the matter: the newest that
            counts, else the newest.
        outdated: Judges with a good card, whose verdicts here were given by another version.
    """

    def __init__(
        self, standings: dict[JudgeOn, Standing], digests: dict[tuple[int, str, str, int], Digest]
    ) -> None:
        """Take the cards as they stand, and which judge exactly gave each verdict."""
        self.standings = standings
        self.outdated: set[JudgeOn] = set()
        self._digests = digests

    def card_of(self, row: OutcomeRow) -> str | None:
        """Give the id of the fresh card a verdict rests on; None for an unmeasured judge.

        Whatever card a row names itself is not believed: a card may be made after the verdict, or
        be stale by now.
        """
        if row.judge_kind not in NEEDS_A_CARD:
            return None
        standing = self.standings.get((row.judge, row.criterion))
        if standing is None or not standing.counts:
            return None
        given_by = self._digests.get((row.read, row.criterion, row.judge, row.judged))
        if given_by != standing.card.judge_digest:
            self.outdated.add((row.judge, row.criterion))
            return None
        return standing.card.id

    def row(self, row: OutcomeRow) -> OutcomeRow:
        """Give a verdict with the card it rests on, whatever card it names itself."""
        return row._replace(card=self.card_of(row))

    @property
    def cards(self) -> dict[JudgeOn, JudgeCard]:
        """Fresh and usable cards, by judge and criterion."""
        return {on: each.card for on, each in self.standings.items() if each.counts}


def resting_on(
    cards: Mapping[JudgeOn, JudgeCard], verdicts: Iterable[Verdict]
) -> Iterator[Verdict]:
    """Give whole verdicts with the fresh card each rests on; see `Trust.card_of`."""
    for verdict in verdicts:
        card = cards.get((verdict.judge, verdict.criterion))
        rests = card is not None and card.judge_digest == verdict.judge_digest
        if rests or verdict.card is not None:
            yield msgspec.structs.replace(verdict, card=card.id if card and rests else None)
        else:
            yield verdict


def trust_in(connection: Connection, root: Path, run: Run) -> Trust:
    """Gather the cards that speak about a run; documents are read only where there is one."""
    cards = load_cards(connection, run.id)
    if not cards:
        return Trust({}, {})
    standings = stand(connection, load_judges(root), cards, run)
    judges = {judge for (judge, _), each in standings.items() if each.counts}
    return Trust(standings, judge_digests(connection, run.id, judges) if judges else {})


def stand(
    connection: Connection,
    workspace: Workspace,
    cards: Iterable[JudgeCard],
    run: Run | None = None,
) -> dict[JudgeOn, Standing]:
    """Hold cards against today's documents; of several on one criterion the newest good one counts.

    Args:
        connection: Where drifts are kept.
        workspace: Specification, rubrics and targets of today.
        cards: Oldest first.
        run: The run they are to decide; None when no run is looked at.
    """
    drifts = load_drifts(connection, run.id if run else None)
    drifted = generations(connection)
    where = None
    if run is not None:
        target = run.plan.target
        where = Where(target=target.name, is_standin=target.is_standin)
    standings: dict[JudgeOn, Standing] = {}
    for card in cards:
        today = judge_today(workspace, card, drifted)
        found = standing_of(card, today, drifts.get(card.id), where=where)
        found = _behind_its_panel(workspace, found)
        before = standings.get((card.judge, card.criterion))
        if before is None or found.counts or not before.counts:
            standings[card.judge, card.criterion] = found
    return standings


def _behind_its_panel(workspace: Workspace, standing: Standing) -> Standing:
    """Let a judge decide nothing alone where the rubric gives its criterion to a panel it sits in."""
    card = standing.card
    rubric = workspace.rubrics.get(card.criterion)
    panel = rubric.judge if rubric is not None else None
    if panel is None or card.judge not in members_of(panel):
        return standing
    why = f"the rubric lets the panel {panel} decide"
    return msgspec.structs.replace(standing, not_here=standing.not_here or why)


def unmeasured(
    connection: Connection, workspace: Workspace, run: Run, on: Iterable[JudgeOn]
) -> tuple[str, ...]:
    """Name the criteria on which a judge has no card that counts in a run."""
    standings = stand(connection, workspace, load_cards(connection, run.id), run)
    return tuple(
        str(criterion)
        for judge, criterion in sorted(set(on))
        if (judge, criterion) not in standings or not standings[judge, criterion].counts
    )


def judge_today(
    workspace: Workspace, card: JudgeCard, drifted: Mapping[JudgeOn, int]
) -> JudgeToday | None:
    """Say what the card's judge would be if it were asked now; None when nobody can be.

    Args:
        workspace: Specification, rubrics, targets and trained judges of today.
        card: The card.
        drifted: How often each judge was found to be another one than was measured.
    """
    clause = next((one for one in workspace.spec.clauses if one.id == card.clause), None)
    if clause is None:
        return None
    criterion = next((one for one in clause.criteria if one.id == card.criterion), None)
    if card.is_recorded or card.judge_kind == "code":
        return JudgeToday(parts={"clause": clause.digest})
    if criterion is None:
        return None
    on = clause, criterion, workspace.rubrics.get(card.criterion)
    members = members_of(card.judge)
    if not members:
        return _single_today(workspace, card.judge, on, drifted)
    sitting = {name: _single_today(workspace, name, on, drifted) for name in members}
    digests = {name: each.digest for name, each in sitting.items() if each is not None}
    if len(digests) < len(members):
        return None
    return JudgeToday(
        digest=panel_digest(digests), parts={f"judge {name}": own for name, own in digests.items()}
    )


def _single_today(
    workspace: Workspace,
    name: JudgeName,
    on: tuple[Clause, Criterion, Rubric | None],
    drifted: Mapping[JudgeOn, int],
) -> JudgeToday | None:
    trained = workspace.trained.get(name)
    if trained is not None and trained.criterion == on[1].id:
        parts = parts_today(workspace.root, workspace.spec, trained, on)
        return JudgeToday(digest=digest(parts), parts=parts)
    target = workspace.targets.get(TargetName(name))
    if target is None:
        return None
    judge = judge_of(target, drifted.get((name, on[1].id), 0))
    return JudgeToday(digest=judge_digest(*on, judge), parts=judge_parts(*on, judge))


class Remeasure(msgspec.Struct, frozen=True, kw_only=True):
    """What would let a judge decide a clause, where its card does not."""

    steps: dict[ClauseId, str] = msgspec.field(default_factory=dict)
    notes: tuple[str, ...] = ()


def remeasure(trust: Trust, judged: Iterable[tuple[JudgeName, ClauseId, CriterionId]]) -> Remeasure:
    """Say what to do where a judge spoke whose card is stale, or older verdicts stand.

    Args:
        trust: After every verdict went through it.
        judged: Who judged what in the run.
    """
    steps: dict[ClauseId, str] = {}
    notes: list[str] = []
    for judge, clause, criterion in sorted(set(judged)):
        standing = trust.standings.get((judge, criterion))
        if standing is None:
            continue
        if (judge, criterion) in trust.outdated:
            steps.setdefault(
                clause,
                f"ethogram judge --judge {judge}   (its verdicts here are older than its card)",
            )
        elif standing.changed or standing.drifted:
            why = why_aside(standing)
            steps.setdefault(clause, f"ethogram judge calibrate {judge} --for {clause}   ({why})")
            notes.append(f"The card of {judge} on {criterion} is stale: {why}. It decides nothing.")
        elif not standing.counts:
            notes.append(f"{judge} decides nothing on {criterion}: {why_aside(standing)}.")
        elif standing.card.judge_kind == "standin":
            notes.append(
                f"{judge}, a stand-in judge, decides {criterion} here only because a stand-in answered "
                "too; its card is test equipment."
            )
    return Remeasure(steps=steps, notes=tuple(notes))
