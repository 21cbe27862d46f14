from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId
from ethogram.store.database import open_database
from ethogram.workflow.calibrating_gold import Gold, gather_gold, wanted_criteria
from ethogram.workflow.workspace import load_workspace
from tests.fakes.labelled import KIND, a_marked_workspace, label_all, replies, truth_of
from tests.fakes.workspaces import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return a_marked_workspace(tmp_path, 6)


def gathered(folder: Folder, *runs: str, about: str = "") -> Gold:
    connection = open_database(folder.evidence)
    return gather_gold(connection, load_workspace(folder.root), runs, about)


def test_what_people_said_meets_the_reply_it_was_said_of(folder: Folder) -> None:
    label_all(folder)
    label_all(folder, lambda _: "pass", name="bo", most=1)
    gold = gathered(folder)
    items = gold.items[CriterionId(KIND)]
    truth = {each.id: truth_of(each) for each in replies(folder)}
    assert len(items) == 6
    assert all(item.people in (None, truth[item.transcript]) for item in items)
    assert {who for who, _ in items[0].said} | {who for who, _ in items[-1].said} >= {"anna"}
    assert {item.target for item in items} == {"bot"}


def test_a_label_under_other_words_of_the_clause_measures_nothing(folder: Folder) -> None:
    label_all(folder, clause_digest="0" * 32)
    assert gathered(folder).items == {}


def test_a_reply_that_two_runs_share_counts_once(folder: Folder) -> None:
    label_all(folder)
    assert folder.type("run", "--no-probe").code == 0
    label_all(folder, name="bo")
    (items,) = gathered(folder).items.values()
    assert len(items) == 6


def test_labels_outlive_the_run_they_were_given_in(folder: Folder) -> None:
    label_all(folder)
    path = folder.root / "labels/anna.jsonl"
    path.write_text(path.read_text("utf-8").replace(str(replies(folder)[0].run), "gone"), "utf-8")
    (items,) = gathered(folder).items.values()
    assert len(items) == 6


def test_a_label_on_no_stored_reply_is_left_out(folder: Folder) -> None:
    label_all(folder, most=1)
    path = folder.root / "labels/anna.jsonl"
    line = path.read_text("utf-8")
    name = str(replies(folder)[0].id)
    odd = [name.rpartition(".")[0] + end for end in (".x", ".99", ".\u0662", "")]
    more = "".join(line.replace(f'"{name}"', f'"{one}"').replace("anna-", one) for one in odd)
    path.write_text(line + more, "utf-8")
    (items,) = gathered(folder).items.values()
    assert len(items) == 1


def test_how_a_reply_was_drawn_comes_from_its_queue(folder: Folder) -> None:
    run = replies(folder)[0].run
    folder.write(
        "labels/queues/pilot.json",
        f'{{"name": "pilot", "clause": "warm", "run": "{run}", "rule": "random"}}',
    )
    folder.write("labels/queues/torn.json", '{"name": ')
    label_all(folder, queue="pilot", most=3)
    (items,) = gathered(folder).items.values()
    assert {item.sampling for item in items} == {("random",)}


def test_without_labels_or_with_an_unknown_name_it_says_what_to_type(folder: Folder) -> None:
    with pytest.raises(UsageRefused, match="ethogram read"):
        gathered(folder)
    spec = load_workspace(folder.root).spec
    assert set(wanted_criteria(spec, "warm")) >= {KIND, "warm.whole", "warm.expect"}
    assert set(wanted_criteria(spec, KIND)) == {KIND}
    with pytest.raises(UsageRefused, match="'cold'"):
        wanted_criteria(spec, "cold")


def test_a_label_on_a_whole_clause_of_several_criteria_measures_none_of_them(
    folder: Folder,
) -> None:
    more = "- {#kind} is kind without praise that was not earned.\n- {#short} is short."
    path = folder.root / "spec.md"
    one = "- {#kind} is kind without praise that was not earned."
    path.write_text(path.read_text("utf-8").replace(one, more), "utf-8")
    label_all(folder, criterion=None)
    gold = gathered(folder)
    assert gold.items == {}
    assert gold.on_whole == {KIND: 6}
    refused = folder.type("judge", "calibrate", "code")
    assert "6 on warm" in refused.said
    assert f"ethogram read --for {KIND}" in refused.said
