"""The cards of a workspace, held against its documents of today."""

from __future__ import annotations

from pathlib import Path

from ethogram.errors import UsageRefused
from ethogram.judge.card_standing import Standing
from ethogram.store.cards import load_cards
from ethogram.workflow.calibrating_gold import wanted_criteria
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.judge_names import judge_called
from ethogram.workflow.trusting import stand
from ethogram.workflow.workspace import load_judges


def list_cards(root: Path, judge: str = "", about: str = "") -> tuple[Standing, ...]:
    """Give the card that counts for each judge and criterion, else the newest, by judge.

    Args:
        root: The workspace.
        judge: Only this judge's, or this panel's; a trained judge needs no `trained:`. Empty for all.
        about: Only those on a clause or criterion; empty for all.

    Raises:
        UsageRefused: There is no such clause or criterion, or the judge has no card.
    """
    workspace = load_judges(root)
    wanted = wanted_criteria(workspace.spec, about)
    connection = open_evidence(root)
    try:
        cards = load_cards(connection)
        judges = sorted({card.judge for card in cards})
        if judge and judge not in judges:
            judge = judge_called(workspace, judge)
        if judge and judge not in judges:
            known = ", ".join(map(repr, judges)) or "none yet"
            raise UsageRefused(
                f"{judge!r} has no card. Judges with one: {known}. Make one with "
                f"'ethogram judge calibrate {judge}'."
            )
        mine = [
            card
            for card in cards
            if judge in ("", card.judge) and (not about or card.criterion in wanted)
        ]
        standings = stand(connection, workspace, mine)
    finally:
        connection.close()
    return tuple(standings[on] for on in sorted(standings))
