from __future__ import annotations

import json
from pathlib import Path

import pytest

from ethogram.workflow.evidence import load_labels
from ethogram.workflow.exchanging import load_preferences
from tests.fakes.tables import with_table
from tests.fakes.workspaces import Folder, a_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path / "one")
    assert folder.type(*with_table(folder)).code == 0
    return folder


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_labels_go_to_another_copy_of_the_workspace_and_back(
    folder: Folder, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "out"
    done = folder.type("labels", "export", str(out), "--to", form)
    assert done.code == 0
    assert "16 lines" in done.out
    before = {label.id: label for label in load_labels(folder.root)[0]}
    for path in (folder.root / "labels").glob("*.jsonl"):
        path.unlink()
    told = folder.type("labels", "import", str(out / f"labels.{form}"), "--json").json
    assert (told["read"], told["taken"], told["losses"]) == (16, 16, [])
    assert {label.id: label for label in load_labels(folder.root)[0]} == before
    again = folder.type("labels", "import", str(out / f"labels.{form}"), "--json").json
    assert (again["taken"], again["known"]) == (0, 16)


def test_labels_of_a_run_or_a_clause_go_out_alone(folder: Folder, tmp_path: Path) -> None:
    of_run = folder.type("labels", "export", str(tmp_path / "a"), "--to", "csv", "--run", "last")
    assert "8 lines" in of_run.out
    named = ("labels", "export", str(tmp_path / "b"), "--to", "csv", "--for", "coach", "--json")
    assert folder.type(*named).json["report"]["read"] == 16
    wrong = folder.type("labels", "export", str(tmp_path / "c"), "--to", "csv", "--for", "coahc")
    assert wrong.code == 2


def test_a_label_on_a_reply_that_nobody_knows_is_not_taken(folder: Folder, tmp_path: Path) -> None:
    line = json.loads((folder.root / "labels" / "ada.jsonl").read_text().splitlines()[0])
    file = tmp_path / "odd.jsonl"
    lost = {**line, "transcript": "20200101-000000-aaaa.1", "id": "x"}
    ahead = {**line, "id": "y", "outcome": "unclear", "at": "9999-01-01T00:00:00Z"}
    file.write_text(
        "".join(json.dumps(each) + "\n" for each in ({**lost, "reply": ""}, ahead)) + "not json\n"
    )
    told = folder.type("labels", "import", str(file), "--as-simulated", "--json").json
    assert (told["taken"], told["simulated"]) == (1, 1)
    assert {each["kind"] for each in told["losses"]} == {"unknown-transcript", "label-unreadable"}
    taken = next(label for label in load_labels(folder.root)[0] if label.id == "y")
    assert taken.is_simulated
    assert not taken.at.startswith("9999")


def test_a_table_of_another_shape_is_told_what_is_missing(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("id,verdict\n1,ok\n")
    done = folder.type("labels", "import", str(file))
    assert done.code == 2
    assert "'id', 'verdict'" in done.said
    assert "--mapping MAPPING.toml" in done.said


def test_an_export_overwrites_nothing(folder: Folder, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    assert folder.type("labels", "export", out, "--to", "csv").code == 0
    assert folder.type("labels", "export", out, "--to", "csv").code == 2
    assert folder.type("labels", "export", out, "--to", "jsonl").code == 0


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_preferences_go_out_and_come_back(folder: Folder, tmp_path: Path, form: str) -> None:
    labels = load_labels(folder.root)[0]
    first, second = sorted({label.transcript for label in labels})[:2]
    pair = {"first": first, "second": second, "case": "q1", "clause": "coach"}
    line = {
        "id": "p1",
        "pair": pair,
        "preferred": "first",
        "labeller": "ada",
        "at": "2026-11-01T10:00:00+00:00",
    }
    folder.write("labels/pairs/ada.jsonl", json.dumps(line) + "\n")
    out = tmp_path / "out"
    assert "17 lines" in folder.type("labels", "export", str(out), "--to", form).out
    before = load_preferences(folder.root)
    (folder.root / "labels" / "pairs" / "ada.jsonl").unlink()
    file = str(out / f"pairs.{form}")
    assert folder.type("labels", "import", file, "--json").json["taken"] == 1
    assert load_preferences(folder.root) == before
    assert folder.type("labels", "import", file, "--json").json["known"] == 1


def test_a_label_on_another_wording_of_its_clause_is_kept_and_told(
    folder: Folder, tmp_path: Path
) -> None:
    line = json.loads((folder.root / "labels" / "ada.jsonl").read_text().splitlines()[0])
    file = tmp_path / "old.jsonl"
    old = {**line, "id": "old", "clause_digest": "0" * 32}
    gone = {**line, "id": "gone", "clause": "nowhere", "criterion": None}
    file.write_text(json.dumps(old) + "\n" + json.dumps(gone) + "\n")
    told = folder.type("labels", "import", str(file), "--json").json
    assert told["taken"] == 2
    assert [(each["kind"], each["count"]) for each in told["losses"]] == [("stale", 2)]


def test_labels_of_a_queue_go_out_alone(folder: Folder, tmp_path: Path) -> None:
    name = load_labels(folder.root)[0][0].queue
    args = ("labels", "export", "--to", "csv", "--queue")
    assert "8 lines" in folder.type(*args, name, str(tmp_path / "a")).out
    assert folder.type(*args, "nope", str(tmp_path / "b")).code == 2


def test_a_quote_that_never_closes_takes_nothing(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "open.csv"
    file.write_text('transcript,clause,labeller,outcome\n"' + "x" * 200_000)
    done = folder.type("labels", "import", str(file))
    assert done.code == 2
    assert "Close every quote" in done.said
