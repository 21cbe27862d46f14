"""How much is still unseen: the failure modes of a run, and what their counts say of the rest.

A mode is what a person saw in the reply, where somebody coded it; else what its case expected to go
wrong; else the criterion that failed. Each family counts once for a mode, because its replies are not independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ethogram.findings.observation import Observation
from ethogram.ids import CaseId, ModeId, RunId, TranscriptId
from ethogram.stats.estimate import Estimate, undefined
from ethogram.stats.unseen import missing_mass, modes_in_all

FEWEST = 10
"""Failures below which what was seen once says nothing of what was not."""


class Unseen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the failures seen say of those that were not."""

    run: RunId | None = None
    modes: tuple[tuple[str, int], ...] = ()
    """Mode and families that fail so, most first."""
    next_is_new: Estimate
    """Chance that the next failure is of a mode nobody has seen."""
    in_all: Estimate
    """Modes there are at least, seen and unseen."""
    is_standin: bool = False
    """True when the failures are those of a stand-in, which were planted."""


def unseen_modes(
    observations: Iterable[Observation],
    categories: Mapping[CaseId, str],
    *,
    coded: Mapping[TranscriptId, ModeId] | None = None,
    run: RunId | None = None,
    is_standin: bool = False,
) -> Unseen:
    """Estimate what is unseen from the failures of a run.

    Args:
        observations: The outcomes in force; twins speak of caution and are left out.
        categories: Expected failure by case, where a case names one.
        coded: The mode that a person saw in a reply; it counts before everything else.
        run: The run they are of.
        is_standin: True when a stand-in answered.
    """
    named = coded or {}
    failing = {
        (named.get(seen.transcript) or categories.get(seen.case) or seen.criterion, seen.family)
        for seen in observations
        if seen.outcome == "fail" and not seen.is_twin
    }
    counts: dict[str, int] = {}
    for mode, _ in sorted(failing):
        counts[mode] = counts.get(mode, 0) + 1
    if len(failing) < FEWEST:
        few = undefined(
            "Good-Turing", f"{len(failing)} failures were seen, and it takes {FEWEST}", len(failing)
        )
        chance = in_all = few
    else:
        chance, in_all = missing_mass(counts), modes_in_all(counts)
    return Unseen(
        run=run,
        modes=tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))),
        next_is_new=chance,
        in_all=in_all,
        is_standin=is_standin,
    )
