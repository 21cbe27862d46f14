"""Which clauses a conversation concerns: ranked by words and meaning, each with its reasons.

This proposes where a person should look. It judges nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from ethogram.ids import CaseId, ClauseId, SurfaceId
from ethogram.judge.content_words import content_words
from ethogram.model.message import Message
from ethogram.spec.clause import Clause
from ethogram.suite.case import Case
from ethogram.suite.twins import guarded_clauses, is_twin

Meaning = Callable[[str, str], float]
"""Cosine of two texts."""

MOST = 5
NEARLY_THE_SAME = 0.75
"""From here a case is named as asking nearly the same."""
READS_LIKE = 0.45
ELSEWHERE = 0.3
"""A clause that does not apply on the surface keeps this share of its weight."""
WORDS_SHOWN = 4
_CAUTION = ("cautious", "refus", "declin", "preach", "lectur", "would not help", "wouldn't help")
_CAUTION_BONUS = 0.15
_LEAST_SCORE = 0.08


class Concern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause that a conversation may concern."""

    clause: ClauseId
    score: float
    """Only for the order; means nothing by itself."""
    reasons: tuple[str, ...]


def concerns(
    turns: Sequence[Message],
    what: str,
    clauses: Sequence[Clause],
    cases: Sequence[Case],
    *,
    surface: SurfaceId | None = None,
    meaning: Meaning | None = None,
) -> tuple[Concern, ...]:
    """Rank the clauses a conversation may concern, most likely first, at most five.

    Args:
        turns: What was said.
        what: What somebody says was wrong with it.
        clauses: The specification's; retired ones are left out.
        cases: Their questions show what a clause is about in users' words.
        surface: Where it was said, if that is known.
        meaning: Compares texts by meaning; without it words alone decide.
    """
    known = [clause for clause in clauses if clause.status != "retired"]
    asked = _questions(cases)
    documents = {clause.id: _words_of(clause, asked.get(clause.id, ())) for clause in known}
    said = content_words("\n".join([what, *(turn.content for turn in turns)]))
    weights = _weights(documents)
    found = []
    for clause in known:
        own = asked.get(clause.id, ())
        score, reasons = _by_words(said, documents[clause.id], weights)
        more, near = _by_meaning(turns, what, clause, own, meaning)
        reasons += near
        score += more
        if reasons and _is_of_caution(what) and any(is_twin(case) for case in own):
            score += _CAUTION_BONUS
            reasons.append("it draws a line, with harmless twins beside it")
        if surface is not None and clause.surfaces and surface not in clause.surfaces:
            score *= ELSEWHERE
            reasons.append(f"though it does not apply on {surface}")
        if reasons and score >= _LEAST_SCORE:
            found.append(Concern(clause=clause.id, score=score, reasons=tuple(reasons)))
    return tuple(sorted(found, key=lambda each: -each.score)[:MOST])


def _questions(cases: Sequence[Case]) -> dict[ClauseId, list[Case]]:
    """Give the cases of each clause; a twin belongs to the clauses it guards."""
    by_id: dict[CaseId, Case] = {case.id: case for case in cases}
    asked: dict[ClauseId, list[Case]] = {}
    for case in cases:
        for clause in guarded_clauses(case, by_id):
            asked.setdefault(clause, []).append(case)
    return asked


def _words_of(clause: Clause, cases: Sequence[Case]) -> frozenset[str]:
    return content_words("\n".join([*_texts_of(clause), *map(user_words, cases)]))


def _texts_of(clause: Clause) -> Iterator[str]:
    yield from (clause.title, clause.text)
    yield from (criterion.text for criterion in clause.criteria)
    for example in clause.examples:
        yield from (text for _, text in example.turns)
        yield from (reply.text for reply in example.replies)


def user_words(case: Case) -> str:
    """Give what the user says in a case."""
    return "\n".join(turn.content for turn in case.turns if turn.role == "user")


def _weights(documents: Mapping[ClauseId, frozenset[str]]) -> dict[str, float]:
    """Weigh each word by how few clauses use it."""
    counts = Counter(word for words in documents.values() for word in words)
    return {word: math.log(1 + len(documents) / count) for word, count in counts.items()}


def _by_words(
    said: frozenset[str], own: frozenset[str], weights: Mapping[str, float]
) -> tuple[float, list[str]]:
    shared = sorted(said & own, key=lambda word: (-weights[word], word))
    if not shared:
        return 0.0, []
    weight = sum(weights[word] ** 2 for word in shared)
    length = math.sqrt(sum(weights[word] ** 2 for word in own))
    all_said = math.sqrt(sum(weights[word] ** 2 for word in said if word in weights))
    reason = f"shares the words {', '.join(shared[:WORDS_SHOWN])}"
    return weight / (length * all_said), [reason]


def _by_meaning(
    turns: Sequence[Message],
    what: str,
    clause: Clause,
    cases: Sequence[Case],
    meaning: Meaning | None,
) -> tuple[float, list[str]]:
    """Compare the user's words with the clause's questions, and everything with the clause."""
    if meaning is None:
        return 0.0, []
    asked = "\n".join(turn.content for turn in turns if turn.role == "user")
    near = max(((meaning(asked, user_words(case)), case.id) for case in cases), default=(0.0, ""))
    everything = "\n".join([what, *(turn.content for turn in turns)])
    like = meaning(everything, "\n".join((clause.title, clause.text)))
    reasons = []
    if near[0] >= NEARLY_THE_SAME:
        reasons.append(f"case {near[1]} asks nearly the same ({near[0]:.2f})")
    if like >= READS_LIKE:
        reasons.append(f"reads like it ({like:.2f})")
    return (max(near[0], 0.0) + max(like, 0.0)) / 2, reasons


def _is_of_caution(what: str) -> bool:
    return any(sign in what.casefold() for sign in _CAUTION)
