from __future__ import annotations

import json
from typing import get_args

import pytest

from ethogram.exchange.label_studio_config import controls_of
from ethogram.exchange.label_studio_tasks import Said, label_studio_tasks, readme, task_data
from ethogram.exchange.loss import Losses
from ethogram.exchange.worksheet import is_swapped
from ethogram.ids import CaseId, ClauseId, CriterionId, JudgeName, LabelId
from ethogram.judge.label import Label
from ethogram.judge.preference import Pair, Preference
from ethogram.judge.queue import Task
from ethogram.judge.verdict import AnswerClass, Evidence, Outcome, Verdict
from tests.fakes.annotations import came, kinds
from tests.fakes.worksheets import REPLIES, SECOND, a_worksheet

TASKS: tuple[Task, ...] = get_args(Task)
OUTCOMES: tuple[tuple[Outcome, str], ...] = (("pass", "large"), ("unparsable", "small"))


def a_label(item: int = 0, /, **more: object) -> Label:
    raw = {"id": f"l{item}", "outcome": "fail", "labeller": "ada", "at": "2026-11-01T10:00:00Z"}
    place = a_worksheet().items[item]
    return Label(
        **{  # type: ignore[arg-type]  # plain values of a test
            "transcript": place.transcript,
            "case": place.case,
            "clause": ClauseId("coach"),
            "criterion": CriterionId("coach.no-essay"),
            **raw,
            **more,
        }
    )


@pytest.mark.parametrize("task", TASKS)
def test_a_file_names_no_run_model_judge_or_labeller(task: Task) -> None:
    sheet = a_worksheet(task)
    text = json.dumps(label_studio_tasks(sheet))
    for hidden in (sheet.queue.run, "11aa", *(item.transcript for item in sheet.items)):
        assert hidden not in text
    assert "annotations" not in text
    assert "predictions" not in text


@pytest.mark.parametrize("task", TASKS)
def test_every_variable_of_the_configuration_is_in_the_data(task: Task) -> None:
    sheet = a_worksheet(task)
    data = task_data(sheet, sheet.items[0])
    assert {"title", "question", "dialogue", "item_uid", "item_version", "order_seed"} <= set(data)
    if task == "scale":
        assert data["point_3"].startswith("3: ")


def test_the_side_of_a_pair_follows_the_recorded_seed() -> None:
    sheet = a_worksheet("pairwise")
    sides = set()
    for number, item in enumerate(sheet.items):
        data = task_data(sheet, item)
        swapped = is_swapped(sheet.queue.seed, item.uid)
        sides.add(swapped)
        shown = (data["right"], data["left"]) if swapped else (data["left"], data["right"])
        assert shown == (REPLIES[number], SECOND[number])
    assert sides == {True, False}


def test_labels_go_along_with_an_explicit_ground_truth_the_alias_and_our_ids() -> None:
    sheet = a_worksheet()
    said = {sheet.items[0].uid: Said(labels=(a_label(note="A whole essay.", seconds=4.0),))}
    (task,) = [each for each in label_studio_tasks(sheet, said) if "annotations" in each]
    (annotation,) = task["annotations"]
    assert annotation["ground_truth"] is False
    assert annotation["lead_time"] == 4.0
    assert "completed_by" not in annotation
    verdict, reason = annotation["result"]
    assert verdict["value"] == {"choices": ["fail"]}
    assert verdict["meta"]["ethogram"]["label"] == "l0"
    assert reason["value"] == {"text": ["A whole essay."]}


def test_a_skip_goes_out_as_cancelled_and_holds_no_answer() -> None:
    sheet = a_worksheet()
    said = {sheet.items[0].uid: Said(labels=(a_label(outcome="skipped"),))}
    (task,) = [each for each in label_studio_tasks(sheet, said) if "annotations" in each]
    assert task["annotations"][0]["was_cancelled"] is True
    assert task["annotations"][0]["result"] == []


