"""Every judge of a workspace."""

from __future__ import annotations

from pathlib import Path

from ethogram.store.cards import load_cards
from ethogram.store.database import open_database
from ethogram.workflow.judges_here import judges_here, tuning_misjudged
from ethogram.workflow.workspace import load_workspace
from tests.fakes.measured import STRICT, a_gushing_workspace
from tests.fakes.workspaces import a_workspace, planted, with_callable


def test_a_workspace_that_never_ran_has_none(tmp_path: Path) -> None:
    assert judges_here(load_workspace(a_workspace(tmp_path).root)) == ()


def test_code_judges_without_a_card_and_needs_none(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    with_callable(folder, "def answer(messages):\n    return 'Where would you begin?'\n")
    folder.ask(planted(6, 3))
    assert folder.type("run", "--no-probe").code == 0
    (judge,) = judges_here(load_workspace(folder.root))
    assert (judge.name, judge.needs_a_card, judge.is_asked) == ("code", False, False)
    assert sum(each.verdicts for each in judge.criteria) > 0


def test_a_judge_that_is_set_is_named_before_it_judged(tmp_path: Path) -> None:
    folder = a_gushing_workspace(tmp_path)
    folder.settings("bot", trusted=True, more='judge = "strict"\n')
    (strict,) = (x for x in judges_here(load_workspace(folder.root)) if x.name == "strict")
    assert strict.is_standing_judge
    assert strict.is_asked
    assert strict.criteria == ()


def test_where_it_errs_is_told_from_kept_verdicts_and_asks_nobody(tmp_path: Path) -> None:
    folder = a_gushing_workspace(tmp_path)
    lenient = STRICT.replace('"fail" if broken', '"fail" if broken and "3" not in reply')
    with_callable(folder, lenient, name="strict")
    assert folder.type("judge", "calibrate", "strict", "--probes", "none").code == 0
    connection = open_database(folder.evidence)
    (card,) = load_cards(connection)
    connection.close()
    workspace = load_workspace(folder.root)
    assert tuning_misjudged(workspace, card).heard == 0
    folder.type("judge", "--judge", "strict")
    asked = (folder.root / "asked.jsonl").read_bytes()
    found = tuning_misjudged(workspace, card)
    assert found.heard == found.of > 0
    assert {(each.people, each.judge) for each in found.found} == {("fail", "pass")}
    assert not {each.transcript for each in found.found} & {x.transcript for x in card.items}
    assert (folder.root / "asked.jsonl").read_bytes() == asked
