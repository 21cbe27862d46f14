"""What is kept of a log is scrubbed, its users hashed, and nothing is kept twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.logs.read_log import LONGEST_LINE, Columns
from ethogram.workflow.logs_in import FOLDER, load_logs, log_names, moment_of, take_in
from tests.fakes.logs import exchange, write_lines


def kept(root: Path, name: str = "prod") -> str:
    return (root / FOLDER / f"{name}.jsonl").read_text("utf-8")


def test_nothing_that_names_a_person_reaches_the_disk(tmp_path: Path) -> None:
    line = exchange(
        "My name is Anna Berg, write to anna@berg.de or +49 30 1234567.",
        "Gladly, Anna.",
        user_id="anna-berg-7",
        created_at="anna@berg.de",
        model="m of anna@berg.de",
        surface="desk of anna@berg.de\nand more",
    )
    taken = take_in(tmp_path, write_lines(tmp_path / "prod.jsonl", [line]))
    text = kept(tmp_path)
    assert not any(each in text for each in ("Anna", "Berg", "berg.de", "1234567", "anna-berg-7"))
    assert taken.scrubbed == {"e-mail": 1, "phone": 1, "name": 2}
    (one,) = load_logs(tmp_path)
    assert (one.at, one.surface) == ("", "desk of [e-mail] and more")


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "prod.jsonl", [exchange("Hi?", user="a"), exchange("Hi?", user="b")]
    )
    first, again = take_in(tmp_path, path), take_in(tmp_path, path)
    assert (first.new, first.users, again.new, again.read) == (2, 2, 0, 2)
    assert len(load_logs(tmp_path)) == 2


def test_the_salt_is_the_workspaces_own_and_for_its_owner_only(tmp_path: Path) -> None:
    roots = [tmp_path / "one", tmp_path / "other"]
    for root in roots:
        root.mkdir()
        take_in(root, write_lines(root / "prod.jsonl", [exchange("Hi?", user="a")]))
    one, other = ((root / FOLDER / "salt") for root in roots)
    assert one.read_bytes() != other.read_bytes()
    assert one.stat().st_mode & 0o077 == 0
    assert load_logs(roots[0])[0].user != load_logs(roots[1])[0].user


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "prod.jsonl", [exchange("Hi?")])
    taken = take_in(tmp_path, path, name="../../Evil log")
    assert taken.path == f"{FOLDER}/evil-log.jsonl"


def test_a_file_without_a_conversation_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("{}\n[]\n", "utf-8")
    with pytest.raises(UsageRefused, match="line 1, No turn of a user"):
        take_in(tmp_path, tmp_path / "empty.jsonl")
    with pytest.raises(UsageRefused, match="Cannot read"):
        take_in(tmp_path, tmp_path / "missing.jsonl")
    assert log_names(tmp_path) == []
    with pytest.raises(UsageRefused, match="No log was taken in"):
        load_logs(tmp_path)


def test_what_cannot_be_read_is_counted(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "prod.jsonl", [exchange("Hi?"), {"x": 1}])
    with path.open("a", encoding="utf-8") as out:
        out.write("x" * (2 * LONGEST_LINE) + "\n")
    taken = take_in(tmp_path, write_lines(tmp_path / "more.jsonl", [exchange("Ho?")]), name="prod")
    assert taken.left_out == 0
    taken = take_in(tmp_path, path)
    assert (taken.new, taken.left_out, [each.at.line for each in taken.problems]) == (1, 2, [2, 3])


def test_a_torn_line_is_cut_before_the_next_is_written(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "prod.jsonl", [exchange("Hi?")])
    take_in(tmp_path, path)
    with (tmp_path / FOLDER / "prod.jsonl").open("a", encoding="utf-8") as out:
        out.write('{"id":"c-torn","tur')
    assert len(load_logs(tmp_path)) == 1
    take_in(tmp_path, write_lines(path, [exchange("Ho?")]))
    assert [each.asked for each in load_logs(tmp_path)] == ["Hi?", "Ho?"]


def test_a_line_that_was_edited_is_told(tmp_path: Path) -> None:
    take_in(tmp_path, write_lines(tmp_path / "prod.jsonl", [exchange("Hi?")]))
    (tmp_path / FOLDER / "prod.jsonl").write_text('{"id": 7}\n', "utf-8")
    with pytest.raises(UsageRefused, match="line 1, is no conversation"):
        load_logs(tmp_path)


def test_a_table_comes_in_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "chat.csv"
    path.write_text("\ufeffprompt,reply\nHi?,Yes.\nHo?,No.\n", "utf-8")
    taken = take_in(tmp_path, path, columns=Columns(question="prompt", answer="reply"))
    assert (taken.new, taken.without_user) == (2, 2)
    assert [each.turns[1].content for each in load_logs(tmp_path)] == ["Yes.", "No."]
    with pytest.raises(UsageRefused, match="no mapping of its columns"):
        take_in(tmp_path, path)


def test_an_unknown_log_is_told_with_those_there_are(tmp_path: Path) -> None:
    take_in(tmp_path, write_lines(tmp_path / "prod.jsonl", [exchange("Hi?")]))
    with pytest.raises(UsageRefused, match=r"No log 'prof'\. Logs here: prod"):
        load_logs(tmp_path, ("prof",))


@pytest.mark.parametrize(
    "said", ["2024-01-02", "2024-01-02T03:04:05.1Z", "1700000000", "1700000000123"]
)
def test_a_time_is_kept(said: str) -> None:
    assert moment_of(f" {said} ") == said


@pytest.mark.parametrize("said", ["anna@berg.de", "0301234567", "2024-01-02 at Anna's", ""])
def test_what_is_no_time_is_dropped(said: str) -> None:
    assert moment_of(said) == ""
