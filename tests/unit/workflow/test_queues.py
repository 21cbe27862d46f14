"""Every queue of a workspace, how far each is, and who may sit down at one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ethogram.errors import DocumentsRefused, UsageRefused
from ethogram.workflow.judging import judge_by_code_again
from ethogram.workflow.queues import list_queues, load_queue, show_queue, survey_queues
from ethogram.workflow.workspace import load_workspace
from tests.fakes.ghost_workspace import SPEC
from tests.fakes.queue_workspace import (
    RUBRIC,
    a_made_queue,
    a_queue_workspace,
    label_all,
    run_once,
    sit,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_queue_workspace(tmp_path)
    return tmp_path


def notices(root: Path, name: str = "pilot") -> str:
    found = sit(root, name=name)
    found.close()
    return " ".join(found.notices)


def test_a_workspace_without_queues_has_none(root: Path) -> None:
    assert list_queues(root) == ()


def test_queues_are_listed_with_how_far_they_are(root: Path) -> None:
    a_made_queue(root, "one")
    a_made_queue(root, "two", overlap=2)
    label_all(root, "ana", "two", most=4)
    assert {each.name: (each.answers, each.wanted) for each in list_queues(root)} == {
        "one": (0, 6),
        "two": (4, 12),
    }


def test_a_file_that_is_no_queue_is_reported_and_hides_no_other(root: Path) -> None:
    a_made_queue(root)
    (root / "labels/queues/broken.json").write_text("{", encoding="utf-8")
    found = survey_queues(root)
    assert [each.name for each in found.queues] == ["pilot"]
    assert [problem.at.path for problem in found.problems] == ["labels/queues/broken.json"]
    with pytest.raises(DocumentsRefused):
        load_queue(root, "broken")


def test_a_queue_that_does_not_exist_is_answered_with_the_one_that_was_meant(root: Path) -> None:
    a_made_queue(root)
    with pytest.raises(UsageRefused, match="Did you mean 'pilot'"):
        load_queue(root, "pilott")
    with pytest.raises(UsageRefused, match="no queue"):
        load_queue(root, "../../../etc/passwd")


def test_labels_of_a_simulated_labeller_are_no_persons_to_add_to(root: Path) -> None:
    a_made_queue(root)
    line = {"id": "s1", "transcript": "x.1", "case": "c", "clause": "coach", "outcome": "pass"}
    line |= {"labeller": "robot", "at": "2026-11-23T08:00:00+00:00", "is_simulated": True}  # type: ignore[dict-item]  # JSON
    (root / "labels/robot.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    with pytest.raises(UsageRefused, match="simulated"):
        sit(root, "robot")


def test_a_queue_without_its_run_says_how_to_get_it(root: Path) -> None:
    a_made_queue(root)
    shutil.rmtree(root / ".ethogram")
    run_once(root)
    with pytest.raises(UsageRefused, match="ethogram runs import"):
        sit(root)
    assert show_queue(root, "pilot").items == 6, "how far it is can be said without evidence"


def test_a_stand_in_is_announced_before_the_first_item(root: Path) -> None:
    a_made_queue(root)
    assert "STAND-IN" in notices(root)


def test_an_edited_guideline_is_said_and_its_labels_count(root: Path) -> None:
    a_made_queue(root)
    label_all(root, most=2)
    edited = RUBRIC.replace("Read to the end first.", "Read twice.")
    (root / "rubrics/pasteable.md").write_text(edited, encoding="utf-8")
    assert "guideline was edited" in notices(root)
    label_all(root, most=1)
    [ana] = show_queue(root, "pilot").labellers
    assert (ana.answered, ana.earlier_guideline, ana.stale) == (3, 2, 0)


def test_an_edited_clause_asks_again_for_its_own_labels_and_no_others(root: Path) -> None:
    a_made_queue(root, "coach")
    a_made_queue(root, "short", subject="short.words")
    for name in ("coach", "short"):
        label_all(root, "ana", name)
    spec = SPEC.replace("no sentence the student", "no two sentences the student")
    (root / "spec.md").write_text(spec, encoding="utf-8")
    assert "edited since run" in notices(root, "coach")
    assert "edited since run" not in notices(root, "short")
    judge_by_code_again(load_workspace(root), None)
    progress = {str(each.name): each for each in list_queues(root)}
    assert (progress["coach"].answers, progress["short"].answers) == (0, 6)
    assert progress["coach"].labellers[0].stale == 6
    assert len(label_all(root, "ana", "coach")) == 6
    assert show_queue(root, "coach").labellers[0].stale == 0


def test_a_clause_that_is_gone_asks_for_nothing(root: Path) -> None:
    a_made_queue(root, subject="short.words")
    (root / "spec.md").write_text(SPEC.partition("## Keep it short")[0], encoding="utf-8")
    (root / "cases.yaml").write_text(
        (root / "cases.yaml")
        .read_text("utf-8")
        .replace("[coach, short]", "[coach]")
        .replace("      - {type: word-count, value: {max: 40}, for: short.words}\n", ""),
        encoding="utf-8",
    )
    judge_by_code_again(load_workspace(root), None)
    with pytest.raises(UsageRefused, match="has no clause 'short' any more"):
        sit(root)


def test_replies_that_left_the_evidence_are_left_out_and_counted(root: Path) -> None:
    made = a_made_queue(root)
    path = root / made.path
    held = json.loads(path.read_text("utf-8"))
    held["items"][0]["transcript"] = f"{held['run']}.999"
    held["items"][1]["reply"] = "0" * 32
    held["items"][2]["transcript"] = "x.y"
    path.write_text(json.dumps(held), encoding="utf-8")
    assert "3 of 6 items are left out" in notices(root)
    assert len(label_all(root)) == 3
