from __future__ import annotations

from hypothesis import given

from ethogram.context.word_diff import word_diff
from tests.fakes.prompts import prompts


def test_one_changed_word_is_one_change() -> None:
    changes = word_diff("Be very warm.", "Be quite warm.")
    assert [(each.kind, each.text) for each in changes] == [
        ("same", "Be "), ("removed", "very"), ("added", "quite"), ("same", " warm."),
    ]  # fmt: skip


def test_long_texts_are_compared_line_by_line() -> None:
    ours = "".join(f"one two {number}\n" for number in range(1_000))
    changes = word_diff(ours, ours.replace("two", "2", 1))
    assert [each.kind for each in changes[:2]] == ["removed", "added"]
    assert changes[0].text == "one two 0\n"


@given(prompts, prompts)
def test_the_runs_join_to_both_texts(ours: str, theirs: str) -> None:
    changes = word_diff(ours, theirs)
    assert "".join(each.text for each in changes if each.kind != "added") == ours
    assert "".join(each.text for each in changes if each.kind != "removed") == theirs
