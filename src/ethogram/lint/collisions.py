"""Clauses that cannot both be kept in one situation, while neither gives way.

Evidence is asked for before anything is said: bounds that exclude each other on the same thing, one
sentence that forbids what another demands in nearly the same words, or two cases that ask the same
in the same place and expect the opposite. Clauses of different authority are settled by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

import msgspec

from ethogram.ids import ClauseId
from ethogram.lint.rule import Finding
from ethogram.lint.sentence import Obligation, obligations
from ethogram.lint.workbook import Workbook, applies_to, live_clauses
from ethogram.spec.clause import Clause
from ethogram.spec.product import Product
from ethogram.suite.case import Case

SHARED_STEMS = 3
"""Least number of content words an opposed pair of sentences must share."""
SHARED_SHARE = 0.6
"""And the least share of the shorter sentence's content words."""

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBER = rf"(\d+|{'|'.join(_NUMBERS)})"
_THING = (
    r"(sentence|word|paragraph|question|bullet|list|heading|link|source|example|step|emoji|"
    r"apolog(?:y|ie)|line)(?:e?s)?\b"
)
_MOST = re.compile(
    rf"\b(?:at most|no more than|not more than|up to|a maximum of|fewer than|under) {_NUMBER} "
    rf"(?:\w+ )?{_THING}",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"\b(?:at least|no fewer than|not fewer than|a minimum of|more than) {_NUMBER} (?:\w+ )?"
    rf"{_THING}",
    re.IGNORECASE,
)
_EXACT = re.compile(rf"\bexactly {_NUMBER} (?:\w+ )?{_THING}", re.IGNORECASE)
_NONE = re.compile(
    rf"\b(?:no|never (?:asks?|uses?|gives?|adds?|has) an?|without an?) {_THING}", re.IGNORECASE
)
_SOME = re.compile(
    rf"\b(?:asks?|gives?|uses?|adds?|includes?|contains?|ends? with) (?:an?|one) (?:\w+ )?{_THING}",
    re.IGNORECASE,
)
_HELPED = frozenset({"helps"})
_KEPT_BACK = frozenset({"declines", "hands off"})


class Bound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of a thing a sentence allows."""

    thing: str
    least: int = 0
    most: int = 1_000_000
    text: str


def collisions(workbook: Workbook) -> list[Finding]:
    """Find pairs of clauses that collide somewhere and say nothing about who gives way."""
    live = live_clauses(workbook)
    said = {clause.id: obligations(clause) for clause in live}
    limits = {clause.id: [b for o in said[clause.id] for b in bounds(o.text)] for clause in live}
    findings = []
    for one, other in combinations(live, 2):
        if not _meet(one, other, workbook.product) or _is_settled(one, other):
            continue
        clash = _bounds_clash(limits[one.id], limits[other.id]) or _words_clash(
            said[one.id], said[other.id]
        )
        if clash:
            findings.append(_finding(one, other, clash))
    return findings


def cases_that_disagree(workbook: Workbook) -> list[Finding]:
    """Find cases that ask the same in the same place and expect the opposite."""
    by_question: dict[tuple[object, ...], list[Case]] = {}
    for case in workbook.cases:
        key = (case.place, case.turns, case.history, case.documents)
        by_question.setdefault(key, []).append(case)
    return [
        Finding(
            at=other.at,
            about=other.id,
            message=f"Cases {one.id!r} ({one.expect}) and {other.id!r} ({other.expect}) ask the "
            "same of the same person in the same place and expect the opposite.",
            fix="Decide, write the ruling into the clause, and correct one `expect:`.",
        )
        for asked in by_question.values()
        for one, other in _opposed(asked)
    ]


def _opposed(asked: Iterable[Case]) -> Iterator[tuple[Case, Case]]:
    """Give each case that expects the opposite of an earlier one, with the first such one."""
    helped: Case | None = None
    kept_back: Case | None = None
    for case in asked:
        if case.expect in _HELPED:
            helped = helped or case
            if kept_back is not None:
                yield kept_back, case
        elif case.expect in _KEPT_BACK:
            kept_back = kept_back or case
            if helped is not None:
                yield helped, case


def bounds(text: str) -> list[Bound]:
    """Read how many sentences, words, questions, ... a sentence asks for."""
    found = []
    for match in _MOST.finditer(text):
        strict = match[0].lower().startswith(("fewer than", "under"))
        found.append(Bound(thing=_thing(match[2]), most=_count(match[1]) - strict, text=text))
    for match in _LEAST.finditer(text):
        is_inside_most = text[: match.start()].lower().endswith(("no ", "not "))
        if not is_inside_most:
            strict = match[0].lower().startswith("more than")
            found.append(Bound(thing=_thing(match[2]), least=_count(match[1]) + strict, text=text))
    for match in _EXACT.finditer(text):
        count = _count(match[1])
        found.append(Bound(thing=_thing(match[2]), least=count, most=count, text=text))
    found += [Bound(thing=_thing(m[1]), most=0, text=text) for m in _NONE.finditer(text)]
    found += [Bound(thing=_thing(m[1]), least=1, text=text) for m in _SOME.finditer(text)]
    return found


def _thing(word: str) -> str:
    lowered = word.lower()
    return "apology" if lowered.startswith("apolog") else lowered


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _meet(one: Clause, other: Clause, product: Product) -> bool:
    """True when both clauses hold in some situation; without situations, when nothing parts them."""
    if product.situations:
        return any(applies_to(one, s) and applies_to(other, s) for s in product.situations)
    return all(
        not mine or not theirs or set(mine) & set(theirs)
        for mine, theirs in (
            (one.surfaces, other.surfaces),
            (one.audiences, other.audiences),
            (one.use_cases, other.use_cases),
        )
    )


def _is_settled(one: Clause, other: Clause) -> bool:
    return (
        one.authority != other.authority
        or _yields(one, other.id)
        or _yields(other, one.id)
        or "voice" in (one.kind, other.kind)
    )


def _yields(clause: Clause, other: ClauseId) -> bool:
    return other in clause.gives_way_to or f"#{other})" in clause.differs_on_purpose


def _bounds_clash(one: list[Bound], other: list[Bound]) -> tuple[str, str] | None:
    for mine in one:
        for theirs in other:
            apart = mine.least > theirs.most or theirs.least > mine.most
            if mine.thing == theirs.thing and apart:
                return mine.text, theirs.text
    return None


def _words_clash(one: list[Obligation], other: list[Obligation]) -> tuple[str, str] | None:
    for mine in one:
        for theirs in other:
            shared = len(mine.stems & theirs.stems)
            fewer = min(len(mine.stems), len(theirs.stems))
            if (
                mine.forbids != theirs.forbids
                and shared >= SHARED_STEMS
                and shared >= SHARED_SHARE * fewer
            ):
                return mine.text, theirs.text
    return None


def _finding(one: Clause, other: Clause, clash: tuple[str, str]) -> Finding:
    return Finding(
        at=other.at,
        about=other.id,
        message=f"Clauses {one.id!r} ({_short(clash[0])!r}) and {other.id!r} "
        f"({_short(clash[1])!r}) cannot both be kept where both apply, and neither gives way.",
        fix=f"Write `**Gives way to** [?](#{one.id}).` in {other.id!r}, or the other way round.",
    )


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
