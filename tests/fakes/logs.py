"""Production logs whose truth is planted: topics that the cases cover, and topics that they do not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ethogram.logs.conversation import LogConversation
from ethogram.model.message import Message

ESSAY = (
    "Where should I begin my essay?",
    "Where do I begin with my essay?",
    "How do I begin my essay?",
)
SOUP = (
    "Give me a recipe for lentil soup",
    "What is a good recipe for lentil soup?",
    "Is there a recipe for soup of lentils?",
)
TAX = (
    "Can I deduct a laptop from my income tax?",
    "Can I deduct a desk from my income tax?",
    "How do I deduct a laptop from income tax?",
)


def exchange(question: str, answer: str = "Which is your claim?", **more: str) -> dict[str, object]:
    """One line of a log: a question and its answer."""
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return {"messages": turns, **more}


def write_lines(path: Path, entries: Iterable[Mapping[str, object]]) -> Path:
    """Write a log as JSON lines."""
    path.write_text("".join(json.dumps(each) + "\n" for each in entries), encoding="utf-8")
    return path


def a_log(path: Path, topics: Iterable[tuple[tuple[str, ...], int]]) -> Path:
    """Write a log in which so many users ask about each topic, each user once."""
    return write_lines(
        path,
        (
            exchange(wordings[n % len(wordings)], user_id=f"{wordings[0]}-{n}")
            for wordings, users in topics
            for n in range(users)
        ),
    )


def said(number: int, question: str, user: str = "", *, answer: str = "") -> LogConversation:
    """A conversation as it is kept."""
    turns = [Message(role="user", content=question)]
    if answer:
        turns.append(Message(role="assistant", content=answer))
    return LogConversation(id=f"c-{number:08x}", turns=tuple(turns), user=user, source="prod")
