"""A judge's rate, corrected by what people said: through the command line, with the truth planted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.labelled import KIND, a_marked_workspace, label_all, replies, truth_of, with_judge
from tests.fakes.measured import a_card
from tests.fakes.studio import StudioClient
from tests.fakes.workspaces import Folder

LENIENT = "sensitivity = 0.6\nspecificity = 0.95"
"""Sees six failures in ten, and blames one good reply in twenty."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Two hundred replies, a hundred of them labelled, a judge measured on those and then heard."""
    folder = a_marked_workspace(tmp_path, 200)
    with_judge(folder, LENIENT)
    label_all(folder, most=100)
    a_card(folder, "mild", "--split", "0", "--probes", "none")
    folder.type("judge", "--judge", "mild")
    return folder


def truth(folder: Folder) -> float:
    """Share of the replies that break the clause."""
    told = [truth_of(each) for each in replies(folder)]
    return told.count("fail") / len(told)


def forget(folder: Folder) -> None:
    """Take every label away; the card stays."""
    (folder.root / "labels/anna.jsonl").unlink()


def warm(folder: Folder) -> Any:
    return folder.report().clause("warm")


def holds(rate: Any, share: float) -> bool:
    return bool(rate["low"] <= share <= rate["high"])


def test_the_card_corrects_a_judge_that_misses_much(folder: Folder) -> None:
    forget(folder)
    clause, share = warm(folder), truth(folder)
    correction = clause["correction"]
    assert not holds(clause["fail_rate"], share)
    assert holds(correction["rate"], share)
    assert correction["rate"]["method"].startswith("Rogan-Gladen")
    assert correction["judged"] == clause["fail_rate"]
    assert clause["cards"][0]["sensitivity"] is not None
    said = " ".join(folder.type("report", "--clauses").said.split())
    assert "stand-in judge mild, card fresh (sens ." in said
    assert "; corrected " in said


def test_labels_on_single_replies_overrule_and_are_not_counted_twice(folder: Folder) -> None:
    """The hundred labels move the raw rate; what is corrected is the judge's own."""
    with_labels = warm(folder)
    forget(folder)
    without = warm(folder)
    assert with_labels["correction"]["judged"] == without["correction"]["judged"]
    assert with_labels["correction"]["rate"] == without["correction"]["rate"]
    assert with_labels["fail_rate"]["estimate"] > without["fail_rate"]["estimate"]


def sample(folder: Folder, size: int) -> None:
    """Draw a random queue, and have its replies labelled as they are."""
    drawn = folder.type("label", "new", "pilot", "--for", KIND, "-n", str(size))
    assert drawn.code == 0, drawn.err
    queue = json.loads((folder.root / "labels/queues/pilot.json").read_text(encoding="utf-8"))
    wanted = {each["transcript"] for each in queue["items"]}
    forget(folder)
    label_all(folder, name="bo", queue="pilot")
    path = folder.root / "labels/bo.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if json.loads(line)["transcript"] in wanted]
    path.write_text("".join(kept), encoding="utf-8")


def test_a_random_sample_of_the_run_goes_before_the_card(folder: Folder) -> None:
    forget_not = warm(folder)["correction"]["rate"]
    sample(folder, 80)
    correction = warm(folder)["correction"]
    assert correction["rate"]["method"] == "post-stratified on the verdict 95 %"
    assert (correction["sampling"], correction["labels"]) == ("random", 80)
    assert holds(correction["rate"], truth(folder))
    width = correction["rate"]["high"] - correction["rate"]["low"]
    assert width < forget_not["high"] - forget_not["low"]


def test_a_queue_that_a_condition_narrowed_is_no_sample_of_the_run(folder: Folder) -> None:
    sample(folder, 80)
    path = folder.root / "labels/queues/pilot.json"
    queue = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(queue | {"where": "surface=chat"}), encoding="utf-8")
    assert warm(folder)["correction"]["rate"]["method"].startswith("Rogan-Gladen")


def test_raw_and_corrected_stand_side_by_side_in_every_document(folder: Folder) -> None:
    forget(folder)
    rate = warm(folder)["correction"]["rate"]
    corrected = f"{round(rate['estimate'] * 100)} %, {round(rate['low'] * 100)}-"
    html = folder.root / "report.html"
    assert folder.type("report", "--html", str(html)).code == 0
    documents = {
        "screen": folder.type("report").said,
        "memo": folder.type("report", "--memo").out,
        "ticket": folder.type("report", "--ticket", "warm").out,
        "gate": folder.type("gate").said,
        "html": html.read_text(encoding="utf-8"),
    }
    for name, text in documents.items():
        assert corrected in " ".join(text.split()), name


def test_two_runs_under_one_card_are_compared_corrected(folder: Folder) -> None:
    forget(folder)
    folder.type("run", "--noise", "--no-probe")
    folder.type("judge", "--judge", "mild")
    told = folder.type("compare", "--json")
    assert told.code == 0, told.err
    (change,) = (each for each in told.json["clauses"] if each["clause"] == "warm")
    assert change["corrected"]["low"] <= 0 <= change["corrected"]["high"]
    assert change["not_corrected"] == ""


def test_a_stale_card_leaves_the_rate_uncorrected_and_says_what_changed(folder: Folder) -> None:
    forget(folder)
    folder.write("rubrics/kind.md", f"---\ncriterion: {KIND}\n---\nPraise must be earned.\n")
    clause = warm(folder)
    assert (clause["status"], clause["reason"]) == ("undecided", "judge unmeasured")
    assert clause["correction"] is None
    said = " ".join(folder.type("report", "--clauses").said.split())
    assert "card stale: the rubric has changed since it was measured" in said
    assert "ethogram judge calibrate mild --for warm" in clause["next_step"]


def test_the_studio_shows_both_rates_of_a_clause_and_of_a_change(folder: Folder) -> None:
    forget(folder)
    folder.type("run", "--noise", "--no-probe")
    folder.type("judge", "--judge", "mild")
    client = StudioClient(folder.root)
    page = " ".join(client.get("/clauses/warm").text.split())
    assert "; corrected " in page
    assert "Corrected " in page
    assert 'class="raw"' in page
    assert "; corrected " in client.get("/clauses").text
    assert "corrected " in client.get("/compare/last~1/last").text
