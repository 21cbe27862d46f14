from __future__ import annotations

import pytest
from click.testing import CliRunner

from ethogram.cli.judge_train import train, trained_text
from ethogram.workflow.training import TrainingDone
from tests.fakes.cards import a_card

DONE = TrainingDone(
    judge="trained:tone",
    path="judges/tone.json",
    card=a_card("trained:tone"),
    area_under_curve=0.934,
    low=0.3,
    high=0.7,
    penalty=10.0,
    left_out=2,
)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing option '--for'"),
        (["--for", "a.b", "--min", "3"], "is not in the range"),
        (["--for", "a.b", "--c", "0"], "is not in the range"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(train, ["tone", *arguments])
    assert result.exit_code == 2
    assert said in result.output


def test_what_was_made_is_told_with_its_doubt() -> None:
    told = " ".join(trained_text(DONE).split())
    assert "Wrote judges/tone.json" in told
    assert "families that they did not see, AUC 0.93" in told
    assert "Between 30 % and 70 % likely to fail it says unclear" in told
    assert "2 labelled replies were left out" in told
    assert "ethogram judge --judge trained:tone" in told
