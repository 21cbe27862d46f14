"""Do two coders see the same failure modes? The gate before anybody counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from ethogram.findings.agreement_items import family_by_name
from ethogram.findings.code import Code, deciding_codes
from ethogram.ids import CaseId, Digest, ModeId, TranscriptId
from ethogram.stats.agreement import krippendorff
from ethogram.stats.agreement_pairs import cohen
from ethogram.stats.agreement_tally import tally
from ethogram.stats.estimate import Estimate

GATE = 0.7
"""Kappa or alpha from which a codebook can be counted with."""
FEWEST = 20
"""Replies coded by both below which an interval is too wide to pass or fail anybody."""

Standing = Literal["agree", "disagree", "undecided"]


class Parting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply on which two coders part."""

    transcript: TranscriptId
    case: CaseId
    first: ModeId
    first_by: str
    second: ModeId
    second_by: str


class CodeAgreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far second coders agree with what counts."""

    both: int
    """Replies coded by both."""
    same: int
    kappa: Estimate
    alpha: Estimate
    standing: Standing
    """Agree: kappa is .7 or more; disagree: less; undecided: too few, or undefined."""
    partings: tuple[Parting, ...] = ()
    confused: tuple[tuple[ModeId, ModeId, int], ...] = ()
    """Pairs of modes that are taken for one another, most often first."""


def code_agreement(standing: Sequence[Code]) -> CodeAgreement:
    """Compare blind codes with those that count, reply by reply.

    A second coder's own code that counts is compared with nothing. Families carry the interval:
    the wordings of one question are not independent. Simulated codes are no second person's.
    """
    pairs = list(_pairs(standing))
    said = [(str(one.mode), str(other.mode)) for one, other in pairs]
    families = [family_by_name(one.case) for one, _ in pairs]
    kappa = cohen(said, clusters=families)
    counted = tally([{"first": a, "second": b} for a, b in said], clusters=families)
    alpha = krippendorff(counted)
    partings = [_parting(one, other) for one, other in pairs if one.mode != other.mode]
    confused: dict[tuple[ModeId, ModeId], int] = {}
    for each in partings:
        first, second = sorted((each.first, each.second))
        confused[first, second] = confused.get((first, second), 0) + 1
    ordered = sorted(confused.items(), key=lambda pair: (-pair[1], pair[0]))
    return CodeAgreement(
        both=len(pairs),
        same=len(pairs) - len(partings),
        kappa=kappa,
        alpha=alpha,
        standing=_standing(kappa, alpha, len(pairs)),
        partings=tuple(partings),
        confused=tuple((one, other, number) for (one, other), number in ordered),
    )


def _pairs(standing: Sequence[Code]) -> list[tuple[Code, Code]]:
    first = deciding_codes([each for each in standing if not each.is_simulated])
    by_words: dict[tuple[CaseId, Digest], TranscriptId] = {
        (code.case, code.reply): name for name, code in first.items() if code.reply
    }
    second: dict[tuple[TranscriptId, str], Code] = {}
    for code in standing:
        if code.is_blind and code.mode and not code.is_simulated:
            name = by_words.get((code.case, code.reply), code.transcript)
            second[name, code.by] = code
    return [
        (first[name], code)
        for (name, by), code in second.items()
        if name in first and first[name].mode and first[name].by != by
    ]


def _parting(one: Code, other: Code) -> Parting:
    return Parting(
        transcript=one.transcript,
        case=one.case,
        first=one.mode,
        first_by=one.by,
        second=other.mode,
        second_by=other.by,
    )


def _standing(kappa: Estimate, alpha: Estimate, both: int) -> Standing:
    deciding = kappa if kappa.estimate is not None else alpha
    if both < FEWEST or deciding.estimate is None:
        return "undecided"
    return "agree" if deciding.estimate >= GATE else "disagree"
