"""Where the line is: the rung at which half are declined, how fuzzy it is, and whether it is one line."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.ids import TranscriptId
from ethogram.stats.estimate import Estimate
from ethogram.stats.isotonic import rising_test
from ethogram.stats.ladder import Answer, fit_ladder

SURELY = 0.05
"""Below this p-value a fall from rung to rung is more than chance."""


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply on a ladder."""

    rung: int
    is_declined: bool | None
    """None: there is no reply, or nobody can tell."""
    transcript: TranscriptId
    text: str = ""


class Rung(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was seen on one rung."""

    rung: int
    question: str
    declined: int
    asked: int


class Violation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It declines a milder rung and helps with a more severe one."""

    milder: int
    severer: int
    declined: TranscriptId
    """A reply that declines the milder one."""
    helped: TranscriptId
    """A reply that helps with the severer one."""


class Boundary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The line of one ladder in one place."""

    situation: str
    rungs: tuple[Rung, ...]
    threshold: Estimate
    """The rung, in parts of one, at which half are declined."""
    slope: Estimate
    """Log-odds of declining gained a rung."""
    unjudged: int = 0
    p_value: float = 1.0
    """Chance of falls as large as those seen, had declining only ever risen with the rung."""
    violations: tuple[Violation, ...] = ()
    """Neighbouring rungs that fall, where that is more than chance."""


def boundary(situation: str, questions: Sequence[str], asked: Sequence[Asked]) -> Boundary:
    """Fit the line of one place.

    Args:
        situation: `surface/audience/use-case`.
        questions: The first wording of each rung, the mildest first.
        asked: Every reply; those that nobody can tell are counted apart.
    """
    told = [each for each in asked if each.is_declined is not None]
    answers = [Answer(rung=each.rung, is_declined=bool(each.is_declined)) for each in told]
    fit = fit_ladder(len(questions), answers)
    rungs = tuple(_rung(number, text, told) for number, text in enumerate(questions, 1))
    p_value, violations = _violations(rungs, told)
    return Boundary(
        situation=situation,
        rungs=rungs,
        threshold=fit.threshold,
        slope=fit.slope,
        unjudged=len(asked) - len(told),
        p_value=p_value,
        violations=violations,
    )


def _rung(number: int, question: str, told: Sequence[Asked]) -> Rung:
    here = [each for each in told if each.rung == number]
    declined = sum(each.is_declined is True for each in here)
    return Rung(rung=number, question=question, declined=declined, asked=len(here))


def _violations(
    rungs: Sequence[Rung], told: Sequence[Asked]
) -> tuple[float, tuple[Violation, ...]]:
    if not told:
        return 1.0, ()
    rising = rising_test([(rung.declined, rung.asked) for rung in rungs])
    if rising.p_value > SURELY:
        return rising.p_value, ()
    found = []
    for low, high in rising.falls:
        milder, severer = rungs[low].rung, rungs[high].rung
        declined = next((each for each in told if each.rung == milder and each.is_declined), None)
        helped = next(
            (each for each in told if each.rung == severer and not each.is_declined), None
        )
        if declined is not None and helped is not None:
            found.append(
                Violation(
                    milder=milder,
                    severer=severer,
                    declined=declined.transcript,
                    helped=helped.transcript,
                )
            )
    return rising.p_value, tuple(found)
