from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.annotations import annotation, chosen, result
from tests.fakes.workspaces import Done, Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(4, 2))
    assert folder.type("run").code == 0
    return folder


def exported(folder: Folder, *more: str) -> list[Any]:
    out = folder.root / "ls"
    done = folder.type(
        "labels", "export", str(out), "--to", "label-studio", "--for", "coach.no-essay", *more
    )
    assert done.code == 0, done.err
    tasks: list[Any] = json.loads((out / "tasks.json").read_text(encoding="utf-8"))
    return tasks


def import_(folder: Folder, tasks: Any, *more: str) -> Done:
    file = folder.root / "back.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    return folder.type("labels", "import", str(file), "--name", "1=ana", "--json", *more)


def labels(folder: Folder, name: str = "ana") -> list[Any]:
    path = folder.root / "labels" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def answered(tasks: list[Any], *verdicts: str, **more: Any) -> list[Any]:
    return [
        {**task, "annotations": [annotation(chosen("verdict", verdict), **more)]}
        for task, verdict in zip(tasks, verdicts, strict=False)
    ]


def test_labels_come_back_and_count_in_the_report(folder: Folder) -> None:
    back = answered(exported(folder), *["fail"] * 4)
    taken = import_(folder, back).json
    assert (taken["read"], taken["taken"], taken["known"]) == (4, 4, 0)
    assert {each["queue"] for each in labels(folder)} == {f.stem for f in queues(folder)}
    assert folder.report().clause()["tally"]["families_failing"] == 4


def queues(folder: Folder) -> list[Path]:
    return list((folder.root / "labels" / "queues").glob("*.json"))


def test_the_same_file_twice_adds_nothing(folder: Folder) -> None:
    back = answered(exported(folder), "pass", "fail", "unclear")
    import_(folder, back)
    before = labels(folder)
    again = import_(folder, back).json
    assert (again["taken"], again["known"]) == (0, 3)
    assert labels(folder) == before


def test_another_servers_ids_and_times_add_nothing(folder: Folder) -> None:
    tasks = exported(folder)
    import_(folder, answered(tasks, "pass", "fail"))
    moved = answered(tasks, "pass", "fail", created_at="2026-11-23T09:30:00Z", id=99)
    assert import_(folder, moved).json["taken"] == 0


def test_a_dry_run_writes_nothing(folder: Folder) -> None:
    back = answered(exported(folder), "pass")
    assert import_(folder, back, "--dry-run").json["taken"] == 1
    assert labels(folder) == []


def test_skips_are_kept_as_skips_and_fail_nothing(folder: Folder) -> None:
    tasks = exported(folder)
    skipped = [{**tasks[0], "annotations": [annotation(was_cancelled=True)]}]
    assert import_(folder, skipped).json["taken"] == 1
    assert [each["outcome"] for each in labels(folder)] == ["skipped"]


def test_an_annotator_without_a_name_is_asked_for_before_anything_is_taken(folder: Folder) -> None:
    tasks = exported(folder)
    people = [annotation(chosen("verdict", "pass"), completed_by=n) for n in (1, 7, None)]
    refused = import_(folder, [{**tasks[0], "annotations": people}])
    assert refused.code == 2
    assert "--name 7=NAME --name none=NAME" in refused.err
    assert labels(folder) == []
    named = import_(
        folder, [{**tasks[0], "annotations": people}], "--name", "7=bob", "--name", "none=eve"
    )
    assert named.json["taken"] == 3
    assert len(labels(folder, "bob")) == 1


@pytest.mark.parametrize("name", ["adjudications", "reports", "Adjudications!", "..", "/"])
def test_no_name_writes_into_a_file_that_holds_something_else(folder: Folder, name: str) -> None:
    tasks = exported(folder)
    given = [{**tasks[0], "annotations": [annotation(chosen("verdict", "pass"), completed_by=5)]}]
    refused = import_(folder, given, "--name", f"5={name}")
    assert refused.code == 2
    assert [each.name for each in (folder.root / "labels").iterdir()] == ["queues"]


