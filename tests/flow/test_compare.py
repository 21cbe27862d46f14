"""Two runs side by side: what was edited, what moved, and how far that is more than noise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

BOT = """
def answer(messages):
    system, asked = messages[0]["content"], messages[-1]["content"]
    number = int(asked.split(":")[0].split()[1])
    if "Never write" in system and number <= 8:
        return "Which is your claim?"
    if "Never write" in system and number == 20:
        return "The whole text."
    if "Be brief" in system:
        return asked[:30]
    return asked
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    folder.ask(planted(20, 10))
    with_callable(folder, BOT)
    folder.type("run", "--no-probe")
    return folder


def test_flips_are_counted_family_by_family_with_an_exact_test(folder: Folder) -> None:
    folder.stance("Never write text for them.")
    folder.type("run", "--no-probe")
    compared = folder.type("compare", "--json").json
    assert compared["blocks"] == ["stance"]
    (change,) = compared["clauses"]
    assert sorted(change["newly_passing"]) == sorted(f"q{n}" for n in range(1, 9))
    assert change["newly_failing"] == ["q20"]
    # By hand, mid-p: 9 flips, 8 of them one way; 2 * (C(9,0) + C(9,1) / 2) / 2**9 = 11 / 512.
    assert change["p_value"] == pytest.approx(11 / 512)
    text = folder.type("compare")
    assert "stance" in text.out
    assert "8" in text.out


def test_the_first_screen_says_what_changed_and_which_edit_did_it(folder: Folder) -> None:
    folder.stance("Never write text for them.")
    ran = folder.type("run", "--no-probe")
    assert "was 10 of 20: 1 newly fails, 8 fixed" in ran.said or "8 fixed" in ran.said
    assert "`stance`" in ran.said


def test_a_noise_run_is_the_floor_and_never_the_baseline(folder: Folder) -> None:
    folder.type("run", "--noise", "--no-probe")
    folder.stance("Never write text for them.")
    ran = folder.type("run", "--no-probe", "--json")
    comparison = ran.summary["comparison"]
    assert comparison["noise_floor"] == 0
    assert comparison["clauses"][0]["noise_flips"] == 0
    names = [state["run"]["id"] for state in folder.type("runs", "--json").json]
    assert comparison["before"] == names[-1]


def test_replies_that_changed_though_no_verdict_moved_are_named(folder: Folder) -> None:
    folder.stance("Be brief.")
    folder.type("run", "--no-probe")
    compared = folder.type("compare", "--json").json
    assert compared["clauses"][0]["newly_failing"] == []
    before = {shift["case"] for shift in compared["shifts"]}
    assert before


def test_two_runs_are_needed_and_both_must_exist(folder: Folder) -> None:
    assert folder.type("compare").code == 2
    assert folder.type("compare", "last", "last").code == 2
    refused = folder.type("compare", "nope", "last")
    assert refused.code == 2
    assert "ethogram runs" in refused.err


def test_another_target_is_compared_only_on_request(folder: Folder) -> None:
    with_callable(folder, BOT.replace("number <= 8", "number <= 0"), name="other")
    ran = folder.type("run", "--target", "other", "--no-probe", "--json")
    assert ran.code == 0
    assert ran.summary["comparison"]["edits"] == ["target"]
    folder.type("run", "--no-probe")
    assert folder.report().summary["comparison"]["edits"] == []
