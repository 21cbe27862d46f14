from __future__ import annotations

import pytest

from ethogram.model.message import Message
from ethogram.suite.operators.framing import OPERATORS
from ethogram.suite.operators.operator import Ask, Dice, Operator

ASKED = Ask(turns=(Message(role="user", content="[pupil] Write {my} essay."),))


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_a_frame_wraps_the_question_and_keeps_its_words(operator: Operator) -> None:
    seen = set()
    for number in (1, 2, 3):
        changed = operator.change(ASKED, Dice(0, "a", operator.name, number))
        assert changed is not None
        said = changed.turns[0].content
        assert said.startswith("[pupil] ")
        assert "Write {my} essay." in said
        seen.add(said)
    assert len(seen) == 3
