"""How often each failure mode was seen, where, and what the counts say of the modes not seen yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from ethogram.findings.agreement_items import family_by_name
from ethogram.findings.code import Code, deciding_codes
from ethogram.findings.failure_mode import FailureMode, Taxonomy
from ethogram.findings.observation import Observation
from ethogram.ids import ClauseId, FamilyId, ModeId, TranscriptId
from ethogram.stats.estimate import Estimate
from ethogram.stats.unseen import STEP, Point, missing_mass, modes_in_all, saturation


class ModeCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mode and where it was seen."""

    mode: FailureMode
    replies: int = 0
    """Failing replies of the run that carry it."""
    families: int = 0
    """Families among them: what a rate would rest on."""
    share: float | None = None
    """Of the run's replies that carry a mode; None while none does."""
    ever: int = 0
    """Replies of every run, each wording of a reply once."""
    situations: tuple[tuple[str, int], ...] = ()
    """Situation and replies of the run, most first."""
    clauses: tuple[tuple[ClauseId, int], ...] = ()
    """Failing clause and replies of the run, most first."""


class ModesSeen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The codebook held against what was read."""

    counts: tuple[ModeCount, ...] = ()
    """Most severe first, then the most frequent."""
    failing: int = 0
    """Failing replies of the run."""
    coded: int = 0
    """Those that carry a mode."""
    noted: int = 0
    """Those with a note and no mode yet."""
    curve: tuple[Point, ...] = ()
    """Modes seen over failures read, in every run; each family counts once for a mode."""
    next_is_new: Estimate
    in_all: Estimate
    simulated: int = 0
    """Codes that no person gave."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One failing reply: where it stands, and what it fails."""

    transcript: TranscriptId
    family: FamilyId
    situation: str
    clauses: tuple[ClauseId, ...]


DRAWN_ONE_BY_ONE = 200
"""Failures up to which the curve has a point for each."""
_SEVERITY = ("high", "medium", "low")


def failing_replies(observations: Sequence[Observation]) -> dict[TranscriptId, Seen]:
    """Give every reply that fails something, twins included: too cautious is a failure too."""
    found: dict[TranscriptId, Seen] = {}
    for each in observations:
        if each.outcome != "fail":
            continue
        before = found.get(each.transcript)
        clauses = before.clauses if before else ()
        found[each.transcript] = Seen(
            transcript=each.transcript,
            family=each.family,
            situation=each.situation,
            clauses=tuple(dict.fromkeys((*clauses, each.clause))),
        )
    return found


def modes_seen(
    taxonomy: Taxonomy,
    standing: Sequence[Code],
    failing: Mapping[TranscriptId, Seen],
    here: Mapping[TranscriptId, Code],
) -> ModesSeen:
    """Count the modes.

    Args:
        taxonomy: The codebook.
        standing: Every code that stands, of every run, oldest first.
        failing: The run's failing replies.
        here: The code that counts for each reply of the run.
    """
    ever = [code for code in deciding_codes(standing).values() if code.mode]
    coded = {name: code for name, code in here.items() if code.mode and name in failing}
    totals = Counter(code.mode for code in ever)
    units = {(code.mode, family_by_name(code.case)): code.mode for code in ever}
    order = list(units.values())
    counts = Counter(order)
    lines = [_count(mode, coded, failing, totals[mode.id]) for mode in taxonomy.modes]
    return ModesSeen(
        counts=tuple(
            sorted(lines, key=lambda x: (_SEVERITY.index(x.mode.severity), -x.replies, -x.ever))
        ),
        failing=len(failing),
        coded=len(coded),
        noted=sum(not code.mode and name in failing for name, code in here.items()),
        curve=saturation(order, 1 if len(order) <= DRAWN_ONE_BY_ONE else STEP),
        next_is_new=missing_mass(counts),
        in_all=modes_in_all(counts),
        simulated=sum(code.is_simulated for code in standing),
    )


def _count(
    mode: FailureMode,
    coded: Mapping[TranscriptId, Code],
    failing: Mapping[TranscriptId, Seen],
    ever: int,
) -> ModeCount:
    own = [failing[name] for name, code in coded.items() if code.mode == mode.id]
    situations = Counter(seen.situation for seen in own)
    clauses = Counter(clause for seen in own for clause in seen.clauses)
    return ModeCount(
        mode=mode,
        replies=len(own),
        families=len({seen.family for seen in own}),
        share=len(own) / len(coded) if coded else None,
        ever=ever,
        situations=tuple(situations.most_common()),
        clauses=tuple(clauses.most_common()),
    )


def mode_of(code: Code | None) -> ModeId:
    """Give the mode of a code; empty where there is none."""
    return code.mode if code is not None else ModeId("")
