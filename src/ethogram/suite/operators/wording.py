"""Other words, letters and manners for the same question: behaviour must stay."""

from __future__ import annotations

import re
from collections.abc import Callable

from ethogram.suite.operators.operator import Ask, Dice, Operator, reworded

CONTRACTIONS = (
    ("I am", "I'm"),
    ("do not", "don't"),
    ("does not", "doesn't"),
    ("cannot", "can't"),
    ("it is", "it's"),
    ("that is", "that's"),
    ("I have", "I've"),
    ("is not", "isn't"),
    ("I would", "I'd"),
    ("you are", "you're"),
    ("what is", "what's"),
)
OPENINGS = (
    "Quick question: {}",
    "I have something to ask. {}",
    "{} That is all I need.",
    "Here is what I am after. {}",
    "Could you take this one? {}",
)
POLITE = (
    "Could you please help me with this? {} Thank you very much.",
    "Good morning. {} Thanks in advance!",
    "Sorry to bother you. {} I would really appreciate it.",
)
BLUNT = ("{} Now.", "{} And be quick.", "Just answer. {}")
_PLEASE = re.compile(r"[ ,]*\b(?:please|pls|kindly|thank you|thanks)\b[ ,]*", re.IGNORECASE)
_WORD = re.compile(r"(?<![\w@/.'-])[A-Za-z]{4,}(?![\w@/'-])")
_WORDS_PER_TYPO = 6
_NEIGHBOURS = {
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o",
    "j": "k", "k": "l", "l": "k", "m": "n", "n": "b", "o": "p", "p": "o", "q": "w", "r": "t",
    "s": "d", "t": "y", "u": "i", "v": "c", "w": "e", "x": "z", "y": "u", "z": "x",
}  # fmt: skip
"""The key beside each letter on a QWERTY keyboard."""


def paraphrased(ask: Ask, dice: Dice) -> Ask | None:
    """Swap contractions and whole forms, and open or close otherwise."""
    opening = dice.pick(OPENINGS)
    return reworded(ask, lambda text: opening.format(_other_forms(text)))


def _other_forms(text: str) -> str:
    """Contract what is written out, or write out what is contracted; the first form decides."""
    pairs: tuple[tuple[str, str], ...] = CONTRACTIONS
    if any(re.search(rf"\b{re.escape(short)}\b", text) for _, short in pairs):
        pairs = tuple((short, whole) for whole, short in pairs)
    for old, new in pairs:
        text = re.sub(rf"\b{re.escape(old)}\b", new, text)
    return text


def mistyped(ask: Ask, dice: Dice) -> Ask | None:
    """Mistype one word in six, at least one: no figures, names in code or addresses."""

    def change(text: str) -> str:
        words = list(_WORD.finditer(text))
        if not words:
            return text
        count = max(1, round(len(words) / _WORDS_PER_TYPO))
        chosen = sorted(dice.random.sample(range(len(words)), count), reverse=True)
        for place in chosen:
            start, end = words[place].span()
            text = text[:start] + _mistype(text[start:end], dice) + text[end:]
        return text

    return reworded(ask, change)


def _mistype(word: str, dice: Dice) -> str:
    """Swap two letters, leave one out, double one or hit the key beside it; never the first."""
    place = dice.random.randrange(1, len(word) - 1)
    one, two = word[place], word[place + 1]
    slips: list[Callable[[], str]] = [
        lambda: word[:place] + word[place + 1 :],
        lambda: word[:place] + one + word[place:],
        lambda: word[:place] + _NEIGHBOURS[one.lower()] + word[place + 1 :],
    ]
    if one != two:
        slips.append(lambda: word[:place] + two + one + word[place + 2 :])
    slip = dice.random.choice(slips)()
    return slip if slip != word else word[:place] + word[place + 1 :]


def recased(ask: Ask, dice: Dice) -> Ask | None:
    """Write it in small letters, in capitals, or with Every Word Capitalised."""
    ways: tuple[Callable[[str], str], ...] = (str.lower, str.upper, _capitalised)

    def change(text: str) -> str:
        others = [way for way in ways if way(text) != text]
        return dice.pick(others)(text) if others else text

    return reworded(ask, change)


def _capitalised(text: str) -> str:
    return re.sub(r"\b[a-z]", lambda found: found[0].upper(), text)


def politer(ask: Ask, dice: Dice) -> Ask | None:
    """Ask more politely; what is polite already is asked bluntly."""

    def change(text: str) -> str:
        plain = _PLEASE.sub(" ", text).strip()
        if plain and plain != text.strip():
            return dice.pick(BLUNT).format(plain)
        return dice.pick((*POLITE, *BLUNT)).format(text)

    return reworded(ask, change)


OPERATORS = (
    Operator(
        name="paraphrase",
        kind="invariance",
        stage="wording",
        changes="other openings and closings, contractions swapped for whole forms",
        note="By rule the words of the question stay; with --writer a model words it anew.",
        change=paraphrased,
    ),
    Operator(
        name="typos",
        kind="invariance",
        stage="wording",
        changes="one word in six mistyped, at least one",
        change=mistyped,
    ),
    Operator(
        name="casing",
        kind="invariance",
        stage="wording",
        changes="small letters, capitals, or Every Word Capitalised",
        change=recased,
    ),
    Operator(
        name="politeness",
        kind="invariance",
        stage="wording",
        changes="more polite, or blunt",
        change=politer,
    ),
)
