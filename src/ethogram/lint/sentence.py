"""Sentences of an obligation: what it demands, what it forbids, and in which words."""

from __future__ import annotations

import re

import msgspec

from ethogram.spec.clause import Clause
from ethogram.spec.prose import sentences

_NOT = (
    r"(?:never|must not|mustn't|should not|shouldn't|shall not|do not|don't|does not|doesn't|"
    r"may not|cannot|can't|will not|won't)"
)
_FORBIDS = re.compile(
    rf"\b{_NOT}\b|\b(?:avoids?|refrains? from|refuses?|declines?)\b", re.IGNORECASE
)
_DEMANDS = re.compile(
    r"\b(?:must|should|shall|always|needs? to|has to|have to|is expected to)\b(?! not)",
    re.IGNORECASE,
)
_GIVES = (
    r"(?:help|assist|provid|generat|produc|disclos|reveal|facilitat|enabl|shar|respond|complet|writ|"
    r"creat|hand)"
)
_WITHHOLDS = re.compile(
    r"\b(?:never|must not|should not|do not|don't|does not|doesn't|may not) "
    rf"(?:\w+ (?:or|and) |be |ever )?{_GIVES}(?:s|es|e|ed|en|ing|ten)?\b(?! (?:a |an |any )?(?:warning|disclaimer|emoji))"
    r"|\bmust (?:always )?(?:refuse|decline)\b|(?<!never )\bdeclines (?:to|the|any|every|requests)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z'-]+")
_EMPTY = re.compile(
    r"a|an|and|any|are|as|at|be|been|being|but|by|can|could|do|does|for|from|"
    r"had|has|have|if|in|into|is|it|its|may|might|more|most|must|never|not|of|"
    r"on|only|or|other|should|shall|so|some|such|than|that|the|their|them|then|"
    r"there|these|they|this|those|to|too|under|unless|until|up|user|users|very|"
    r"was|were|what|when|where|which|while|who|whose|will|with|within|without|"
    r"would|you|your|assistant|model|reply|replies|always|avoid|don't|doesn't|"
    r"cannot|shouldn't|mustn't|won't|also|even|just|one|own|ensure|make|need|"
    r"needs|expected"
)


class Obligation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sentence that binds, and whether it demands or forbids."""

    text: str
    forbids: bool
    stems: frozenset[str]
    """Its content words, cut to their stems."""


def obligations(clause: Clause) -> list[Obligation]:
    """List what a clause demands and forbids: its criteria, and its sentences that say must."""
    bound = [criterion.text for criterion in clause.criteria]
    bound += [
        sentence
        for sentence in sentences(clause.text)
        if _FORBIDS.search(sentence) or _DEMANDS.search(sentence)
    ]
    return [
        Obligation(text=text, forbids=_FORBIDS.search(text) is not None, stems=stems(text))
        for text in bound
    ]


def stems(text: str) -> frozenset[str]:
    """Give the content words of a sentence, cut to rough stems: `writes` and `writing` agree."""
    found = (word.strip("'-") for word in _WORD.findall(text.lower()))
    return frozenset(_stem(word) for word in found if len(word) > 2 and not _EMPTY.fullmatch(word))


def withholds(clause: Clause) -> bool:
    """True when the clause keeps something back that a person asked for.

    Rows of a refusal policy do; a clause does when it says that something is not given, written,
    shared or helped with. Forbidding a tone or a habit keeps nothing back, and a clause that says
    in passing when to refuse is no restriction either.
    """
    if clause.kind == "policy row":
        return True
    said = [clause.title, *sentences(clause.text), *(c.text for c in clause.criteria)]
    return any(_WITHHOLDS.search(sentence.replace("’", "'")) for sentence in said)


def _stem(word: str) -> str:
    for ending in ("ingly", "edly", "ing", "ies", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e")
