"""Two replies to one question, side by side."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import UsageRefused
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.store.database import Connection
from ethogram.store.reading import load_transcripts
from ethogram.workflow.beside import LONGEST_MARKED, beside_read, marked, others, put_beside
from ethogram.workflow.evidence import open_evidence
from tests.fakes.ghost_workspace import EDIT, FAILING, a_held_run, a_workspace, edit_stance


def two_runs(root: Path) -> tuple[Connection, Run, Run]:
    a_workspace(root)
    before = a_held_run(root)
    edit_stance(root)
    after = a_held_run(root)
    return open_evidence(root), before, after


def first(connection: Connection, run: Run) -> Transcript:
    return next(load_transcripts(connection, run, [1]))[0]


def test_the_run_before_is_offered_and_its_other_words_and_blocks_are_shown(tmp_path: Path) -> None:
    connection, before, after = two_runs(tmp_path)
    transcript = first(connection, after)
    offered = others(connection, after, transcript)[0]
    assert (offered.run, offered.read, offered.is_before) == (before.id, 1, True)
    assert offered.name.startswith("the run before: ")
    shown = put_beside(connection, transcript, before, offered)
    assert shown.text == FAILING
    assert [(each.block, each.after.strip()) for each in shown.blocks] == [("stance", EDIT)]
    connection.close()


def test_a_repeat_of_the_same_run_is_offered(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    run = a_held_run(tmp_path, repeats=2)
    connection = open_evidence(tmp_path)
    offers = others(connection, run, first(connection, run))
    (offered,) = (each for each in offers if each.run == run.id)
    assert offered.read == 3
    assert "repeat 2" in offered.name
    assert put_beside(connection, first(connection, run), run, offered).blocks == ()
    connection.close()


def test_a_probe_is_offered_as_what_it_is(tmp_path: Path) -> None:
    connection, before, _ = two_runs(tmp_path)
    names = [each.name for each in others(connection, before, first(connection, before))]
    assert any("the instruction alone" in name for name in names)
    connection.close()


def test_a_reply_to_another_case_is_refused(tmp_path: Path) -> None:
    connection, before, after = two_runs(tmp_path)
    transcript = first(connection, after)
    offered = others(connection, after, transcript)[0]
    wrong = msgspec.structs.replace(offered, read=2)
    with pytest.raises(UsageRefused, match="has no reply 2 to case 'essay-deadline'"):
        put_beside(connection, transcript, before, wrong)
    connection.close()


def test_few_shot_turns_that_differ_are_named_where_no_block_does(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    before = a_held_run(tmp_path)
    path = tmp_path / "context/editor.md"
    turns = (
        "---\nfew-shot:\n  - {role: user, content: Hi}\n  - {role: assistant, content: Yo}\n---\n"
    )
    path.write_text(turns + path.read_text(encoding="utf-8"), encoding="utf-8")
    after = a_held_run(tmp_path)
    connection = open_evidence(tmp_path)
    offered, shown = beside_read(connection, after, 1, "before")
    assert offered[0].run == before.id
    assert shown is not None
    assert (shown.blocks, shown.other_changes) == ((), ("few-shot turns or history",))
    connection.close()


def test_what_was_chosen_is_a_run_or_one_reply_of_it(tmp_path: Path) -> None:
    connection, before, after = two_runs(tmp_path)
    for wanted in (before.id, f"{before.id}.1", "before"):
        _, shown = beside_read(connection, after, 1, wanted)
        assert shown is not None
        assert (shown.other.run, shown.other.read) == (before.id, 1)
    assert beside_read(connection, after, 1, "nope")[1] is None
    assert beside_read(connection, after, 99, "before") == ((), None)
    connection.close()


def test_texts_with_little_in_common_or_too_long_are_not_marked() -> None:
    assert marked("one two three four", "one two three five")[1]
    assert not marked("one two three four", "quite something else here")[1]
    long = "word " * LONGEST_MARKED
    changes, is_marked = marked(long, long + "more")
    assert not is_marked
    assert [each.text for each in changes] == [long, long + "more"]


def test_a_phrase_that_changed_is_one_mark() -> None:
    changes, _ = marked("You asked: one two three four five", "the whole: one two three four five")
    assert [(each.kind, each.text) for each in changes[:3]] == [
        ("removed", "You asked"),
        ("added", "the whole"),
        ("same", ": one two three four five"),
    ]


@given(st.text(alphabet="ab c\n", max_size=40), st.text(alphabet="ab c\n", max_size=40))
def test_marks_always_join_to_both_texts(old: str, new: str) -> None:
    changes, _ = marked(old, new)
    assert "".join(each.text for each in changes if each.kind != "added") == old
    assert "".join(each.text for each in changes if each.kind != "removed") == new
