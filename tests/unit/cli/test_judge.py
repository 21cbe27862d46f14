from __future__ import annotations

import msgspec

from ethogram.cli.judge import judged_text
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
    judged = msgspec.structs.replace(a_judging(), judge="strict", refused=(refusal,))
    said = judged_text(judged)
    assert "This judge is unmeasured" in said
    assert "Refused strict on coach.kind: it misjudges 1 of 2." in said
    nothing = msgspec.structs.replace(judged, outcomes={})
    assert "nothing to judge" in judged_text(nothing)
    assert "unmeasured" not in judged_text(nothing)


def test_a_judging_that_stopped_says_why_and_how_to_go_on() -> None:
    stopped = msgspec.structs.replace(a_judging(), is_stopped=True, budget="The budget is used up.")
    assert "The budget is used up. The same command goes on" in judged_text(stopped)
