"""What cards say of a clause's verdict, in families: how often it is a false alarm, how often a miss.

A clause whose criteria several cards cover fails when any criterion does. Its errors cannot be told
from the errors on each, so they are counted on the replies that every card was made on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from ethogram.findings.measured import JudgeOn
from ethogram.ids import FamilyId, TranscriptId
from ethogram.judge.card import CardItem, JudgeCard
from ethogram.judge.verdict import DECIDED
from ethogram.stats.correction import Cells

LEAST_FAMILIES = 10
"""Families with a failing, and with a passing reply, below which errors are not told; as on a card."""


def why_no_cards(judges: Collection[JudgeOn], cards: Sequence[JudgeCard]) -> str:
    """Say why the cards of a clause's judges correct nothing; empty when they may."""
    criteria = Counter(criterion for _, criterion in judges)
    shared = sorted(criterion for criterion, number in criteria.items() if number > 1)
    if shared:
        return f"{criteria[shared[0]]} judges share the replies of {shared[0]}, each with errors of its own"
    without = sorted(
        criterion for judge, criterion in judges if not _has_card(judge, cards, criterion)
    )
    if without:
        return f"no card counts on {without[0]}"
    if len(cards) == 1:
        return ""
    failing, passing = _families(cards)
    if min(failing, passing) >= LEAST_FAMILIES:
        return ""
    return (
        f"people labelled {failing} failing and {passing} passing families on all {len(cards)} of its "
        f"judged criteria; {LEAST_FAMILIES} of each are the least"
    )


def cells_of(cards: Sequence[JudgeCard], target: str = "") -> Cells:
    """Count families by what people and the judge say, each family's shares adding up to one.

    Args:
        cards: One for each judged criterion of the clause.
        target: Whose replies are corrected; a card made on several is used for that one alone where
            it shows enough of it.
    """
    if len(cards) == 1:
        return _of_target(cards[0], target) or _of_card(cards[0])
    return _shares(joint_items(cards))


def joint_items(cards: Sequence[JudgeCard]) -> list[tuple[FamilyId, bool, bool]]:
    """Give family, people's fail and the judge's fail of replies on which every card was made."""
    by_card = [{item.transcript: item for item in card.items} for card in cards]
    shared = set.intersection(*(set[TranscriptId](items) for items in by_card))
    rows = []
    for transcript in sorted(shared):
        items = [items[transcript] for items in by_card]
        if all(item.judge in DECIDED for item in items):
            rows.append(
                (
                    items[0].family,
                    any(item.people == "fail" for item in items),
                    any(item.judge == "fail" for item in items),
                )
            )
    return rows


def _has_card(judge: str, cards: Sequence[JudgeCard], criterion: str) -> bool:
    return any((card.judge, card.criterion) == (judge, criterion) for card in cards)


def _families(cards: Sequence[JudgeCard]) -> tuple[int, int]:
    rows = joint_items(cards)
    failing = {family for family, people, _ in rows if people}
    passing = {family for family, people, _ in rows if not people}
    return len(failing), len(passing)


def _of_target(card: JudgeCard, target: str) -> Cells | None:
    """Use the replies of one target alone, where there are enough to tell."""
    found = next((each for each in card.targets if each.target == target), None)
    if found is None or not card.counts.n:
        return None
    counts = found.counts
    worth = min(1.0, card.families / card.counts.n)
    failing = worth * (counts.both_fail + counts.only_people_fail)
    passing = worth * (counts.only_judge_fails + counts.both_pass)
    if min(failing, passing) < LEAST_FAMILIES:
        return None
    return Cells(
        both_fail=worth * counts.both_fail,
        only_judge_fails=worth * counts.only_judge_fails,
        only_people_fail=worth * counts.only_people_fail,
        both_pass=worth * counts.both_pass,
    )


def _of_card(card: JudgeCard) -> Cells:
    rows = [_row(item) for item in card.items if item.judge in DECIDED]
    if rows:
        return _shares(rows)
    counts = card.counts
    return Cells(
        both_fail=counts.both_fail,
        only_judge_fails=counts.only_judge_fails,
        only_people_fail=counts.only_people_fail,
        both_pass=counts.both_pass,
    )


def _row(item: CardItem) -> tuple[FamilyId, bool, bool]:
    return item.family, item.people == "fail", item.judge == "fail"


def _shares(rows: Sequence[tuple[FamilyId, bool, bool]]) -> Cells:
    sizes = Counter(family for family, _, _ in rows)
    cells = dict.fromkeys(((True, True), (True, False), (False, True), (False, False)), 0.0)
    for family, people, judge in rows:
        cells[people, judge] += 1.0 / sizes[family]
    return Cells(
        both_fail=cells[True, True],
        only_judge_fails=cells[False, True],
        only_people_fail=cells[True, False],
        both_pass=cells[False, False],
    )