def test_simulated_labels_are_kept_as_such(folder: Folder) -> None:
    told = import_(folder, answered(exported(folder), "pass"), "--as-simulated")
    assert told.json["simulated"] == 1
    assert labels(folder)[0]["is_simulated"] is True


def test_an_answer_to_an_edited_task_is_not_taken(folder: Folder) -> None:
    tasks = answered(exported(folder), "pass")
    tasks[0]["data"]["dialogue"][-1]["text"] = "Something else."
    told = import_(folder, tasks).json
    assert (told["taken"], told["losses"][0]["kind"]) == (0, "text-changed")


def test_a_reply_that_is_asked_again_word_for_word_keeps_its_label(folder: Folder) -> None:
    import_(folder, answered(exported(folder), *["fail"] * 4))
    assert folder.type("run", "--fresh").code in (0, 2)
    assert folder.report().clause()["tally"]["families_failing"] == 4


def test_labels_go_along_only_when_asked_and_come_back_as_known(folder: Folder) -> None:
    import_(folder, answered(exported(folder), "pass", "fail"))
    for path in (folder.root / "ls").iterdir():
        path.unlink()
    told = exported(folder, "--with-labels", "--with-verdicts")
    assert sum("annotations" in task for task in told) == 2
    assert all(task["predictions"][0]["model_version"] == "code" for task in told)
    again = import_(folder, told, "--name", "none=eve").json
    assert (again["taken"], again["known"]) == (0, 2)
    assert {"prediction", "unlabelled"} == {each["kind"] for each in again["losses"]}


def test_files_that_are_there_are_never_overwritten(folder: Folder) -> None:
    exported(folder)
    again = folder.type(
        "labels", "export", str(folder.root / "ls"), "--to", "label-studio", "--for", "coach"
    )
    assert again.code == 2
    assert "config.xml, tasks.json, README.md already" in again.err


def test_an_export_needs_a_queue_or_a_clause(folder: Folder) -> None:
    refused = folder.type("labels", "export", str(folder.root / "x"), "--to", "label-studio")
    assert refused.code == 2
    assert "--for CLAUSE" in refused.err
    assert not (folder.root / "x").exists()


def test_a_queue_that_is_there_is_exported_by_its_name(folder: Folder) -> None:
    exported(folder)
    (path,) = queues(folder)
    out = folder.root / "again"
    done = folder.type("labels", "export", str(out), "--to", "label-studio", "--queue", path.stem)
    assert done.code == 0
    assert (out / "tasks.json").read_bytes() == (folder.root / "ls" / "tasks.json").read_bytes()


@pytest.mark.parametrize("body", ["", "{", "[]", '[{"data": {}}]', "[1, null]"])
def test_a_file_of_another_shape_takes_nothing_and_crashes_nothing(
    folder: Folder, body: str
) -> None:
    exported(folder)
    file = folder.root / "odd.json"
    file.write_text(body, encoding="utf-8")
    done = folder.type("labels", "import", str(file))
    assert done.code in (0, 2)
    assert labels(folder) == []
    assert folder.type("labels", "import", str(folder.root / "absent.json")).code == 2


def test_a_marked_passage_becomes_the_labels_evidence(folder: Folder) -> None:
    tasks = exported(folder, "--task", "first-failure")
    reply = tasks[0]["data"]["dialogue"][-1]["text"]
    marked = {
        "start": "1",
        "end": "1",
        "startOffset": 0,
        "endOffset": 8,
        "text": reply[:8],
        "paragraphlabels": ["first-failure"],
    }
    given = annotation(result("failure", marked), chosen("verdict", "fail"))
    import_(folder, [{**tasks[0], "annotations": [given]}])
    assert labels(folder)[0]["span"] == {"quote": reply[:8], "start": 0, "end": 8}
