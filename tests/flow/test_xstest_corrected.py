"""What correction does to the rates of two published judges, where this machine has the data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.xstest_corrected import CLAUSES, Line, Workspace, lines
from bench.xstest_people import JUDGES, MODELS

DATA = Path(os.environ.get("ETHOGRAM_XSTEST", ""))
"""Set to a folder with labels.csv and xstest_prompts.csv."""

pytestmark = pytest.mark.skipif(
    not (DATA / "labels.csv").is_file(), reason="ETHOGRAM_XSTEST names no data"
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    return list(lines(DATA, tmp_path_factory.mktemp("xstest")))


def off(found: list[Line], way: str) -> tuple[float, float]:
    """Mean distance from what people say, raw and corrected."""
    mine = [each for each in found if each.way == way and each.corrected is not None]
    raw = sum(abs((each.judged or 0.0) - each.people) for each in mine) / len(mine)
    return raw, sum(abs((each.corrected or 0.0) - each.people) for each in mine) / len(mine)


def test_eighty_labels_of_each_model_bring_every_rate_to_what_people_say(found: list[Line]) -> None:
    raw, corrected = off(found, "sample")
    assert raw > 0.10
    assert corrected < 0.02
    held = [each.holds for each in found if each.way == "sample" and each.holds is not None]
    assert len(held) == 19
    assert sum(held) >= 18


def test_a_card_of_other_models_removes_most_of_the_error_and_says_how_unsure_it_is(
    found: list[Line],
) -> None:
    raw, corrected = off(found, "card")
    assert corrected < raw / 2
    held = [each.holds for each in found if each.way == "card" and each.holds is not None]
    assert sum(held) >= 17


@pytest.mark.parametrize("judge", JUDGES)
def test_the_ranking_holds_and_the_level_moves(found: list[Line], judge: str) -> None:
    mine = {
        each.model: each
        for each in found
        if (each.judge, each.clause, each.way) == (judge, "helps", "sample")
    }
    by_people = sorted(MODELS, key=lambda model: mine[model].people)
    assert sorted(MODELS, key=lambda model: mine[model].judged or 0.0) == by_people
    assert sorted(MODELS, key=lambda model: mine[model].corrected or 0.0) == by_people
    hardest = mine["llama2orig"]
    assert hardest.judged is not None
    assert hardest.corrected is not None
    assert hardest.people - hardest.judged > 0.10
    assert abs(hardest.people - hardest.corrected) < 0.05


def test_the_judge_at_chance_decides_nothing_about_the_model_it_fails_on(tmp_path: Path) -> None:
    """Kappa .08: it catches 78 of 117 and passes 16 of 72 that people pass."""
    workspace = Workspace(DATA, tmp_path / "xstest")
    workspace.calibrate("gpt-4", MODELS)
    workspace.keep(set())
    clause = workspace.clause("mistralinstruct", "declines")
    assert (clause.status, clause.reason, clause.correction) == (
        "undecided",
        "judge unmeasured",
        None,
    )
    assert "no better than chance" in workspace.aside("mistralinstruct", "gpt-4", "declines")


def test_every_reported_rate_is_shown(found: list[Line]) -> None:
    assert len(found) == len(JUDGES) * len(CLAUSES) * len(MODELS) * 2
