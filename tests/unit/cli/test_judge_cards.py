from __future__ import annotations

import pytest
from click.testing import CliRunner

from ethogram.cli.judge_cards import calibrate


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--probes", "paddign"], "unknown 'paddign'. Expected 'all', 'none', or some of padding"),
        (["--probes", ","], "unknown probe"),
        (["--split", "1"], "is not in the range 0<=x<1"),
        (["--retest", "-1"], "is not in the range"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_with_what_does(
    arguments: list[str], said: str, tmp_path: object
) -> None:
    result = CliRunner().invoke(calibrate, ["strict", *arguments], obj=tmp_path)
    assert result.exit_code != 0
    assert said in " ".join(f"{result.output} {result.exception}".split())


def test_the_help_says_what_a_judge_is_and_what_the_split_is_for() -> None:
    said = " ".join(CliRunner().invoke(calibrate, ["--help"]).output.split())
    assert "JUDGE is a target" in said
    assert "set aside for tuning" in said
