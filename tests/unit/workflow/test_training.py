from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.training import TrainingWish, criterion_named, train_judge
from ethogram.workflow.workspace import load_workspace
from tests.fakes.labelled import KIND, a_marked_workspace, label_all, truth_of
from tests.fakes.specs import a_clause, a_spec
from tests.fakes.taught import taught, the_judge


def test_what_it_says_of_each_label_comes_from_other_families(tmp_path: Path) -> None:
    _, done = taught(tmp_path)
    _, trained = the_judge(tmp_path)
    assert len(trained.trained_on) == len(done.card.items) == 50
    said = {item.transcript: item.judge for item in done.card.items}
    assert all(said[each.transcript] == each.answer for each in trained.trained_on)
    assert done.card.judge_digest
    assert done.card.probes
    assert done.card.folds == 5


def test_labels_by_chance_teach_nothing_and_the_card_says_so(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 80)
    label_all(folder, lambda each: "fail" if each.case.endswith(("1", "4", "6", "9")) else "pass")
    done = train_judge(load_workspace(tmp_path), TrainingWish(name="tone", about=KIND))
    assert done.card.refused_because


def test_a_file_of_something_else_is_never_overwritten(tmp_path: Path) -> None:
    taught(tmp_path)
    path = tmp_path / "judges" / "tone.json"
    other = msgspec.structs.replace(the_judge(tmp_path)[1], criterion=KIND.replace("kind", "cold"))
    path.write_bytes(msgspec.json.encode(other))
    before = path.read_bytes()
    with pytest.raises(UsageRefused, match="nothing was written"):
        train_judge(load_workspace(tmp_path), TrainingWish(name="tone", about=KIND))
    assert path.read_bytes() == before


def test_two_labels_on_one_reply_are_one_lesson(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 50)
    label_all(folder)
    label_all(folder, truth_of, name="ben", most=10)
    done = train_judge(load_workspace(tmp_path), TrainingWish(name="tone", about=KIND))
    assert done.left_out == 0
    assert done.card.labels == 60


def test_a_clause_with_several_criteria_names_none_of_them() -> None:
    spec = a_spec(a_clause("warm", "", "is kind"), a_clause("coach", "", "one", "two"))
    assert criterion_named(spec, "warm") == "warm.c1"
    assert criterion_named(spec, "coach.c2") == "coach.c2"
    with pytest.raises(UsageRefused, match=r"coach\.c1, coach\.c2"):
        criterion_named(spec, "coach")
