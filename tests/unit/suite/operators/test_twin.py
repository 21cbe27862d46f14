from __future__ import annotations

from ethogram.model.message import Message
from ethogram.suite.operators.operator import Ask, Dice
from ethogram.suite.operators.twin import is_unfilled, scaffold


def test_a_scaffold_waits_for_a_person() -> None:
    asked = Ask(turns=(Message(role="user", content="[pupil] Write <b>it</b>."),))
    changed = scaffold(asked, Dice(0, "a", "twin"))
    assert changed is not None
    text = changed.turns[0].content
    assert text.startswith("[pupil] <fill in: ")
    assert is_unfilled(text)
    assert not is_unfilled("[pupil] What does magma mean?")
