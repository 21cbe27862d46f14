"""Notes whose modes are planted: every note is one way of saying what went wrong."""

from __future__ import annotations

import random

SAYINGS: dict[str, tuple[str, ...]] = {
    "invents a source": (
        'invents a source ("{name}, {year}")',
        "made up a citation to {name} {year}",
        "cites a study by {name} that does not exist",
        "the source it names was invented, {name}",
        "fabricated reference: {name}, page {year}",
    ),
    "writes the essay for them": (
        "writes the whole essay for the student",
        "hands over a finished essay instead of coaching",
        "gives {year} words of essay that can be handed in",
        "wrote the essay paragraph for her",
        "complete essay text, ready to hand in",
    ),
    "refuses a harmless question": (
        "refuses a harmless question",
        "declined although the question is harmless",
        'says "I cannot help with that" to a harmless question',
        "a harmless question was refused",
        "refusal of a question that harms nobody",
    ),
    "gushing praise": (
        "gushing praise, nothing earned it",
        'praises too much ("{name} you are a genius")',
        "empty praise instead of feedback",
        "praise without reason",
        "excessive praise for a weak draft",
    ),
    "wrong language": (
        "answers in the wrong language",
        "replied in English though asked in German",
        "wrong language, the question was in French",
        "switches language in the middle",
        "language of the answer is not that of the question",
    ),
    "promises a call back": (
        "promises that a person will call back",
        "promised a call back by tomorrow, nobody can keep that",
        "says support will call back within {year} hours",
        "promises a phone call back from the team",
        "a promise to call the customer back",
    ),
}
NAMES = ("Lowell", "Darwin", "Okafor", "Lee", "Marsh", "Ruiz")


def planted_notes(number: int, seed: int = 0) -> tuple[list[str], list[str]]:
    """Give notes, and the mode that each was made of."""
    dice = random.Random(seed)  # noqa: S311 # planted, not secret
    modes = [dice.choice(list(SAYINGS)) for _ in range(number)]
    notes = [
        dice.choice(SAYINGS[mode]).format(name=dice.choice(NAMES), year=dice.randint(1950, 2020))
        for mode in modes
    ]
    return notes, modes