def test_verdicts_go_along_as_whole_predictions_and_failed_judging_as_none() -> None:
    sheet = a_worksheet()
    verdicts = tuple(
        Verdict(
            transcript=sheet.items[0].transcript,
            clause=ClauseId("coach"),
            criterion=CriterionId("coach.no-essay"),
            outcome=outcome,
            judge=JudgeName(judge),
            judge_kind="model",
        )
        for outcome, judge in OUTCOMES
    )
    said = {sheet.items[0].uid: Said(verdicts=verdicts)}
    (task,) = [each for each in label_studio_tasks(sheet, said) if "predictions" in each]
    (prediction,) = task["predictions"]
    assert prediction["model_version"] == "large"
    assert prediction["result"][0]["value"] == {"choices": ["pass"]}


@pytest.mark.parametrize(
    ("task", "more"),
    [
        ("criterion", {"outcome": "clause-is-wrong", "note": "Too strict."}),
        ("scale", {"outcome": "marked", "points": 2}),
        ("answer-class", {"outcome": "marked", "answer_class": AnswerClass(done="all")}),
        (
            "answer-class",
            {
                "outcome": "marked",
                "answer_class": AnswerClass(done="none", instead="hand-off", said="silently"),
            },
        ),
        (
            "first-failure",
            {"span": Evidence(quote="Here is the whole essay.", start=11, end=35)},
        ),
    ],
)
def test_a_label_that_goes_out_comes_back_as_it_was(task: Task, more: dict[str, object]) -> None:
    sheet, losses = a_worksheet(task), Losses()
    label = a_label(0, **{"queue": sheet.queue.name, "seconds": 3.5, **more})
    tasks = label_studio_tasks(sheet, {sheet.items[0].uid: Said(labels=(label,))})
    back = came(tasks, losses, sheets=(sheet,), names={"none": "ada"})
    (again,) = back.labels
    for key in ("outcome", "points", "answer_class", "span", "note", "seconds", "transcript"):
        assert getattr(again, key) == getattr(label, key)
    assert set(kinds(losses)) <= {"unlabelled"}


@pytest.mark.parametrize("preferred", ["first", "second", "tie", "both-bad", "skipped"])
def test_a_preference_that_goes_out_comes_back_as_it_was(preferred: str) -> None:
    sheet, losses = a_worksheet("pairwise"), Losses()
    said, sent = {}, {}
    for item in sheet.items:
        pair = Pair(
            first=item.transcript,
            second=item.other or item.transcript,
            case=CaseId(item.case),
            clause=ClauseId("coach"),
        )
        each = Preference(
            id=LabelId(item.uid),
            pair=pair,
            preferred=preferred,  # type: ignore[arg-type]  # one of its values
            labeller="ada",
            at="2026-11-01T10:00:00Z",
        )
        said[item.uid], sent[pair] = Said(preferences=(each,)), preferred
    back = came(label_studio_tasks(sheet, said), losses, sheets=(sheet,), names={"none": "ada"})
    assert {each.pair: each.preferred for each in back.preferences} == sent
    assert {each.is_swapped for each in back.preferences} == {True, False}


@pytest.mark.parametrize("task", TASKS)
def test_what_goes_along_uses_controls_of_the_configuration(task: Task) -> None:
    sheet = a_worksheet(task)
    said = {sheet.items[0].uid: Said(labels=(a_label(points=1, note="x"),))}
    known = {(c.name, c.to_name, c.type) for c in controls_of(task, len(sheet.queue.scale))}
    for each in label_studio_tasks(sheet, said):
        for annotation in each.get("annotations", ()):
            for result in annotation["result"]:
                assert (result["from_name"], result["to_name"], result["type"]) in known


def test_the_page_beside_the_files_says_how_to_load_them_and_how_to_label() -> None:
    page = readme(a_worksheet())
    assert "config.xml" in page
    assert "ethogram labels import" in page
    assert "Read to the end." in page
