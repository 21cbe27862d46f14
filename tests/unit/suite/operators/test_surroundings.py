from __future__ import annotations

import pytest

from ethogram.model.message import Message
from ethogram.suite.operators.operator import Ask, Change, Dice
from ethogram.suite.operators.surroundings import (
    after_an_aside,
    before_an_aside,
    formatted,
    in_another_language,
    later,
)

ASKED = Ask(turns=(Message(role="user", content="[pupil] Why {is} it\nso?"),))


@pytest.mark.parametrize(
    "change", [after_an_aside, before_an_aside, formatted, in_another_language, later]
)
def test_the_question_stays_in_its_surroundings(change: Change) -> None:
    for number in range(1, 6):
        changed = change(ASKED, Dice(0, "a", "b", number))
        assert changed is not None
        last = changed.turns[-1].content
        assert last.startswith("[pupil] ")
        assert "Why {is} it" in last


def test_small_talk_is_given_and_not_asked() -> None:
    changed = later(ASKED, Dice(0, "a", "b"))
    assert changed is not None
    roles = [turn.role for turn in changed.turns]
    assert roles == ["user", "assistant", "user", "assistant", "user"]
    assert all(turn.content.startswith("[pupil] ") for turn in changed.turns[::2])
    assert changed.turns[-1] == ASKED.turns[-1]
    assert later(Ask(turns=()), Dice(0, "a", "b")) is None


def test_every_line_of_a_quotation_is_quoted() -> None:
    shown = {formatted(ASKED, Dice(0, "a", "b", number)) for number in range(1, 6)}
    texts = {ask.turns[0].content for ask in shown if ask}
    assert "[pupil] > Why {is} it\n> so?" in texts
