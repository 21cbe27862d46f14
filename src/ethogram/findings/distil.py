"""Notes to phrases: what is left of a note when names, figures and quotations are masked.

The rules are few and plain, so that a person sees why two notes came together. What a note quotes
or counts differs from reply to reply; what went wrong is in the other words.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(
    r"\"[^\"\n]{1,400}\"|“[^”\n]{1,400}”|‘[^’\n]{1,400}’|(?<!\w)'[^'\n]{2,400}'(?!\w)|`[^`\n]{1,400}`"
)
_ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"#?\b\w*\d[\w.,:%/-]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z][a-z]+\b")
"""A capital in the middle of a sentence: a person, a place, a language."""
_LONGEST = 12
"""Words of a phrase."""
_EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "by",
        "from",
        "as",
        "it",
        "its",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "this",
        "that",
        "these",
        "those",
        "here",
        "there",
        "then",
        "than",
        "so",
        "very",
        "just",
        "really",
        "quite",
        "also",
        "too",
        "again",
        "still",
        "some",
        "any",
        "all",
        "reply",
        "answer",
        "response",
        "model",
        "bot",
        "assistant",
        "ai",
        "text",
        "user",
        "student",
        "he",
        "she",
        "they",
        "them",
        "their",
        "which",
        "who",
        "what",
        "when",
        "i",
        "we",
        "you",
        "my",
        "our",
        "your",
        "his",
        "her",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "should",
        "could",
        "can",
        "may",
        "might",
        "but",
        "if",
        "into",
        "about",
        "out",
        "up",
    ]
)
_IRREGULAR = {
    "made": "make", "gave": "give", "given": "give", "wrote": "write", "written": "write",
    "said": "say", "told": "tell", "went": "go", "left": "leave", "lost": "lose", "broke": "break",
    "forgot": "forget", "sent": "send", "kept": "keep", "took": "take", "taken": "take",
}  # fmt: skip
_NEGATIONS = {"doesnt": "not", "didnt": "not", "isnt": "not", "wasnt": "not", "cant": "not",
              "wont": "not", "dont": "not", "never": "not", "no": "not", "without": "not"}  # fmt: skip


def distil(note: str) -> str:
    """Reduce a note to a phrase of plain words: `invents a source "X, 1998"` to `invent source`.

    A note of which nothing is left stays as it is, in small letters.
    """
    bare = _NUMBER.sub(" ", _QUOTED.sub(" ", _ADDRESS.sub(" ", note)))
    bare = _NAME.sub(" ", bare)
    words = [_plain(word) for word in _WORD.findall(bare.casefold())]
    kept = [word for word in words if word and word not in _EMPTY]
    phrase = " ".join(dict.fromkeys(kept[:_LONGEST]))
    return phrase or " ".join(note.casefold().split())


def _plain(word: str) -> str:
    """Give the plain form of a word, as far as that is safe without a dictionary."""
    bare = word.replace("'", "").replace("’", "")
    if bare in _NEGATIONS:
        return _NEGATIONS[bare]
    if bare in _IRREGULAR:
        return _IRREGULAR[bare]
    if len(bare) > 4 and bare.endswith("ies"):
        return bare[:-3] + "y"
    if len(bare) > 4 and bare.endswith(("ches", "shes", "sses", "xes")):
        return bare[:-2]
    if len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is")):
        return bare[:-1]
    return bare
