from __future__ import annotations

import msgspec
import pytest

from ethogram.errors import RateLimited
from ethogram.model.message import Message, Reply, Request
from ethogram.model.target import Prices
from ethogram.run.converse import (
    Answer,
    asked_turns,
    converse,
    opening,
    read_number,
    transcript_id,
    weave,
)
from tests.fakes.conversations import RUN, SYSTEM, Echo, a_case, a_question, a_rendered


def still() -> float:
    return 1000.0


async def test_each_user_turn_is_answered_and_later_turns_see_the_earlier_replies() -> None:
    echo = Echo()
    transcript = await converse(a_question(a_case("One.", "Two.")), echo, still)
    assert [reply.text for reply in transcript.replies] == ["You said: One.", "You said: Two."]
    assert [message.role for message in echo.requests[1].messages] == [
        "system", "user", "assistant", "user",
    ]  # fmt: skip
    assert transcript.messages[0] == SYSTEM
    assert transcript.text == "You said: Two."


async def test_a_scripted_assistant_turn_is_sent_and_not_asked_for() -> None:
    echo = Echo()
    case = a_case()
    turns = (
        Message(role="user", content="Hi."),
        Message(role="assistant", content="Hello."),
        Message(role="user", content="Write it."),
    )
    question = a_question(msgspec.structs.replace(case, turns=turns))
    transcript = await converse(question, echo, still)
    assert len(echo.requests) == 1
    assert len(transcript.replies) == 1


async def test_a_call_that_fails_ends_the_conversation_and_keeps_what_came_before() -> None:
    async def ask(request: Request) -> Answer:
        if len(request.messages) > 2:
            raise RateLimited("slow down", status=429)
        return Answer(reply=Reply(text="First."))

    transcript = await converse(a_question(a_case("One.", "Two.", "Three.")), ask, still)
    assert transcript.failure is not None
    assert (transcript.failure.kind, transcript.failure.status) == ("RateLimited", 429)
    assert transcript.text == "First."
    assert transcript.messages[-1].content == "Two."


async def test_a_cached_reply_costs_nothing_and_a_fresh_one_its_price() -> None:
    prices = Prices(input=1.0, cached=0.1, output=2.0)
    fresh = await converse(a_question(prices=prices), Echo(), still)
    cached = await converse(a_question(prices=prices), Echo(is_cached=True), still)
    assert fresh.cost == pytest.approx((60 * 1.0 + 40 * 0.1 + 10 * 2.0) / 1e6)
    assert cached.cost == 0.0
    assert cached.is_cached


async def test_a_target_without_prices_has_no_cost_rather_than_zero() -> None:
    assert (await converse(a_question(), Echo(), still)).cost is None


async def test_a_conversation_is_put_together_again_from_its_turns_and_replies() -> None:
    case = a_case("One.", "Two.")
    transcript = await converse(a_question(case), Echo(), still)
    again = weave(opening(case, a_rendered()), case.turns, transcript.replies)
    assert again == transcript.messages


def test_a_user_turn_before_a_scripted_reply_is_no_question() -> None:
    turns = [Message(role="user"), Message(role="assistant"), Message(role="user")]
    assert [asked for _, asked in asked_turns(turns)] == [False, False, True]


def test_a_case_that_ends_with_a_developer_message_is_asked_at_its_end() -> None:
    turns = [Message(role="user"), Message(role="developer")]
    assert [asked for _, asked in asked_turns(turns)] == [False, True]


def test_a_case_that_ends_with_an_assistant_turn_asks_nothing_more() -> None:
    turns = [Message(role="user"), Message(role="assistant")]
    assert not any(asked for _, asked in asked_turns(turns))


def test_the_number_a_person_types_is_part_of_the_name() -> None:
    assert read_number(transcript_id(RUN, 41)) == 41
