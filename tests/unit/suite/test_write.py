from __future__ import annotations

from ethogram.ids import SurfaceId
from ethogram.spec.document import read_spec
from ethogram.suite.bulk import iter_jsonl
from ethogram.suite.case import Case
from ethogram.suite.examples import cases_from_spec
from ethogram.suite.write import case_line
from tests.fakes.releases import OLD
from tests.fakes.specs import a_case


def read_back(*lines: str) -> list[Case]:
    found = list(iter_jsonl(lines, "cases/x.jsonl"))
    assert all(isinstance(each, Case) for each in found), found
    return [each for each in found if isinstance(each, Case)]


def test_an_example_of_a_specification_reads_back_with_its_graded_replies() -> None:
    [case] = cases_from_spec(read_spec([("spec.md", OLD)], None).value)
    [again] = read_back(case_line(case, surface=SurfaceId("chat")))
    assert (again.id, again.tests, again.turns) == (case.id, case.tests, case.turns)
    assert again.references == case.references
    assert again.place.surface == "chat"


def test_what_a_case_does_not_say_is_not_written() -> None:
    line = case_line(a_case("essay", "coach", user="Write {{this}} \u2028 as it is."))
    assert line.count("\n") == 1
    assert "family" not in line
    [again] = read_back(line)
    assert again.turns[0].content == "Write {{this}} \u2028 as it is."


def test_a_conversation_that_a_developer_or_a_tool_ends_asks_for_a_reply() -> None:
    rows = (
        '{"id":"a","surface":"e","references":[],"messages":[{"role":"developer","content":"Go."}]}',
        '{"id":"b","surface":"e","turns":[{"assistant":"look()"},{"tool":"nothing found"}]}',
    )
    roles = [[turn.role for turn in case.turns] for case in read_back(*rows)]
    assert roles == [["developer"], ["assistant", "tool"]]
