from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.suite.bulk import iter_jsonl
from ethogram.suite.case import Case
from ethogram.suite.entries import CaseFile, cut_entries, parted, with_reason, without_mark
from ethogram.suite.read import read_cases

PATH = "cases/proposed/a.yaml"
TEXT = """# made today
defaults: {at: editor}
cases:
  # about one
  - id: one
    user: a
    also: [b]

  - {id: two, user: c}
  - id: three
    proposed: yes
    user: d"""


def cut(text: str) -> CaseFile:
    return cut_entries(text, PATH, read_cases(text, PATH).value)


def test_a_file_is_cut_where_its_cases_stand() -> None:
    file = cut(TEXT)
    assert file.head == "# made today\ndefaults: {at: editor}\ncases:\n"
    assert [entry.ids for entry in file.entries] == [("one",), ("two",), ("three",)]
    assert file.entries[0].text.startswith("  # about one\n  - id: one\n")
    assert file.text == TEXT + "\n"


def test_entries_are_taken_out_and_the_others_stay_as_they_are() -> None:
    kept, taken = parted(cut(TEXT), {"two"})
    assert [entry.text for entry in taken] == ["  - {id: two, user: c}\n"]
    assert kept.text == TEXT.replace("  - {id: two, user: c}\n", "") + "\n"


def test_the_mark_of_a_proposal_is_taken_out() -> None:
    entry = cut(TEXT).entries[2]
    assert without_mark(entry).text == "  - id: three\n    user: d\n"


def test_a_reason_stands_above_at_the_indent_of_the_entry() -> None:
    entry = with_reason(cut(TEXT).entries[1], "never\nbroke")
    assert entry.text == "  # never broke\n  - {id: two, user: c}\n"


def test_a_comment_at_the_top_belongs_to_the_file() -> None:
    file = cut("# made today\n- {id: one, at: e, user: a}\n")
    assert file.head == "# made today\n"


def test_lines_of_json_are_cut_line_by_line() -> None:
    text = '{"id": "a", "surface": "e", "user": "x"}\n\n{"id": "b", "surface": "e", "user": "y"}\n'
    cases = [case for case in iter_jsonl(text.splitlines(), PATH) if isinstance(case, Case)]
    file = cut_entries(text, PATH, cases)
    assert [entry.ids for entry in file.entries] == [("a",), ("b",)]
    assert file.text == text


@given(
    st.lists(st.sampled_from(["- {id: %d, at: e, user: x}", "# note", "", "  # in"]), max_size=8)
)
def test_nothing_is_lost_when_a_file_is_cut(lines: list[str]) -> None:
    text = "".join((line % n if "%" in line else line) + "\n" for n, line in enumerate(lines))
    assert cut(text).text == text
