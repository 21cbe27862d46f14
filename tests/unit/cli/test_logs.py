"""`ethogram logs` as a person types it, from a log to a judged run and an approved case."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fakes.logs import SOUP, a_log, exchange, write_lines
from tests.fakes.workspaces import Folder, a_workspace


def with_log(root: Path, users: int = 8) -> Folder:
    folder = a_workspace(root)
    folder.ask(["Where do I begin my essay?"])
    done = folder.type("logs", "import", str(a_log(root / "prod.jsonl", [(SOUP, users)])))
    assert done.code == 0, done.said
    return folder


def test_the_way_from_a_log_to_an_approved_case(tmp_path: Path) -> None:
    folder = with_log(tmp_path)
    missed = folder.type("logs", "missed", "--json")
    group = missed.json["groups"][0]
    assert group["users"] == 8
    shown = folder.type("logs", "show", group["id"], "-n", "1")
    assert group["example"] in shown.out
    name = group["conversations"][0]
    dry = folder.type("logs", "case", name, "--for", "coach", "--dry-run")
    assert "Nothing was written" in dry.err
    assert not (tmp_path / "cases").exists()
    made = folder.type("logs", "case", name, "--for", "coach")
    assert f"ethogram suite approve log-{name[2:]}" in made.out
    approved = folder.type("suite", "approve", f"log-{name[2:]}")
    assert approved.code == 0, approved.said
    assert f"log-{name[2:]}" in folder.type("cases").out
    assert not folder.type("logs", "missed", "--json").json["groups"]


def test_what_was_taken_in_is_told_with_what_was_left_out(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    path = write_lines(tmp_path / "Prod log.jsonl", [exchange("Mail anna@berg.de"), {"x": 1}])
    done = folder.type("logs", "import", str(path))
    assert "Took in 1 conversation of Prod log.jsonl as log 'prod-log'" in done.said
    assert "Taken out of them: e-mail 1. Names without a form are still in them." in done.said
    assert "Left out: 1 row that could not be read. The first: Prod log.jsonl:2" in done.said
    listed = folder.type("logs", "list")
    assert listed.out == "prod-log  1 conversation, no users named\n"
    assert "1 were there already" in folder.type("logs", "import", str(path)).said


def test_production_is_judged_and_reported(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    lines = [exchange(f"Question {n}?", "the whole text" if n < 4 else "Ask.") for n in range(9)]
    folder.type("logs", "import", str(write_lines(tmp_path / "prod.jsonl", lines)))
    done = folder.type("logs", "judge", "--for", "coach", "--audience", "student")
    assert "9 of 9 conversations that end with a reply; 0 do not." in done.said, done.said
    assert "4 fail, 5 pass" in done.said
    assert folder.report().summary["run"]["target"] == "production"
    again = folder.type("logs", "judge", "--for", "coach", "--audience", "student", "--json")
    assert (again.json["run"]["is_new"], again.json["judged"]["new"]) == (False, 0)


def test_a_table_wants_its_columns(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    path = tmp_path / "chat.csv"
    path.write_text("prompt,reply\nHi?,Yes.\n", "utf-8")
    assert "'prompt', 'reply'" in folder.type("logs", "import", str(path)).err
    wrong = folder.type("logs", "import", str(path), "--column", "asked=prompt")
    assert wrong.code == 2
    assert "with WHAT one of question, answer" in wrong.said
    done = folder.type("logs", "import", str(path), "--column", "question=prompt", "--json")
    assert (done.json[0]["read"], done.json[0]["name"]) == (1, "chat")


def test_before_a_log_is_taken_in_the_next_step_is_told(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    assert "ethogram logs import FILE" in folder.type("logs", "list").out
    assert json.loads(folder.type("logs", "list", "--json").out) == []
    missed = folder.type("logs", "missed")
    assert (missed.code, "No log was taken in" in missed.err) == (2, True)
