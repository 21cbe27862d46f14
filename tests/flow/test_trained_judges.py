"""A judge trained on labels, and several judges as a panel: measured, explained, and never trusted blindly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ethogram.store.database import open_database
from ethogram.store.reading import find_run, verdicts_of
from tests.fakes.labelled import KIND, a_marked_workspace, label_all, replies, truth_of, with_judge
from tests.fakes.workspaces import Folder, with_standin

WIDE = "sensitivity = 0.7\nspecificity = 0.75"
RUBRIC = f"---\ncriterion: {KIND}\njudge: {{judge}}\n---\n## Passes\n- Kind.\n## Fails\n- Genius!\n"


def trained(root: Path, families: int = 90, labels: int = 60, **more: Any) -> Folder:
    folder = a_marked_workspace(root, families)
    label_all(folder, most=labels, **more)
    done = folder.type("judge", "train", "tone", "--for", "warm", "--json")
    assert done.code == 0, done.err
    return folder


def given(folder: Folder, judge: str) -> dict[str, Any]:
    """The last verdict of a judge on every reply of the newest run."""
    connection = open_database(folder.evidence)
    try:
        run = find_run(connection, None)
        return {str(v.transcript): v for v in verdicts_of(connection, run.id) if v.judge == judge}
    finally:
        connection.close()


def test_a_trained_judge_finds_what_was_planted_and_lets_a_clause_break(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    done = folder.type("judge", "--judge", "tone", "--json").json
    assert done["judge"] == "trained:tone"
    assert done["unmeasured"] == []
    verdicts = given(folder, "trained:tone")
    assert len(verdicts) == 90
    right = [verdicts[each.id].outcome == truth_of(each) for each in replies(folder)]
    assert sum(right) >= 85
    assert all(each.judge_kind == "classifier" and each.reason for each in verdicts.values())
    clause = folder.report().clause("warm")
    assert ["trained:tone", "classifier", True] in clause["judges"]
    assert clause["status"] == "broken"


def test_judging_again_says_nothing_new(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    folder.type("judge", "--judge", "trained:tone")
    assert folder.type("judge", "--judge", "tone", "--json").json["new"] == 0


def test_the_same_labels_make_the_same_document(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    path = tmp_path / "judges" / "tone.json"
    before = json.loads(path.read_text())
    folder.type("judge", "train", "tone", "--for", KIND)
    after = json.loads(path.read_text())
    assert before | {"made_at": ""} == after | {"made_at": ""}


def test_too_few_labels_are_refused_with_how_many_more(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 60)
    label_all(folder, lambda _: "pass", most=30)
    done = folder.type("judge", "train", "tone", "--for", KIND)
    assert done.code == 2
    assert "10 more labelled replies, 10 more that people fail" in done.said
    assert f"ethogram read --for {KIND}" in done.said
    assert not (tmp_path / "judges").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Tone!", "--for", KIND), "is no name for a judge"),
        (("bot", "--for", KIND), "a target's name already"),
        (("tone", "--for", "warm.cold"), "no criterion 'warm.cold'"),
        (("tone",), "Missing option '--for'"),
    ],
)
def test_what_cannot_be_trained_says_why(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    folder = a_marked_workspace(tmp_path, 2)
    done = folder.type("judge", "train", *arguments)
    assert done.code == 2
    assert said in done.said


def test_a_withdrawn_label_makes_its_card_stale(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    assert "Only in tests" not in folder.type("judge", "card", "trained:tone").said
    first = replies(folder)[0]
    label_all(folder, lambda _: "withdrawn", most=1, id="gone", supersedes=f"anna-{first.id}")
    said = folder.type("judge", "card", "trained:tone").said
    assert "the labels" in said
    assert "changed since it was measured" in said


def test_another_wording_of_the_criterion_makes_its_card_stale(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    spec = (tmp_path / "spec.md").read_text()
    folder.write("spec.md", spec.replace("is kind without praise", "is friendly without praise"))
    assert "changed since it was measured" in folder.type("judge", "card").said


def test_simulated_labels_show_everywhere_and_let_nothing_hold(tmp_path: Path) -> None:
    folder = trained(tmp_path, is_simulated=True)
    assert "SIMULATED" in folder.type("judge", "card").said
    folder.type("judge", "--judge", "tone")
    assert all("SIMULATED" in each.reason for each in given(folder, "trained:tone").values())
    assert ["trained:tone", "classifier", True] not in folder.report().clause("warm")["judges"]


def test_a_rubric_that_names_it_keeps_others_out_and_its_card_fresh(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    with_judge(folder, WIDE)
    folder.write("rubrics/kind.md", RUBRIC.format(judge="trained:tone"))
    assert folder.type("check").code == 0, folder.type("check").out
    assert folder.type("judge", "--judge", "mild", "--json").json["outcomes"] == {}
    assert folder.type("judge", "--judge", "tone", "--json").json["outcomes"].keys() <= {
        "pass",
        "fail",
        "unclear",
    }
    folder.write("rubrics/kind.md", RUBRIC.format(judge="mild"))
    done = folder.type("judge", "--judge", "tone")
    assert done.code == 2
    assert "names the judge 'mild'" in done.said


def test_a_rubric_that_names_a_judge_nobody_trained_is_a_problem(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 2)
    folder.write("rubrics/kind.md", RUBRIC.format(judge="[bot, trained:nobody]"))
    said = folder.type("check").said
    assert "trained judge 'trained:nobody'" in said
    assert "'bot'" not in said.split("trained:nobody")[0]


def test_a_file_that_is_no_judge_stops_the_command_and_says_which(tmp_path: Path) -> None:
    folder = trained(tmp_path)
    folder.write("judges/tone.json", '{"format": 1, "name": "tone", "run": "rm -rf /"}')
    done = folder.type("judge", "--judge", "tone")
    assert done.code == 2
    assert "judges/tone.json" in done.said
    assert "Train it again" in done.said


def test_measuring_it_anew_uses_no_family_it_knows_but_by_models_without_it(
    tmp_path: Path,
) -> None:
    folder = trained(tmp_path)
    label_all(folder, name="ben")
    done = folder.type("judge", "calibrate", "tone", "--split", "0", "--json")
    (card,) = done.json["cards"]
    assert card["judge"] == "trained:tone"
    assert len(card["items"]) == 90
    assert card["refused_because"] == []


def panel(root: Path, families: int = 120) -> Folder:
    """Two judges that err independently of each other, and a run that both judged."""
    folder = a_marked_workspace(root, families)
    with_judge(folder, WIDE, name="left")
    with_standin(folder, f"seed = 5\n[judge]\n{WIDE}\n", name="right")
    return folder


def test_a_panel_decides_what_all_say_and_sends_the_rest_to_people(tmp_path: Path) -> None:
    folder = panel(tmp_path)
    done = folder.type("judge", "--judge", "left,right", "--json")
    assert done.code == 0, done.err
    assert done.json["judge"] == "left+right"
    left, right, both = (given(folder, name) for name in ("left", "right", "left+right"))
    split = {name for name in both if left[name].outcome != right[name].outcome}
    assert split
    assert {name for name, each in both.items() if each.outcome == "unclear"} == split
    assert all(both[name].outcome == left[name].outcome for name in both.keys() - split)
    drawn = folder.type(
        "label", "new", "who", "--for", KIND, "--rule", "disagreement", "-n", "120", "--json"
    )
    assert drawn.code == 0, drawn.err
    queue = json.loads((tmp_path / "labels" / "queues" / "who.json").read_text())
    assert {item["transcript"] for item in queue["items"]} == split


def test_a_panel_has_a_card_of_its_own_that_falls_with_any_member(tmp_path: Path) -> None:
    folder = panel(tmp_path, 160)
    folder.type("judge", "--judge", "left,right")
    label_all(folder)
    done = folder.type("judge", "calibrate", "left,right", "--split", "0", "--json")
    assert done.code == 0, done.err
    (card,) = done.json["cards"]
    assert card["judge"] == "left+right"
    assert set(card["parts"]) == {"judge left", "judge right"}
    assert card["unclear"] > 20
    # Two independent judges who agree are right more often than either alone.
    assert card["sensitivity"]["estimate"] > 0.7
    assert "changed since" not in folder.type("judge", "card", "left+right").said
    with_standin(folder, f"seed = 6\n[judge]\n{WIDE}\n", name="right")
    assert "the judge right has changed" in folder.type("judge", "card", "left+right").said


def test_a_rubrics_panel_decides_in_place_of_its_members(tmp_path: Path) -> None:
    folder = panel(tmp_path, 160)
    folder.write("rubrics/kind.md", RUBRIC.format(judge="[left, right]"))
    folder.type("judge", "--judge", "left,right")
    label_all(folder, most=120)
    assert folder.type("judge", "calibrate", "left", "--for", KIND, "--probes", "none").code == 0
    folder.type("judge", "calibrate", "left,right", "--split", "0")
    said = folder.type("judge", "card", "left").said
    judges = folder.report().clause("warm")["judges"]
    assert ["left+right", "standin", True] in judges
    assert ["left", "standin", True] not in judges
    assert said


def test_a_panel_that_never_sat_cannot_be_measured(tmp_path: Path) -> None:
    folder = panel(tmp_path, 20)
    label_all(folder)
    done = folder.type("judge", "calibrate", "left,right")
    assert done.code == 2
    assert "ethogram judge --judge left,right" in done.said


def test_a_judge_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    folder = panel(tmp_path, 2)
    done = folder.type("judge", "--judge", "left,nobody")
    assert done.code == 2
    assert "'nobody'" in done.said
    assert "'left'" in done.said
