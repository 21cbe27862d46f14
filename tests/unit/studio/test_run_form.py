"""The form of a new run."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.studio.run_form import arguments, previewed, wish_of, with_budget
from ethogram.workflow.workspace import load_workspace
from tests.fakes.ghost_workspace import a_held_run, a_workspace


def test_a_form_is_the_command_a_person_would_type() -> None:
    fields = {"target": "ghost", "where": "surface=editor; rm -rf /", "sample": "3", "noise": "1"}
    assert arguments(fields) == [
        "run",
        "--target=ghost",
        "--where=surface=editor; rm -rf /",
        "--sample=3",
        "--noise",
    ]
    assert arguments({}) == ["run"]


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "many", "٣", "1" * 30])
def test_what_is_no_number_is_refused_before_anything_starts(said: str) -> None:
    with pytest.raises(UsageRefused, match="no number of repeats"):
        wish_of({"repeats": said})


@pytest.mark.parametrize("said", ["0", "-2", "nan", "inf", "much"])
def test_what_is_no_sum_of_money_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(UsageRefused, match="no sum of money"):
        with_budget(a_workspace(tmp_path), {"budget-money": said})


def test_a_look_says_what_it_takes_and_asks_nothing(tmp_path: Path) -> None:
    begin = previewed(a_workspace(tmp_path), {"repeats": "2"})
    assert begin.preview is not None
    assert (begin.preview.calls, begin.preview.known) == (4, 0)
    assert begin.time == "not known: nothing of this target was timed here yet"
    assert begin.command == "ethogram run --repeats=2"
    assert not (tmp_path / ".ethogram").exists()


def test_after_a_run_the_time_is_that_of_its_pace(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    a_held_run(tmp_path)
    begin = previewed(load_workspace(tmp_path), {"repeats": "2"})
    assert begin.preview is not None
    assert begin.preview.known == 2
    assert begin.time.endswith("at the pace of its last run")
