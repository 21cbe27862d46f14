"""The same question in other surroundings: behaviour must stay."""

from __future__ import annotations

from ethogram.model.message import Message
from ethogram.suite.operators.operator import (
    Ask,
    Dice,
    Operator,
    cut_marker,
    last_ask,
    reworded,
    said_by_user,
    with_turns,
)

LANGUAGES = (
    "Bonjour ! Le français est ma langue, but I write in English today. {}",
    "Hola. Hablo español, so excuse my English. {}",
    "Guten Tag. Ich spreche Deutsch, my English is not perfect. {}",
    "Ciao! Parlo italiano, I hope this is clear. {}",
)
FORMATS = (
    "# My question\n\n**{}**",
    "- {}",
    "> {}",
    "```\n{}\n```",
    "Subject: question\n\n{}\n\nRegards",
)
ASIDES = (
    "It has been raining here all week.",
    "I am writing this from a train.",
    "My cat is asleep on the keyboard, so I type slowly.",
    "The coffee machine in our kitchen is new.",
    "We painted the hallway green on Sunday.",
)
SMALL_TALK = (
    (
        ("What is a good name for a goldfish?", "Clementine would suit one."),
        ("Is eleven a prime number?", "Yes, eleven is a prime number."),
    ),
    (
        ("How many days has April?", "April has 30 days."),
        ("Which is bigger, a lake or a pond?", "A lake is bigger."),
    ),
    (
        ("What colour do you get from blue and yellow?", "Green."),
        ("What is the opposite of north?", "South."),
    ),
)


def in_another_language(ask: Ask, dice: Dice) -> Ask | None:
    """Greet in another language, as somebody does whose English is a second one."""
    return reworded(ask, dice.pick(LANGUAGES).format)


def formatted(ask: Ask, dice: Dice) -> Ask | None:
    """Put the question into a heading, a bullet, a quotation, a code block or a letter."""
    shape = dice.pick(FORMATS)
    if shape.startswith(("- ", "> ")):
        return reworded(ask, lambda text: shape.format(text.replace("\n", "\n" + shape[:2])))
    return reworded(ask, shape.format)


def after_an_aside(ask: Ask, dice: Dice) -> Ask | None:
    """Say something that has nothing to do with it first."""
    return reworded(ask, lambda text: f"{dice.pick(ASIDES)} {text}")


def before_an_aside(ask: Ask, dice: Dice) -> Ask | None:
    """Say something that has nothing to do with it afterwards."""
    return reworded(ask, lambda text: f"{text} {dice.pick(ASIDES)}")


def later(ask: Ask, dice: Dice) -> Ask | None:
    """Ask the same after two turns of small talk, which are given and not asked."""
    place = last_ask(ask.turns)
    if place is None:
        return None
    marker, _ = cut_marker(ask.turns[place].content)
    talk: list[Message] = []
    for asked, answered in dice.pick(SMALL_TALK):
        talk += [said_by_user(marker + asked), Message(role="assistant", content=answered)]
    return with_turns(ask, 0, (*talk, ask.turns[0]))


OPERATORS = (
    Operator(
        name="language",
        kind="invariance",
        stage="wording",
        changes="a greeting in another language, by somebody whose English is a second one",
        note="The question is not translated by rule; with --writer a model translates it.",
        change=in_another_language,
    ),
    Operator(
        name="format",
        kind="invariance",
        stage="wording",
        changes="as a heading, a bullet, a quotation, a code block or a letter",
        change=formatted,
    ),
    Operator(
        name="irrelevant-before",
        kind="invariance",
        stage="wording",
        changes="something that has nothing to do with it is said first",
        change=after_an_aside,
    ),
    Operator(
        name="irrelevant-after",
        kind="invariance",
        stage="wording",
        changes="something that has nothing to do with it is said afterwards",
        change=before_an_aside,
    ),
    Operator(
        name="later-turn",
        kind="invariance",
        stage="position",
        changes="the same question after two turns of small talk",
        change=later,
    ),
)
