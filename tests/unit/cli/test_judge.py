from __future__ import annotations

import msgspec
import pytest
from click.testing import CliRunner

from ethogram.cli.judge import judge, judged_text
from ethogram.ids import CriterionId
from ethogram.workflow.code_judge import Refusal
from ethogram.workflow.judging import Judged
from tests.fakes.runs import a_run


def a_judging() -> Judged:
    return Judged(
        run=a_run(),
        transcripts=1200,
        outcomes={"pass": 1000, "fail": 200},
        new=3,
        refused=(),
        seconds=0.25,
    )


def test_it_counts_what_was_judged_and_says_what_to_type_next() -> None:
    said = judged_text(a_judging())
    assert "code judged 1,200 replies" in said
    assert "200 fail, 1,000 pass" in said
    assert said.endswith("next     ethogram report 8f2c")
    assert "unmeasured" not in said


def test_a_model_is_called_unmeasured_and_refusals_say_why() -> None:
    refusal = Refusal(criterion=CriterionId("coach.kind"), judge="strict", why="misjudges 1 of 2")
    judged = msgspec.structs.replace(
        a_judging(), judge="strict", refused=(refusal,), unmeasured=("coach.kind",)
    )
    said = judged_text(judged)
    assert "This judge is unmeasured on coach.kind" in said
    assert "ethogram judge calibrate strict" in said
    assert "Refused strict on coach.kind: it misjudges 1 of 2." in said
    nothing = msgspec.structs.replace(judged, outcomes={})
    assert "nothing to judge" in judged_text(nothing)
    assert "unmeasured" not in judged_text(nothing)


def test_a_judging_that_stopped_says_why_and_how_to_go_on() -> None:
    stopped = msgspec.structs.replace(a_judging(), is_stopped=True, budget="The budget is used up.")
    assert "The budget is used up. The same command goes on" in judged_text(stopped)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["last", "--help"], "The target is never asked"),
        (["--judge", "code", "--help"], "The target is never asked"),
        (["card", "--help"], "how far judges can be trusted"),
        (["--help"], "calibrate"),
        (["calibrat", "strict"], "Did you mean 'calibrate'?"),
    ],
)
def test_a_run_needs_no_command_before_it_and_the_others_keep_theirs(
    arguments: list[str], shown: str
) -> None:
    assert shown in CliRunner().invoke(judge, arguments).output


def test_a_measured_judge_is_not_called_unmeasured() -> None:
    judged = msgspec.structs.replace(a_judging(), judge="strict")
    assert "unmeasured" not in judged_text(judged)
