from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.report.word_changes import Change, change_lines, change_text, changed_passages

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=30).map(" ".join)


def test_a_change_is_shown_with_the_words_around_it() -> None:
    old = "one two three four five six seven eight nine ten"
    [change] = changed_passages(old, old.replace("eight", "8"))
    assert change_text(change) == "… two three four five six seven [-eight-] {+8+} nine ten"


def test_changes_close_to_one_another_are_one_passage() -> None:
    [change] = changed_passages("keep this now and here", "drop this here now and")
    assert change.gone.startswith("keep")


def test_white_space_is_no_change() -> None:
    assert changed_passages("a  b\n", "a b") == ()


def test_escapes_of_a_stranger_do_not_reach_the_terminal() -> None:
    shown = change_text(Change(before="", gone="\x1b[2J", come="x", after=""))
    assert "\x1b" not in shown


@given(WORDS, WORDS)
def test_something_is_shown_exactly_when_words_differ(old: str, new: str) -> None:
    assert bool(changed_passages(old, new)) == (old.split() != new.split())


def test_colour_begins_and_ends_on_each_line() -> None:
    change = Change(before="a", gone="one two three", come="four five", after="b")
    plain = change_lines(change, 12)
    inked = change_lines(change, 12, colour=True)
    assert len(plain) == len(inked) > 1
    assert all(line.count("\x1b[0m") * 2 == line.count("\x1b[") for line in inked)
