"""Replies that changed most although no verdict moved.

A verdict sees what the specification asks about. A reply that turns from prose into a list, or
from help into a question, may be the first sign of what no clause says yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Literal

from ethogram.findings.heard import Heard
from ethogram.findings.observation import Observation
from ethogram.findings.summary import ReplyShift
from ethogram.ids import CaseId, CriterionId
from ethogram.judge.answer_class import class_of
from ethogram.judge.verdict import DECIDED, AnswerClass, Outcome

Kind = Literal["class", "length", "format", "meaning"]
Similarity = Callable[[str, str], float]
"""How alike two texts are in meaning, 1 for the same."""
Asked = tuple[CaseId, int]
"""A case and its repeat: what pairs the replies of two runs."""

KINDS: tuple[Kind, ...] = ("class", "meaning", "format", "length")
"""The gravest first; a reply is shown under the first kind in which it changed enough."""
LEAST: dict[Kind, float] = {"class": 0.01, "meaning": 0.5, "format": 0.01, "length": 0.5}
"""Changes below are not shown: half the meaning, half the length."""

DONE_STEPS = {"all": 0.0, "part": 0.5, "none": 1.0}
OTHER_STEP = 0.25

FORMS: dict[str, re.Pattern[str]] = {
    "list": re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+\S", re.MULTILINE),
    "headings": re.compile(r"^#{1,6}\s+\S", re.MULTILINE),
    "bold": re.compile(r"\*\*[^*\n]+\*\*|__[^_\n]+__"),
    "code": re.compile(r"^\s*(?:```|~~~)", re.MULTILINE),
    "table": re.compile(r"^\s*\|.*\|\s*$", re.MULTILINE),
}


def unmoved(before: Iterable[Observation], after: Iterable[Observation]) -> set[Asked]:
    """Give the cases and repeats in both runs on which no decided verdict differs."""
    was, now = _decided(before), _decided(after)
    return {
        asked
        for asked, outcomes in was.items()
        if asked in now
        and all(now[asked].get(criterion, out) == out for criterion, out in outcomes.items())
    }


def _decided(observations: Iterable[Observation]) -> dict[Asked, dict[CriterionId, Outcome]]:
    found: dict[Asked, dict[CriterionId, Outcome]] = {}
    for seen in observations:
        outcomes = found.setdefault((seen.case, seen.repeat), {})
        if seen.outcome in DECIDED:
            outcomes[seen.criterion] = seen.outcome
    return found


def shifts(
    before: Iterable[Heard],
    after: Iterable[Heard],
    among: Collection[Asked],
    similarity: Similarity | None = None,
    most: int = 10,
) -> tuple[ReplyShift, ...]:
    """Find the replies that changed most.

    Args:
        before: Replies of the older run.
        after: Replies of the newer run.
        among: Cases and repeats to look at; `unmoved` gives those without a moved verdict.
        similarity: Compares meanings; None leaves meaning out.
        most: Replies to show of each kind.

    Returns:
        The gravest kind first and the largest change first within it; each reply once.
    """
    now = {(one.case, one.repeat): one for one in after}
    found: dict[Kind, list[ReplyShift]] = {kind: [] for kind in KINDS}
    for old in before:
        asked = (old.case, old.repeat)
        new = now.get(asked)
        if new is None or asked not in among or new.text == old.text:
            continue
        shift = _gravest(old, new, similarity)
        if shift is not None:
            found[shift.kind].append(shift)
    return tuple(
        shift
        for kind in KINDS
        for shift in sorted(found[kind], key=lambda one: (-one.amount, one.case))[:most]
    )


def _gravest(old: Heard, new: Heard, similarity: Similarity | None) -> ReplyShift | None:
    for kind, amount, note in _changes(old, new, similarity):
        if amount >= LEAST[kind]:
            return ReplyShift(
                case=new.case,
                before=old.transcript,
                after=new.transcript,
                kind=kind,
                amount=amount,
                note=note,
                read=new.read,
            )
    return None


def _changes(
    old: Heard, new: Heard, similarity: Similarity | None
) -> Iterator[tuple[Kind, float, str]]:
    """Yield each kind of change, the gravest first; later ones are computed only when asked."""
    was, now = class_of(old.text, old.user_text), class_of(new.text, new.user_text)
    yield "class", class_distance(was, now), f"{was.name} → {now.name}"
    if similarity is not None:
        alike = min(1.0, max(0.0, similarity(old.text, new.text)))
        yield "meaning", 1.0 - alike, f"similarity {alike:.2f}"
    gained, lost = _forms(new.text) - _forms(old.text), _forms(old.text) - _forms(new.text)
    yield "format", (len(gained) + len(lost)) / len(FORMS), _form_note(gained, lost)
    words = (len(old.text.split()), len(new.text.split()))
    yield "length", 1.0 - min(words) / max(1, *words), f"{words[0]} → {words[1]} words"


def class_distance(one: AnswerClass, other: AnswerClass) -> float:
    """Say how far apart two answer classes are, 0 to 1; doing what was asked weighs most."""
    distance = abs(DONE_STEPS[one.done] - DONE_STEPS[other.done])
    if one.done != "all" and other.done != "all":
        distance += OTHER_STEP * (one.instead != other.instead)
        distance += OTHER_STEP * (one.said != other.said)
    return min(1.0, distance)


def _forms(text: str) -> set[str]:
    return {name for name, pattern in FORMS.items() if pattern.search(text)}


def _form_note(gained: Collection[str], lost: Collection[str]) -> str:
    def words(verb: str, names: Sequence[str]) -> list[str]:
        return [f"{verb} {', '.join(names)}"] if names else []

    return "; ".join([*words("now", sorted(gained)), *words("no more", sorted(lost))])
