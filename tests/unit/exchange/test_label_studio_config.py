from __future__ import annotations

from typing import get_args
from xml.etree import ElementTree as Xml

import msgspec
import pytest

from ethogram.exchange.label_studio_config import config_xml, controls_of
from ethogram.judge.queue import Task
from tests.fakes.worksheets import a_worksheet

TASKS: tuple[Task, ...] = get_args(Task)


def parsed(task: Task) -> Xml.Element:
    return Xml.fromstring(config_xml(a_worksheet(task)))  # noqa: S314  # ours


@pytest.mark.parametrize("task", TASKS)
def test_every_control_stands_on_an_object_of_the_configuration(task: Task) -> None:
    view = parsed(task)
    named = {tag.get("name"): tag for tag in view.iter() if tag.get("name")}
    assert len(named) == sum(1 for tag in view.iter() if tag.get("name"))
    for control in controls_of(task, 3):
        tag = named[control.name]
        for about in (tag.get("toName") or "").split(","):
            assert named[about].get("value", "").startswith("$")


@pytest.mark.parametrize("task", TASKS)
def test_every_choice_has_an_alias_and_a_key_of_its_own(task: Task) -> None:
    choices = list(parsed(task).iter("Choice"))
    assert all(choice.get("alias") for choice in choices)
    keys = [tag.get("hotkey") for tag in parsed(task).iter() if tag.get("hotkey")]
    assert len(set(keys)) == len(keys)


def test_a_pairwise_stands_on_two_texts_and_its_results_name_itself() -> None:
    (tag,) = parsed("pairwise").iter("Pairwise")
    assert tag.get("toName") == "left,right"
    assert [c.to_name for c in controls_of("pairwise") if c.type == "pairwise"] == ["quick"]


def test_a_scale_has_as_many_points_as_anchors_and_shows_each() -> None:
    view = parsed("scale")
    (rating,) = view.iter("Rating")
    assert rating.get("maxRating") == "3"
    shown = [tag.get("value") for tag in view.iter("Header")]
    assert {"$point_1", "$point_2", "$point_3"} <= set(shown)


@pytest.mark.parametrize("task", TASKS)
def test_no_word_of_a_document_stands_in_the_configuration(task: Task) -> None:
    sheet = msgspec.structs.replace(a_worksheet(task), title="$secret", question='"><script>')
    assert "$secret" not in config_xml(sheet)
    assert "script" not in config_xml(sheet)
