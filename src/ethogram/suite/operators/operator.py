"""The operator: one named way to change what is asked, and the dice that decide how."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import msgspec

from ethogram.context.block import Document
from ethogram.model.message import Message
from ethogram.suite.draft import Turns

OperatorKind = Literal["invariance", "twin", "adversarial"]
"""Behaviour must stay; must be decided anew; must stay although somebody pushes."""
Stage = Literal["wording", "encoding", "framing", "conversation", "position"]
"""When an operator of a combination is applied; what is written first is the outermost."""
STAGES: tuple[Stage, ...] = ("wording", "encoding", "framing", "conversation", "position")
LONGEST_MARKER = 40
_MARKER = re.compile(r"\[[^\[\]\n]{1,38}\][ \t]*")
Choice = TypeVar("Choice")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case an operator may change."""

    turns: Turns
    documents: tuple[Document, ...] = ()


class Dice:
    """Dice that always fall the same for one seed, case, operator and number."""

    def __init__(self, seed: int, case: str, operator: str, number: int = 1) -> None:
        """Bind the dice; `number` counts the variants of one case from 1."""
        key = f"{seed}|{case}|{operator}"
        self._start = random.Random(key).randrange(1 << 30)  # noqa: S311 - a seeded draw
        self._number = number
        self.random = random.Random(f"{key}|{number}")  # noqa: S311 - a seeded draw, no secret

    def pick(self, choices: Sequence[Choice]) -> Choice:
        """Pick one; further variants of a case get the next ones, so that none comes twice."""
        return choices[(self._start + self._number - 1) % len(choices)]


Change = Callable[[Ask, Dice], Ask | None]
"""Gives what is asked instead; None where the operator has nothing to change."""


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """One way to change a case."""

    name: str
    kind: OperatorKind
    stage: Stage
    changes: str
    """What is changed, in one line."""
    why: str = ""
    """For adversarial operators: why it might work."""
    sign: str = ""
    """For adversarial operators: how breakage would look, besides the clause that breaks."""
    keeps_expectation: bool = True
    """False where the plain answer class no longer fits, because the user asks something else."""
    note: str = ""
    """What it does not do, where a reader may take it for more."""
    change: Change


def cut_marker(text: str) -> tuple[str, str]:
    """Cut off a marker such as `[student] `, which the product puts before what the user typed."""
    found = _MARKER.match(text)
    return (text[: found.end()], text[found.end() :]) if found else ("", text)


def last_ask(turns: Turns) -> int | None:
    """Give the place of the last user turn, which is the question; None without one."""
    return next((n for n in reversed(range(len(turns))) if turns[n].role == "user"), None)


def reworded(ask: Ask, change: Callable[[str], str]) -> Ask | None:
    """Change the words of the last question, and leave its marker."""
    place = last_ask(ask.turns)
    if place is None:
        return None
    marker, words = cut_marker(ask.turns[place].content)
    said = change(words)
    if said == words or not words.strip():
        return None
    return with_turns(ask, place, (said_by_user(marker + said),))


def with_turns(ask: Ask, place: int, turns: Turns) -> Ask:
    """Put other turns in the place of one."""
    changed = (*ask.turns[:place], *turns, *ask.turns[place + 1 :])
    return msgspec.structs.replace(ask, turns=changed)


def said_by_user(text: str) -> Message:
    """Give a user turn."""
    return Message(role="user", content=text)
