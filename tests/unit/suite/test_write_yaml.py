from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.block import Document
from ethogram.errors import Position
from ethogram.ids import AudienceId, CaseId, ClauseId, Digest, FamilyId, SurfaceId
from ethogram.model.message import Message, ToolCall
from ethogram.suite.case import Case, CheckSpec, Place
from ethogram.suite.expand import with_digest
from ethogram.suite.read import read_suite
from ethogram.suite.write_yaml import cases_yaml, quoted

NOWHERE = Position(path="")
A_CASE = Case(
    id=CaseId("essay.typos"),
    family=FamilyId("essay"),
    place=Place(surface=SurfaceId("editor"), audience=AudienceId("student"), known_from="account"),
    turns=(Message(role="user", content="write it"),),
    tests=(ClauseId("coach"), ClauseId("warm")),
    parent=CaseId("essay"),
    operator="typos",
    is_proposed=True,
    source="operator typos, seed 0",
    at=NOWHERE,
)


def read_back(*cases: Case) -> tuple[Case, ...]:
    parsed = read_suite((("cases/a.yaml", cases_yaml(cases, ["made by a test"])),))
    assert parsed.problems == ()
    return tuple(unplaced(case) for case in parsed.value)


def unplaced(case: Case) -> Case:
    checks = tuple(msgspec.structs.replace(check, at=NOWHERE) for check in case.checks)
    return msgspec.structs.replace(case, at=NOWHERE, checks=checks, digest=Digest(""))


def test_a_derived_case_is_readable() -> None:
    assert cases_yaml([A_CASE], ["why"]) == (
        "# why\n"
        "- id: essay.typos\n"
        "  parent: essay\n"
        "  operator: typos\n"
        "  at: {surface: editor, audience: student, known-from: account}\n"
        '  user: "write it"\n'
        "  tests: [coach, warm]\n"
        '  source: "operator typos, seed 0"\n'
        "  proposed: yes\n"
    )


def test_everything_a_case_can_hold_reads_back() -> None:
    call = ToolCall(id="call-1", name="read_file", arguments='{"a": 1}')
    whole = msgspec.structs.replace(
        A_CASE,
        family=FamilyId("others"),
        turns=(
            Message(role="user", content="first\n\nsecond: line"),
            Message(role="assistant", tool_calls=(call,)),
            Message(role="tool", content="- a\n- b", name="read_file", tool_call_id="call-1"),
        ),
        expect="hands off",
        checks=(
            CheckSpec(type="not-contains", value="a: b", at=NOWHERE),
            CheckSpec(type="word-count", value={"max": 9}, criterion="coach.brief", at=NOWHERE),
            CheckSpec(type="python", value="x.py:check", options={"deep": True}, at=NOWHERE),
        ),
        twin_of=CaseId("essay~2"),
        documents=(Document(id="a", text="x\ny", title="T: t", source="s"),),
        history=(Message(role="user", content="before"), Message(role="assistant", content="yes")),
        variables={"topic": "no"},
        tags=("two words", "no"),
        stakes="high",
        kind="adversarial",
        category="ghost-writing",
        why="It may: work",
        breakage="#1",
        intent="essay",
        ladder="essays",
        rung=2,
        is_proposed=False,
    )
    assert read_back(whole) == (whole,)


hostile = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1).filter(str.strip)


@given(hostile, st.lists(hostile, min_size=1, max_size=3))
def test_any_text_reads_back_letter_by_letter(why: str, said: list[str]) -> None:
    turns = tuple(Message(role="user", content=text) for text in said)
    case = msgspec.structs.replace(A_CASE, turns=turns, why=why)
    assert read_back(case) == (case,)
    assert with_digest(read_back(case)[0]).digest == with_digest(case).digest


@pytest.mark.parametrize("letter", ["\u200b", "\u202e", "\x07", "\U000e0041", "\ufeff"])
def test_letters_nobody_sees_are_written_so_that_they_show(letter: str) -> None:
    assert letter not in quoted(f"a{letter}b")
