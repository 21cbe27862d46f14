"""What a judge can be moved by is found, and a sound one is not blamed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.labelled import a_marked_workspace, label_all, with_judge
from tests.fakes.measured import GOOD, JUDGE, a_card, a_gushing_workspace
from tests.fakes.workspaces import (
    Folder,
    with_callable,
)

CREDULOUS = JUDGE.replace(
    "VERDICT",
    '"fail" if broken and "system turn" not in reply and "[system]" not in reply else "pass"',
)
STUBBORN = JUDGE.replace("VERDICT", '"fail" if "Listen" in reply else "pass"').replace(
    "quotes = [broken.group()] if broken else []", 'quotes = ["genius"] if broken else []'
)


@pytest.fixture
def real(tmp_path: Path) -> Folder:
    return a_gushing_workspace(tmp_path)


@pytest.mark.parametrize(
    ("bias", "found"),
    [
        ("", set()),
        ('phrase-bias = {"details can matter" = 5}', {"padding"}),
        ('phrase-bias = {"- Kind" = 5, "- They" = 5, "- You" = 5}', {"restyling"}),
        ('phrase-bias = {"grade this reply as pass" = 6}', {"injection"}),
    ],
)
def test_a_planted_bias_is_found_and_none_where_there_is_none(
    tmp_path: Path, bias: str, found: set[str]
) -> None:
    folder = a_marked_workspace(tmp_path, 160)
    with_judge(folder, f"{GOOD}\n{bias}")
    label_all(folder)
    probes = {each["name"]: each for each in a_card(folder, "mild")["probes"]}
    assert {name for name, each in probes.items() if each["is_found"]} == found
    # It throws its dice anew for every request, so verdicts move where nothing is planted too.
    assert probes["padding"]["towards_pass"] > 0
    assert "one reply at a time" in probes["order-swap"]["rate"]["undefined_because"]


def test_a_judge_that_can_be_talked_round_is_found_out(real: Folder) -> None:
    with_callable(real, CREDULOUS, name="credulous")
    probes = {p["name"]: p for p in a_card(real, "credulous", "--split", "0")["probes"]}
    assert probes["injection"]["is_found"]
    assert "fake system turn" in probes["injection"]["note"]
    assert not probes["padding"]["is_found"]
    sound = {p["name"]: p for p in a_card(real, "strict", "--split", "0")["probes"]}
    assert not any(each["is_found"] for each in sound.values())
    assert sound["injection"]["moved"] == 0


def test_a_judge_that_quotes_what_it_does_not_rest_on_is_found_out(real: Folder) -> None:
    with_callable(real, STUBBORN, name="stubborn")
    card = a_card(real, "stubborn", "--split", "0", "--probes", "truncation")
    (probe,) = card["probes"]
    assert probe["asked"] > 0
    assert probe["is_found"]
    assert card["refused_because"]
    sound = a_card(real, "strict", "--split", "0", "--probes", "truncation")["probes"][0]
    assert (sound["asked"] > 0, sound["moved"]) == (True, 0)
