from __future__ import annotations

from ethogram.run.converse import converse
from tests.fakes.conversations import Echo, a_case, a_question


async def test_the_last_reply_is_the_one_that_is_judged() -> None:
    transcript = await converse(a_question(a_case("One.", "Two.")), Echo(), lambda: 0.0)
    assert transcript.final == transcript.replies[-1]
    assert transcript.text == "You said: Two."
