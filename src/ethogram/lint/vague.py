"""Words that leave the decision to whoever reads them, with no criterion behind them.

Only words that decide *whether* or *how much* are listed: a model, a labeller and a judge would each
put the line elsewhere. Words that describe a manner (`helpful`, `warm`, `clear`) are left alone
where a clause shows by examples what it means; in a criterion they are vague too.
"""

from __future__ import annotations

import re

from ethogram.lint.rule import Finding
from ethogram.lint.workbook import Workbook, live_clauses
from ethogram.spec.clause import Clause, Criterion
from ethogram.spec.prose import sentences

ESCAPES = (
    r"(?:as|when|if|where|unless|only when|whenever) (?:appropriate|needed|necessary|required|"
    r"reasonable|suitable|warranted|helpful|useful)(?! (?:to|for|in order|by)\b)",
    r"(?:when|where|whether|if|unless)\b[^,.;(]{0,50}? (?:is|are|seems?|feels?) (?:not )?"
    r"(?:appropriate|warranted|reasonable)",
    r"appropriately|suitably",
    r"to (?:some|a reasonable|the appropriate) extent",
    r"(?:undue|excessive|sufficient|adequate) \w+",
    r"reasonable (?:length|duration|effort|time|amount|number|degree|level)\w*",
    r"too (?:much|many|often|long|short)",
    r"use (?:good |best |careful |common )?(?:judge?ment|sense)",
)
MANNERS = (
    r"helpful(?:ly)?|respectful(?:ly)?|professional(?:ly)?|natural(?:ly)?|engaging|friendly|warm(?:ly)?|"
    r"clear(?:ly)?|concise(?:ly)?|good|high[- ]quality|nice(?:ly)?|polite(?:ly)?|sensitive(?:ly)?|"
    r"thoughtful(?:ly)?|balanced|proper(?:ly)?|adequate(?:ly)?",
)
_ESCAPE = re.compile("|".join(rf"\b(?:{pattern})" for pattern in ESCAPES), re.IGNORECASE)
_MANNER = re.compile(
    "|".join(rf"\b(?:{pattern})\b" for pattern in (*ESCAPES, *MANNERS)), re.IGNORECASE
)
SHOWN = 60
"""Letters quoted on each side of a vague word."""
_DECIDES = re.compile(
    r"\b(?:must|should|shall|may|never|always|can|will|needs? to)\b", re.IGNORECASE
)


def vague_clauses(workbook: Workbook) -> list[Finding]:
    """Find obligations that turn on an undecided word, in clauses without any criterion."""
    return [
        Finding(
            at=clause.at,
            about=clause.id,
            message=f"Clause {clause.id!r} turns on {_quoted(found)} in {sentence!r}, and "
            "no criterion says when that is.",
            fix=f"Name the cases, or add a criterion a stranger could apply, in place of "
            f"{found[0]!r}.",
        )
        for clause in live_clauses(workbook)
        if not clause.criteria
        for sentence, found in _first_vague(clause)
    ]


def vague_criteria(workbook: Workbook) -> list[Finding]:
    """Find criteria that two readers would apply differently."""
    return [
        Finding(
            at=criterion.at,
            about=criterion.id,
            message=f"Criterion {criterion.id!r} rests on {_quoted(found)}: two readers would "
            "grade the same reply differently.",
            fix="Say what is seen in the reply: a count, a quote, a step, who is named.",
        )
        for clause in live_clauses(workbook)
        if clause.kind == "clause"
        for criterion in clause.criteria
        if (found := _vague_words(criterion))
    ]


def _first_vague(clause: Clause) -> list[tuple[str, list[str]]]:
    """Give the first obligation of a clause that turns on an undecided word; one is enough.

    A word that is followed by its own examples, `(e.g., ...)`, is decided well enough.
    """
    for sentence in sentences(clause.text):
        matches = [
            match
            for match in _ESCAPE.finditer(sentence)
            if "e.g." not in sentence[match.end() : match.end() + 12]
        ]
        if matches and _DECIDES.search(sentence):
            return [(_around(sentence, matches[0]), [match[0].lower() for match in matches])]
    return []


def _vague_words(criterion: Criterion) -> list[str]:
    return [match[0].lower() for match in _MANNER.finditer(criterion.text)]


def _quoted(found: list[str]) -> str:
    return " and ".join(f"{word!r}" for word in dict.fromkeys(found))


def _around(sentence: str, match: re.Match[str]) -> str:
    """Quote the words on both sides of the one that is vague."""
    start, end = max(0, match.start() - SHOWN), match.end() + SHOWN
    before = sentence[start : match.start()]
    after = sentence[match.end() : end]
    if start > 0:
        before = "…" + before.partition(" ")[2]
    if end < len(sentence):
        after = after.rpartition(" ")[0] + "…"
    return before + match[0] + after
