from __future__ import annotations

import msgspec

from ethogram.model.message import Failure
from ethogram.run.converse import converse
from tests.fakes.conversations import Echo, a_case, a_question


async def test_the_last_reply_is_the_one_that_is_judged() -> None:
    transcript = await converse(a_question(a_case("One.", "Two.")), Echo(), lambda: 0.0)
    assert transcript.final == transcript.replies[-1]
    assert transcript.text == "You said: Two."


async def test_a_reply_whose_text_stayed_elsewhere_is_neither_empty_nor_failed() -> None:
    held = await converse(a_question(a_case("One.")), Echo(), lambda: 0.0)
    assert not held.is_unheld
    unheld = msgspec.structs.replace(held, messages=held.messages[:-1], replies=())
    assert unheld.is_unheld
    failure = Failure(boundary="network", kind="TimedOut", message="no answer")
    assert not msgspec.structs.replace(unheld, failure=failure).is_unheld
    assert not msgspec.structs.replace(held, replies=()).is_unheld
