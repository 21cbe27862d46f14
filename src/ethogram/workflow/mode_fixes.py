"""Hold two failure modes against one fix, and keep what was found in `labels/taxonomy/same.jsonl`."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from ethogram.errors import UsageRefused
from ethogram.findings.mode_counts import mode_of
from ethogram.findings.same_fix import SameFix, same_fix
from ethogram.findings.taxonomy_edit import find_mode
from ethogram.ids import FamilyId, ModeId
from ethogram.workflow.failures import Bench
from ethogram.workflow.journal import append_lines, moment

PATH = "labels/taxonomy/same.jsonl"


class Compared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the file."""

    at: str
    by: str
    found: SameFix


def compare_modes(
    before: Bench, after: Bench, modes: tuple[str, str], clock: Callable[[], float] = time.time
) -> Compared:
    """Say of two modes whether the fix made between two runs removes both.

    Args:
        before: The run in which the replies were coded.
        after: The run with the fix.
        modes: The two.
        clock: Seconds since the epoch.

    Raises:
        UsageRefused: The modes are the same, or no reply of one was asked again.
    """
    one, other = (find_mode(before.taxonomy, name).id for name in modes)
    if one == other:
        raise UsageRefused(
            f"{modes[0]!r} and {modes[1]!r} are the same mode already, {str(one)!r}."
        )
    families: dict[ModeId, set[FamilyId]] = {one: set(), other: set()}
    for name, seen in before.failing.items():
        families.setdefault(mode_of(before.deciding.get(name)), set()).add(seen.family)
    fails = {seen.family for seen in after.failing.values()}
    judged = {
        each.family for each in after.evidence.observations if each.outcome in ("pass", "fail")
    }
    found = same_fix(
        (one, other),
        families,
        {family: family not in fails for family in judged},
        (before.run.id, after.run.id),
    )
    for each in (found.one, found.other):
        if not each.asked:
            raise UsageRefused(
                f"No failing reply of run {before.run.id} that shows {str(each.mode)!r} was asked and "
                f"judged again in run {after.run.id}. Name the run in which it was coded with "
                "'--run', or ask its cases again with the fix: 'ethogram run'."
            )
    compared = Compared(at=moment(clock()), by=before.coder, found=found)
    append_lines(before.root / PATH, msgspec.json.encode(compared).decode() + "\n")
    return compared
