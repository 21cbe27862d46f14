"""A judge measured against people: its card recovers what was planted, and switches the gate."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from ethogram.store.database import open_database
from tests.fakes.labelled import KIND, a_marked_workspace, label_all, truth_of, with_judge
from tests.fakes.measured import BOT, GOOD, JUDGE, STRICT, a_card, a_gushing_workspace
from tests.fakes.workspaces import (
    SPEC,
    WARM,
    Folder,
    a_workspace,
    until,
    with_callable,
    with_standin,
)


@pytest.fixture
def real(tmp_path: Path) -> Folder:
    return a_gushing_workspace(tmp_path)


def test_a_card_recovers_the_error_that_was_planted(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 400)
    with_judge(folder, "sensitivity = 0.8\nspecificity = 0.95\nunclear = 0.05\nrefuses = 0.05")
    label_all(folder)
    card = a_card(folder, "mild", "--split", "0", "--probes", "none")
    assert card["sensitivity"]["low"] < 0.8 < card["sensitivity"]["high"]
    assert card["specificity"]["low"] < 0.95 < card["specificity"]["high"]
    assert card["retest"]["estimate"] < 1
    assert card["refused"] > 0
    assert card["unclear"] > 0
    assert sum(card["counts"].values()) + card["refused"] + card["unclear"] == 400
    assert card["refused_because"] == []
    assert card["judge_kind"] == "standin"


def test_a_judge_that_throws_a_coin_is_refused(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 200)
    with_judge(folder, "sensitivity = 0.5\nspecificity = 0.5")
    label_all(folder)
    card = a_card(folder, "mild", "--probes", "none")
    assert "no better than chance" in card["refused_because"][0]
    said = folder.type("judge", "card", "mild")
    assert "No: no better than chance" in said.said


def test_a_stand_ins_card_decides_only_where_a_stand_in_answers(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 160)
    with_judge(folder, GOOD)
    label_all(folder, most=100)
    a_card(folder, "mild", "--probes", "none")
    folder.type("judge", "--judge", "mild")
    report = folder.report()
    assert ["mild", "standin", True] in report.clause("warm")["judges"]
    assert any("stand-in judge" in note for note in report.summary["notes"])
    assert "Only in tests" in folder.type("judge", "card").said
    with_callable(folder, BOT)
    folder.type("run", "--no-probe")
    folder.type("judge", "--judge", "mild")
    report = folder.report()
    assert ["mild", "standin", True] not in report.clause("warm")["judges"]
    assert any("test equipment" in note for note in report.summary["notes"])


def test_labels_that_no_person_gave_support_no_card(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 120)
    with_judge(folder, GOOD)
    label_all(folder, is_simulated=True)
    card = a_card(folder, "mild", "--probes", "none")
    assert card["is_simulated"]
    said = folder.type("judge", "card").said
    assert "simulated labels, which support nothing" in said
    assert "SIMULATED" in said


def test_a_card_made_after_judging_counts_at_once_and_a_change_switches_it_off(
    real: Folder,
) -> None:
    real.type("judge", "--judge", "strict")
    (real.root / "labels/anna.jsonl").rename(real.root / "kept")
    assert real.report().clause("warm")["reason"] == "judge unmeasured"
    (real.root / "kept").rename(real.root / "labels/anna.jsonl")
    card = a_card(real, "strict", "--split", "0")
    assert card["refused_because"] == []
    (real.root / "labels/anna.jsonl").unlink()
    clause = real.report().clause("warm")
    assert (clause["status"], clause["judges"]) == ("broken", [["strict", "model", True]])
    assert "card fresh" in real.type("report").said
    assert "unmeasured" not in real.type("judge", "--judge", "strict").out
    real.write("rubrics/kind.md", f"---\ncriterion: {KIND}\n---\nPraise must be earned.\n")
    clause = real.report().clause("warm")
    assert (clause["status"], clause["reason"]) == ("undecided", "judge unmeasured")
    assert "ethogram judge calibrate strict --for warm" in clause["next_step"]
    assert "the rubric has changed" in clause["next_step"]
    assert "ethogram judge calibrate strict" in real.type("report").said.rpartition("next ")[2]
    assert "Not now: the rubric has changed" in real.type("judge", "card", "strict").said


def test_verdicts_older_than_the_card_ask_for_judging_again(real: Folder) -> None:
    real.type("judge", "--judge", "strict")
    real.write("rubrics/kind.md", f"---\ncriterion: {KIND}\n---\nPraise must be earned.\n")
    a_card(real, "strict", "--split", "0", "--probes", "none")
    (real.root / "labels/anna.jsonl").unlink()
    clause = real.report().clause("warm")
    assert clause["status"] == "undecided"
    assert "ethogram judge --judge strict" in clause["next_step"]
    real.type("judge", "--judge", "strict")
    assert real.report().clause("warm")["status"] == "broken"


def test_tuning_shows_one_part_and_never_asks_about_the_other(real: Folder) -> None:
    with_callable(real, JUDGE.replace("VERDICT", '"pass"'), name="lax")
    asked = real.root / "asked.jsonl"
    asked.unlink(missing_ok=True)
    tuned = real.type("judge", "calibrate", "lax", "--tune", "--json")
    assert tuned.code == 0
    shown = {each["transcript"] for each in tuned.json["misjudged"]}
    assert len(asked.read_text(encoding="utf-8").splitlines()) == tuned.json["tuned"] < 60
    assert tuned.json["cards"] == []
    card = a_card(real, "lax", "--probes", "none")
    measured = {each["transcript"] for each in card["items"]}
    assert shown
    assert not shown & measured
    assert len(measured) + tuned.json["tuned"] == 60
    said = real.type("judge", "calibrate", "lax", "--tune")
    assert "people: fail, judge: pass" in said.said
    assert real.type("judge", "card", "lax").code == 0


def test_a_budget_stops_without_a_card_and_the_same_command_goes_on(real: Folder) -> None:
    stopped = real.type("judge", "calibrate", "strict", "--budget-calls", "10")
    assert stopped.code == 4
    assert "The same command goes on" in stopped.said
    assert "No judge has a card" in real.type("judge", "card").said
    before = len((real.root / "asked.jsonl").read_text(encoding="utf-8").splitlines())
    assert before == 10
    dry = real.type("judge", "calibrate", "strict", "--dry-run", "--json")
    assert dry.json["known"] == 10
    a_card(real, "strict")
    questions = (real.root / "asked.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(questions) <= dry.json["calls"]
    a_card(real, "strict")
    again = (real.root / "asked.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(again) == len(questions)


def test_a_judge_that_failed_its_exam_is_refused_however_well_it_measures(real: Folder) -> None:
    exam_failing = STRICT.replace('r"genius"', 'r"genius\\\\."')
    with_callable(real, exam_failing, name="narrow")
    card = a_card(real, "narrow", "--split", "0", "--probes", "none")
    assert any("examples of the specification" in why for why in card["refused_because"])


def test_too_few_labels_are_said_and_the_card_decides_nothing(real: Folder) -> None:
    (real.root / "labels/anna.jsonl").unlink()
    label_all(real, lambda each: "fail" if "genius" in each.text else "pass", most=12)
    card = a_card(real, "strict", "--split", "0")
    assert "only 6 families with a reply that people fail" in card["refused_because"][0]
    assert card["more_labels"] > 0


def test_people_who_differ_are_left_out_and_counted(real: Folder) -> None:
    label_all(real, lambda each: "pass", name="bo", most=10)
    card = a_card(real, "strict", "--split", "0", "--probes", "none")
    assert card["disputed"] == 5
    assert card["labellers"] == ["anna", "bo"]
    assert card["human_ceiling"]["estimate"] is not None
    assert len(card["items"]) == 55


def test_cards_travel_with_an_exported_run(real: Folder, tmp_path: Path) -> None:
    real.type("judge", "--judge", "strict")
    a_card(real, "strict", "--split", "0", "--probes", "none")
    (real.root / "labels/anna.jsonl").unlink()
    real.type("runs", "export", "last", str(tmp_path / "run.sqlite"))
    other = a_workspace(tmp_path / "other")
    other.write("spec.md", SPEC + WARM)
    with_standin(other, 'otherwise = ["Hm."]\n')
    other.ask(["One."])
    assert other.type("run", "--no-probe").code == 0
    assert other.type("runs", "import", str(tmp_path / "run.sqlite")).code == 0
    name = real.report().summary["run"]["run"]
    clause = other.report(name).clause("warm")
    assert (clause["status"], clause["judges"]) == ("broken", [["strict", "model", True]])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody",), "No judge 'nobody'"),
        (("strict", "--for", "cold"), "No clause or criterion 'cold'"),
        (("strict", "--probes", "paddign"), "unknown 'paddign'"),
        (("strict", "--run", "yesterday"), "'yesterday' is no run here"),
        (("strict", "--for", "coach"), "People decided no stored reply on 'coach'"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_what_to_type(
    real: Folder, arguments: tuple[str, ...], said: str
) -> None:
    refused = real.type("judge", "calibrate", *arguments)
    assert refused.code == 2
    assert said in refused.said


def test_without_a_label_there_is_nothing_to_measure_against(real: Folder) -> None:
    (real.root / "labels/anna.jsonl").unlink()
    refused = real.type("judge", "calibrate", "strict")
    assert refused.code == 2
    assert "ethogram read" in refused.said


def test_a_recorded_judge_is_measured_on_what_it_said_and_cannot_be_probed(real: Folder) -> None:
    real.type("judge", "--judge", "strict")
    (real.root / "targets/strict.toml").unlink()
    card = a_card(real, "strict", "--split", "0")
    assert card["is_recorded"]
    assert len(card["items"]) == 60
    said = real.type("judge", "card")
    assert "Yes" in said.out
    (real.root / "labels/anna.jsonl").unlink()
    assert real.report().clause("warm")["status"] == "broken"
    refused = real.type("judge", "drift", "strict")
    assert (refused.code, "cannot be asked again" in refused.said) == (2, True)


def test_code_has_a_card_too(real: Folder) -> None:
    real.write(
        "rubrics/kind.md",
        f"---\ncriterion: {KIND}\ngraded-by: code\nchecks:\n  - not-icontains: genius\n---\nNo.\n",
    )
    card = a_card(real, "code", "--split", "0")
    assert card["judge_kind"] == "code"
    assert card["agreement"]["estimate"] == 1
    assert json.dumps(card["parts"])


def test_a_label_on_a_reply_counts_in_a_later_run_with_the_same_reply(real: Folder) -> None:
    real.type("run", "--noise", "--no-probe")
    card = a_card(real, "strict", "--split", "0", "--probes", "none", "--run", "last")
    assert len(card["items"]) == 60


def test_truth_is_marked_on_every_reply(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 4)
    label_all(folder, truth_of)
    assert (folder.root / "labels/anna.jsonl").read_text(encoding="utf-8").count("\n") == 4


def test_ctrl_c_makes_no_card_and_loses_no_answer(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 200)
    with_judge(folder, f"{GOOD}\n[latency]\nseconds = 0.05")
    label_all(folder)
    before = answers(folder)
    process = folder.start("judge", "calibrate", "mild")
    until(lambda: answers(folder) > before + 10)
    process.send_signal(signal.SIGINT)
    stopped = folder.finish(process)
    assert stopped.code == 4
    assert "The same command goes on" in stopped.said
    assert "No judge has a card" in folder.type("judge", "card").said
    known = folder.type("judge", "calibrate", "mild", "--dry-run", "--json").json["known"]
    assert known == answers(folder) - before > 10


def answers(folder: Folder) -> int:
    """How many replies are kept, whoever gave them."""
    connection = open_database(folder.evidence)
    try:
        (count,) = connection.execute("SELECT count(*) FROM replies").fetchone()
        return int(count)
    finally:
        connection.close()


def test_a_card_counts_on_one_target_and_not_on_another_where_its_judge_fails(
    real: Folder,
) -> None:
    shouting = BOT.replace('["content"]', '["content"].upper()')
    with_callable(real, shouting, name="loud")
    # It knows the word in small letters only, and takes the rest as it comes.
    deaf = JUDGE.replace(
        "VERDICT", '"fail" if broken or (reply.isupper() and len(reply) % 2) else "pass"'
    )
    with_callable(real, deaf, name="deaf")
    real.write("spec.md", SPEC + WARM[: WARM.index("**Example**")])
    real.type("run", "--no-probe")
    label_all(real, lambda each: "fail" if "genius" in each.text else "pass", name="bo")
    quiet = real.report().summary["run"]["run"]
    assert real.type("run", "--target", "loud", "--no-probe").code == 0
    label_all(real, lambda each: "fail" if "GENIUS" in each.text else "pass", name="bo")
    card = a_card(real, "deaf", "--split", "0", "--probes", "none")
    refused = {each["target"]: each["refused_because"] for each in card["targets"]}
    assert refused["bot"] == ""
    assert "no better than chance" in refused["loud"]
    (real.root / "labels/bo.jsonl").unlink()
    (real.root / "labels/anna.jsonl").unlink()
    for run, is_measured in ((quiet, True), ("last", False)):
        real.type("judge", run, "--judge", "deaf")
        assert real.report(run).clause("warm")["judges"] == [["deaf", "model", is_measured]]
    notes = real.report("last").summary["notes"]
    assert any("on replies of loud" in note for note in notes)
    assert "REFUSED loud" in real.type("judge", "card", "deaf").said
