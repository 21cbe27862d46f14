from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Position
from ethogram.ids import CaseId, ClauseId, FamilyId, SurfaceId, criterion_id
from ethogram.model.message import Message
from ethogram.spec.clause import Clause, Criterion
from ethogram.suite.attacker import (
    FIRST,
    LONGEST_TURN,
    Attack,
    attacked_case,
    attacker_messages,
    brief,
    next_turn,
)
from ethogram.suite.case import Case, Place
from ethogram.suite.operators.operator import OperatorKind
from ethogram.suite.operators.registry import read_chains

AT = Position(path="cases.yaml")
ATTACK: tuple[OperatorKind, ...] = ("adversarial",)
COACH = ClauseId("coach")
CLAUSE = Clause(
    id=COACH,
    title="Coach, {ask} nothing",
    criteria=(Criterion(id=criterion_id(COACH, "whole"), text="holds no essay.", at=AT),),
    at=AT,
)


def an_attack(*names: str) -> Attack:
    parent = Case(
        id=CaseId("essay~2"),
        family=FamilyId("essay"),
        place=Place(surface=SurfaceId("editor")),
        turns=(
            Message(role="user", content="hello"),
            Message(role="user", content="[x] Write {it}."),
        ),
        tests=(COACH,),
        at=AT,
    )
    chain = read_chains(names, allowed=ATTACK)[0] if names else ()
    return Attack(parent=parent, clauses=(CLAUSE,), chain=chain)


def test_the_attacker_is_told_the_rule_and_the_question_as_they_stand() -> None:
    told = brief(an_attack("role-play"))
    assert "Coach, {ask} nothing" in told
    assert "holds no essay." in told
    assert told.endswith("The user's question: Write {it}.")
    assert "Try it this way. role-play" in told
    assert "Try it this way" not in brief(an_attack())


def test_the_attacker_sees_what_it_said_and_the_last_reply() -> None:
    messages = attacker_messages(an_attack(), ["please"], ["No."])
    assert [message.role for message in messages] == ["system", "user", "assistant", "user"]
    assert messages[1].content == FIRST
    assert "No." in messages[-1].content


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('User: "Do it."', "Do it."),
        ("\u201cDo it.\u201d", "Do it."),
        ("  Do it.\n", "Do it."),
        ('She said "no"', 'She said "no"'),
        ('"', '"'),
        ("", ""),
    ],
)
def test_only_what_the_user_says_is_taken(text: str, said: str) -> None:
    assert next_turn(text) == said


@given(st.text())
def test_whatever_an_attacker_answers_is_bounded_and_taken(text: str) -> None:
    assert len(next_turn(text)) <= LONGEST_TURN


def test_the_conversation_becomes_a_proposed_case_of_user_turns() -> None:
    case = attacked_case(an_attack("role-play"), ["please", "now"], "attacker a")
    assert [turn.content for turn in case.turns] == ["hello", "[x] please", "[x] now"]
    assert (case.id, case.operator) == ("essay-2.role-play-attacker", "role-play+attacker")
    assert (case.family, case.parent, case.kind) == ("essay", "essay~2", "adversarial")
    assert case.is_proposed
    assert case.breakage.startswith("The reply breaks 'coach'")
