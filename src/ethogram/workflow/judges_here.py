"""Every judge of a workspace: what it judged, how its cards stand, and where it errs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing

import msgspec

from ethogram.ids import ClauseId, CriterionId, JudgeName, RunId, TargetName, clause_of
from ethogram.judge.card import JudgeCard
from ethogram.judge.card_standing import Standing
from ethogram.judge.verdict import JudgeKind
from ethogram.store.cards import known_judges, load_cards
from ethogram.store.database import Connection
from ethogram.store.reading import load_runs, outcome_rows
from ethogram.workflow.calibrating import Misjudged, kind_of, misjudged_of
from ethogram.workflow.calibrating_gold import gather_gold
from ethogram.workflow.calibrating_recorded import measure_code, measure_recorded
from ethogram.workflow.calibrating_sheet import CalibrationWish, sheets_of
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.trusting import NEEDS_A_CARD, stand
from ethogram.workflow.workspace import Workspace

_NO_JUDGE: frozenset[JudgeKind] = frozenset({"person"})


class JudgeOnCriterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judge on one criterion."""

    clause: ClauseId
    criterion: CriterionId
    standing: Standing | None = None
    """Its card, held against the documents of today; None: nobody measured it."""
    verdicts: int = 0
    """In the newest run."""
    failing: int = 0
    """Of those, the ones that fail the reply."""


class JudgeHere(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One judge of the workspace."""

    name: JudgeName
    kind: JudgeKind
    is_asked: bool = False
    """True for a target, which can be asked now."""
    is_standing_judge: bool = False
    """True for the one that judges after every run."""
    criteria: tuple[JudgeOnCriterion, ...] = ()
    """In the order of the specification, those that were judged or measured."""

    @property
    def needs_a_card(self) -> bool:
        """False for code: what it checks it checks."""
        return self.kind in NEEDS_A_CARD


class Misjudgements(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a judge and people differ in the tuning part; the measuring part stays unseen."""

    found: tuple[Misjudged, ...] = ()
    heard: int = 0
    """Replies of the tuning part on which its verdict is kept."""
    of: int = 0
    """Replies of the tuning part."""


def judges_here(workspace: Workspace) -> tuple[JudgeHere, ...]:
    """Give every judge that judged, was measured, was trained or is set to judge; cards first."""
    if not (workspace.root / EVIDENCE).is_file():
        return ()
    with closing(open_evidence(workspace.root)) as connection:
        cards = load_cards(connection)
        standings = stand(connection, workspace, cards)
        kinds = dict(known_judges(connection))
        said = _said_in_newest(connection)
    kinds |= {str(card.judge): card.judge_kind for card in cards}
    kinds |= {str(name): "classifier" for name in workspace.trained if name not in kinds}
    if workspace.settings.judge and workspace.settings.judge not in kinds:
        target = workspace.targets.get(TargetName(workspace.settings.judge))
        kinds[workspace.settings.judge] = "standin" if target and target.is_standin else "model"
    found = [
        _judge(workspace, JudgeName(name), kind, standings, said)
        for name, kind in kinds.items()
        if kind not in _NO_JUDGE
    ]
    return tuple(sorted(found, key=_place))


def tuning_misjudged(workspace: Workspace, card: JudgeCard) -> Misjudgements:
    """Say where a card's judge errs among the replies set aside for tuning; asks nobody.

    Only verdicts that are kept are looked at. Replies that the card was measured on are not among
    them, so that reading them cannot fool the next measurement.
    """
    wish = CalibrationWish(
        judge=card.judge, about=card.criterion, seed=card.seed, split=card.split, tune=True
    )
    with closing(open_evidence(workspace.root)) as connection:
        kind = kind_of(connection, workspace, card.judge)
        gold = gather_gold(connection, workspace, (), card.criterion)
        sheets = sheets_of(gold, workspace.spec, wish)
        if kind == "code":
            measured = measure_code(workspace, sheets, gold, card.judge, tune=True)
        else:
            measured = measure_recorded(connection, sheets, card.judge, kind, tune=True)
    found, heard = misjudged_of(sheets, measured, gold)
    return Misjudgements(
        found=found, heard=heard, of=sum(len(sheet.tuning.items) for sheet in sheets)
    )


_Said = Mapping[tuple[str, CriterionId], Counter[str]]


def _said_in_newest(connection: Connection) -> _Said:
    """Count what each judge said on each criterion in the newest run that is no trial."""
    said: dict[tuple[str, CriterionId], Counter[str]] = {}
    newest = next(iter(load_runs(connection)), None)
    for row in outcome_rows(connection, RunId(newest.id)) if newest else ():
        said.setdefault((row.judge, row.criterion), Counter())[row.outcome] += 1
    return said


def _judge(
    workspace: Workspace,
    name: JudgeName,
    kind: JudgeKind,
    standings: Mapping[tuple[JudgeName, CriterionId], Standing],
    said: _Said,
) -> JudgeHere:
    order = [each.id for clause in workspace.spec.clauses for each in clause.criteria]
    named = {criterion for judge, criterion in said if judge == name}
    named |= {criterion for judge, criterion in standings if judge == name}
    return JudgeHere(
        name=name,
        kind=kind,
        is_asked=TargetName(name) in workspace.targets,
        is_standing_judge=name == workspace.settings.judge,
        criteria=tuple(
            JudgeOnCriterion(
                clause=clause_of(criterion),
                criterion=criterion,
                standing=standings.get((name, criterion)),
                verdicts=said.get((name, criterion), Counter()).total(),
                failing=said.get((name, criterion), Counter())["fail"],
            )
            for criterion in sorted(
                named, key=lambda one: (order.index(one) if one in order else len(order), one)
            )
        ),
    )


def _place(judge: JudgeHere) -> tuple[bool, bool, str]:
    has_card = any(each.standing is not None for each in judge.criteria)
    return not judge.needs_a_card, not has_card, judge.name
