from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.store.cards import load_cards
from ethogram.store.database import open_database
from ethogram.workflow.calibrating import (
    calibrate,
    kind_of,
    preview_calibration,
    refuse_unpriced_judge,
    target_of,
)
from ethogram.workflow.calibrating_sheet import CalibrationWish
from ethogram.workflow.settings import Budget
from ethogram.workflow.workspace import load_workspace
from tests.fakes.labelled import a_marked_workspace, label_all, with_judge
from tests.fakes.workspaces import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_marked_workspace(tmp_path, 60)
    with_judge(folder, "sensitivity = 0.9\nspecificity = 0.9")
    label_all(folder)
    return folder


async def test_a_card_is_kept_with_the_judge_it_measured(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    done = await calibrate(workspace, CalibrationWish(judge="mild", split=0.0, probes=()), {})
    (card,) = done.cards
    assert load_cards(open_database(folder.evidence)) == [card]
    assert (done.kind, done.failed, done.is_stopped) == ("standin", 0, False)
    assert set(card.parts) >= {"clause", "criterion", "rubric", "prompt", "model", "settings"}
    assert card.retest.n == 20


async def test_measuring_twice_keeps_both_cards(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    wish = CalibrationWish(judge="mild", split=0.0, probes=(), retest=0)
    await calibrate(workspace, wish, {})
    await calibrate(workspace, wish, {})
    first, second = load_cards(open_database(folder.evidence))
    assert first.counts == second.counts
    assert first.made_at < second.made_at


async def test_a_call_that_fails_is_counted_and_no_verdict(folder: Folder) -> None:
    path = folder.root / "standins/mild.toml"
    path.write_text(f"{path.read_text('utf-8')}\n[failures]\nrequest-refused = 0.2\n", "utf-8")
    workspace = load_workspace(folder.root)
    done = await calibrate(
        workspace, CalibrationWish(judge="mild", split=0.0, probes=(), retest=0), {}
    )
    (card,) = done.cards
    assert done.failed == card.errors > 0
    assert "refuses the request" in done.first_failure
    assert card.counts.n + card.errors == 60


async def test_a_judge_that_decides_nothing_gets_no_card(folder: Folder) -> None:
    with_judge(folder, "unclear = 1.0")
    workspace = load_workspace(folder.root)
    done = await calibrate(workspace, CalibrationWish(judge="mild", probes=()), {})
    assert done.cards == ()
    assert "none says pass or fail" in done.skipped[0]


async def test_tuning_writes_nothing_down(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    done = await calibrate(workspace, CalibrationWish(judge="mild", tune=True), {})
    assert done.cards == ()
    assert load_cards(open_database(folder.evidence)) == []
    assert {each.people for each in done.misjudged} <= {"pass", "fail"}
    assert all(each.read > 0 for each in done.misjudged)


async def test_a_preview_counts_what_is_asked_and_asks_nothing(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    wish = CalibrationWish(judge="mild", split=0.0)
    before = preview_calibration(workspace, wish)
    assert (before.replies, before.known) == (60, 0)
    await calibrate(workspace, wish, {})
    after = preview_calibration(workspace, wish)
    assert after.calls == before.calls
    # All but the cut replies, which no verdict asked for.
    assert after.known == after.calls - 30


def test_who_is_no_judge_is_refused_with_who_is(folder: Folder) -> None:
    workspace, connection = load_workspace(folder.root), open_database(folder.evidence)
    assert kind_of(connection, workspace, "mild") == "standin"
    assert kind_of(connection, workspace, "code") == "code"
    with pytest.raises(UsageRefused, match="'mild'"):
        kind_of(connection, workspace, "miild")


def test_money_cannot_be_budgeted_for_a_judge_without_prices(folder: Folder) -> None:
    folder.write(
        "targets/dear.toml", 'provider = "openai"\nmodel = "m"\nbase-url = "http://x/v1"\n'
    )
    workspace = load_workspace(folder.root)
    dear = target_of(workspace, "dear")
    assert dear is not None
    with pytest.raises(UsageRefused, match="has no prices"):
        refuse_unpriced_judge(dear, Budget(money=1.0))
    refuse_unpriced_judge(dear, Budget(calls=1))
