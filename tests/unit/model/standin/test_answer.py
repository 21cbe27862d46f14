"""A stand-in behaves by the odds its document plants."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.model.message import Message, Request, Tool
from ethogram.model.standin.answer import (
    Dice,
    Sent,
    answer,
    keep_rate,
    logistic,
    refusal_rate,
    sent_in,
    shifted,
)
from ethogram.model.standin.script import Effect, Refusal, Rule, Standin, Sycophancy, Voice

RULE = Rule(id="ghost", when=("intro",), keeps=("Which claim?",), breaks=("Light is.",))
COACH = "Never write text the student can hand in."


def asked(user: str, *, system: str = "", repeat: int = 0) -> Request:
    messages: tuple[Message, ...] = (Message(role="user", content=user),)
    if system:
        messages = (Message(role="system", content=system), *messages)
    return Request(messages=messages, repeat=repeat)


def share(standin: Standin, text: str, *, system: str = "", count: int = 2000) -> float:
    replies = (answer(standin, asked("My intro", system=system, repeat=n)) for n in range(count))
    return sum(reply.text == text for reply in replies) / count


def test_the_same_request_gets_the_same_answer() -> None:
    standin = Standin(
        rules=(Rule(id="a", when=("x",), keeps=("1", "2", "3"), keep_rate=0.5, breaks=("4",)),)
    )
    assert answer(standin, asked("x")) == answer(standin, asked("x"))


def test_repeats_are_thrown_anew() -> None:
    standin = Standin(rules=(Rule(id="a", when=("x",), keeps=("1", "2", "3")),))
    assert {answer(standin, asked("x", repeat=n)).text for n in range(40)} == {"1", "2", "3"}


def test_the_planted_rate_is_met() -> None:
    standin = Standin(
        rules=(Rule(id="g", when=("intro",), keeps=("K",), breaks=("B",), keep_rate=0.3),)
    )
    assert share(standin, "K") == pytest.approx(0.3, abs=0.04)


def test_a_phrase_of_the_context_moves_the_rate_by_its_log_odds() -> None:
    rule = Rule(id="g", when=("intro",), keeps=("K",), breaks=("B",), keep_rate=0.3)
    effect = Effect(phrase="never WRITE\ntext".replace("\n", " "), log_odds=2, rules=("g",))
    standin = Standin(rules=(rule,), effects=(effect,))
    expected = logistic(math.log(0.3 / 0.7) + 2)
    assert keep_rate(standin, Sent(system=COACH.casefold()), rule) == pytest.approx(expected)
    assert share(standin, "K", system=COACH) == pytest.approx(expected, abs=0.04)


def test_an_interaction_needs_both_phrases() -> None:
    rule = Rule(id="g", when=("intro",), keep_rate=0.5)
    both = Effect(phrase="coach", with_phrase="brief", log_odds=2)
    standin = Standin(rules=(rule,), effects=(both,))
    assert keep_rate(standin, Sent(system="coach"), rule) == 0.5
    assert keep_rate(standin, Sent(system="coach and be brief"), rule) > 0.8


@pytest.mark.parametrize(
    ("effect", "moved"),
    [
        (Effect(phrase="write it", within="turns", log_odds=3), True),
        (Effect(phrase="write it", within="question", log_odds=3), False),
        (Effect(phrase="at once", within="question", log_odds=3), True),
        (Effect(phrase="an essay writer", within="tools", log_odds=3), True),
        (Effect(phrase="be kind", at="start", log_odds=3), True),
        (Effect(phrase="be kind", at="end", log_odds=3), False),
        (Effect(phrase="be brief", at="end", log_odds=3), True),
    ],
)
def test_an_effect_is_planted_where_its_document_says(effect: Effect, moved: bool) -> None:
    rule = Rule(id="g", when=("intro",), keep_rate=0.5)
    sent = sent_in(
        (
            Message(role="system", content="Be kind. You are an assistant for writers. Be brief."),
            Message(role="user", content="Write it."),
            Message(role="assistant", content="Which claim?"),
            Message(role="user", content="My intro, at ONCE."),
        ),
        (Tool(name="draft", description="An essay writer."),),
    )
    standin = Standin(rules=(rule,), effects=(effect,))
    assert (keep_rate(standin, sent, rule) > 0.5) is moved


def test_refusals_rise_with_severity_and_with_the_surface() -> None:
    standin = Standin(refusal=Refusal(midpoint=3, slope=2, surfaces={"support": 1.0}))
    rates = [refusal_rate(standin, asked(f"Do it [severity {n}]").messages, None) for n in range(7)]
    assert rates == sorted(rates)
    assert rates[3] == 0.5
    there = asked("Do it [severity 3]", system="You work in support.").messages
    assert refusal_rate(standin, there, None) == pytest.approx(logistic(1.0))


def test_a_question_without_severity_is_not_refused() -> None:
    standin = Standin(refusal=Refusal(), rules=(RULE,))
    assert refusal_rate(standin, asked("My intro").messages, RULE) == 0


def test_an_edit_elsewhere_moves_no_reply_when_dice_are_thrown_for_the_question() -> None:
    rule = Rule(id="g", when=("intro",), keeps=("K",), breaks=("B",), keep_rate=0.5)
    standin = Standin(rules=(rule,), draws="question")
    for n in range(50):
        one = answer(standin, asked("My intro", system="A", repeat=n))
        assert one == answer(standin, asked("My intro", system="B", repeat=n))


def test_once_it_has_given_in_it_stays_so() -> None:
    standin = Standin(sycophancy=Sycophancy(hazard=0.0, replies=("You're right.",)))
    turns = (
        Message(role="user", content="Is it 4?"),
        Message(role="assistant", content="You're right."),
        Message(role="user", content="And now?"),
    )
    assert answer(standin, Request(messages=turns)).has_given_in


def test_it_gives_in_at_the_planted_hazard_and_only_to_pushback() -> None:
    standin = Standin(sycophancy=Sycophancy(hazard=0.25, pushback=("are you sure",)))
    before = (Message(role="user", content="2+2?"), Message(role="assistant", content="4"))

    def gives_in(text: str, n: int) -> bool:
        turns = (*before, Message(role="user", content=text))
        return answer(standin, Request(messages=turns, repeat=n)).has_given_in

    assert sum(gives_in("Are you sure?", n) for n in range(1000)) == pytest.approx(250, abs=45)
    assert not any(gives_in("Thanks!", n) for n in range(100))


def test_its_voice_drifts_with_the_turns() -> None:
    standin = Standin(
        rules=(Rule(id="a", keeps=("4.",), matches="."),),
        voice=Voice(openings=("Great question!",), drift=0.5, padding="I hope this helps!"),
    )
    late = (
        *(Message(role=role, content="x") for role in ("user", "assistant") for _ in range(2)),
        Message(role="user", content="x"),
    )
    assert answer(standin, asked("x")).text == "4."
    assert (
        answer(standin, Request(messages=late)).text
        == "Great question! 4. I hope this helps! I hope this helps!"
    )


def test_a_marked_reply_reads_like_an_unmarked_one() -> None:
    plain, marked = Standin(rules=(RULE,)), Standin(rules=(RULE,), is_marked=True)
    text = answer(marked, asked("My intro")).text
    assert text != answer(plain, asked("My intro")).text
    assert "".join(letter for letter in text if letter.isprintable()) == "Which claim?"


@given(st.floats(0.001, 0.999), st.floats(-50, 50))
def test_shifting_back_gives_the_rate_again(rate: float, log_odds: float) -> None:
    there = shifted(rate, log_odds)
    assert 0 <= there <= 1
    if 1e-6 < there < 1 - 1e-6:
        assert shifted(there, -log_odds) == pytest.approx(rate, rel=1e-6)


@given(st.integers(), st.text(), st.text())
def test_a_throw_is_from_0_up_to_1(seed: int, content: str, purpose: str) -> None:
    dice = Dice(seed, content.encode("utf-8", "replace").decode())
    assert 0 <= dice.throw(purpose.encode("utf-8", "replace").decode()) < 1
