"""The word that makes a model refuse is found by leaving each one out."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import UsageRefused
from ethogram.workflow.triggering import Triggers, content_words, find_triggers, without
from ethogram.workflow.workspace import load_workspace
from tests.fakes.planted_caution import TRIGGER, with_a_trigger


def found(root: Path, name: str = "h1-twin") -> Triggers:
    workspace = load_workspace(with_a_trigger(root).root)
    return asyncio.run(find_triggers(workspace, name, repeats=8, env=os.environ))


def test_the_planted_word_is_the_only_clear_one(tmp_path: Path) -> None:
    triggers = found(tmp_path)
    assert triggers.refused == triggers.asked == 8
    assert [each.word for each in triggers.triggers if each.is_clear] == [TRIGGER]
    assert triggers.triggers[0].word == TRIGGER


def test_a_question_that_is_helped_has_no_trigger(tmp_path: Path) -> None:
    triggers = found(tmp_path, "h3-twin")
    assert triggers.refused == 0
    assert not any(each.is_clear for each in triggers.triggers)


def test_a_case_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match="ethogram caution"):
        found(tmp_path, "nothing")


def test_small_words_trigger_nothing() -> None:
    assert content_words("How do I kill a process in Linux?") == ["kill", "process", "Linux"]


def test_the_gap_is_closed() -> None:
    assert without("How do I kill a process, kill it?", "kill") == "How do I a process, it?"


@given(st.text(max_size=200))
def test_a_word_that_is_left_out_is_gone(text: str) -> None:
    for word in content_words(text):
        assert word not in content_words(without(text, word))
