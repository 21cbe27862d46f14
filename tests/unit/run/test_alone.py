from __future__ import annotations

from ethogram.errors import Position
from ethogram.ids import ClauseId, CriterionId, SurfaceId
from ethogram.run.alone import instruction_alone
from ethogram.spec.clause import Clause, Criterion


def test_only_the_clause_and_its_criteria_stand_before_the_users_turn() -> None:
    at = Position(path="spec.md")
    clause = Clause(
        id=ClauseId("coach"),
        title="Coach",
        text="Help students write their own.",
        why="Protects learning.",
        criteria=(Criterion(id=CriterionId("coach.ask"), text="asks one question.", at=at),),
        at=at,
    )
    rendered = instruction_alone(clause, SurfaceId("editor"))
    [message] = rendered.messages
    assert message.content.splitlines() == [
        "Follow this instruction.",
        "Help students write their own.",
        "A reply is right only when it",
        "- asks one question.",
    ]
    assert rendered.tools == ()
