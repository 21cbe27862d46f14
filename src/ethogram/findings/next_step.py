"""The cheapest thing that would settle an undecided clause."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ethogram.findings.contest import Contest
from ethogram.findings.status import IN_THE_WAY
from ethogram.findings.summary import UndecidedReason
from ethogram.findings.tally import Counts, Evidence, State
from ethogram.ids import ClauseId
from ethogram.spec.clause import Bar, Clause
from ethogram.stats.proportion import families_for_never, more_clean_families

MINUTES_A_REPLY = 0.5
"""Planning figure for reading one reply against one clause and pressing a key."""


def more_families(bar: Bar, k: float, families: int) -> int | None:
    """Say how many further clean families would show the bar; None when none ever would."""
    if bar.is_never:
        return families_for_never(families) if k == 0 else None
    return more_clean_families(k, families, bar.max_fail_rate)


def next_step(
    clause: Clause, reason: UndecidedReason, evidence: Evidence, sums: Counts, more: int | None
) -> str:
    """Say what to do next about an undecided clause, as a command where there is one."""
    if reason == "people disagree":
        return _settle_the_clause(clause.id, evidence)
    if reason == "judge unmeasured":
        return read_command(clause.id, sum(sums[state] for state in IN_THE_WAY[reason]))
    if reason == "replies missing":
        return _fill(clause.id, sums)
    return _more(clause.bar, more)


def read_command(clause: ClauseId, replies: int) -> str:
    """Write the command that has a person judge some replies, and how long it will take."""
    minutes = math.ceil(replies * MINUTES_A_REPLY)
    return f"ethogram read --for {clause}   ({_count(replies, 'reply', 'replies')}, about {minutes} min)"


def untested_step(clause: ClauseId, replies: int) -> str:
    """Say what to do about a clause that nothing tests."""
    if replies:
        return f"it applied to none of {replies} replies; add a case where {clause} applies"
    return f"add a case with 'tests: [{clause}]' to cases.yaml"


def _settle_the_clause(clause: ClauseId, evidence: Evidence) -> str:
    if evidence.contest is not None and evidence.contest.divided:
        return parted(evidence.contest)
    if evidence.labelled_twice:
        agree = evidence.labelled_twice - evidence.disputed
        return (
            f"labels agree on {agree} of {evidence.labelled_twice}; fix the clause, not the model"
        )
    return (
        "someone says the clause is wrong; settle it with a ruling or "
        f"'ethogram adjudicate --for {clause}', or change the clause"
    )


def parted(contest: Contest) -> str:
    """Say how often people agree, over which words they part, and what settles it."""
    agree = contest.items - contest.divided
    named = [each for each in contest.criteria if not each.endswith(".whole")]
    on = f" on {named[0].rpartition('.')[2]}" if len(named) == len(contest.criteria) == 1 else ""
    text = f"labels{on} agree on {agree} of {contest.items}"
    if contest.words:
        text += f"; they part over {joined_words(contest.words)}"
    if contest.open:
        return f"{text}; ethogram adjudicate --for {contest.clause}"
    return f"{text}; fix the clause, not the model"


def joined_words(words: Sequence[str], most: int = 3) -> str:
    """Quote the first words of a list: `'short' and 'plain'`."""
    *before, last = [f"'{word}'" for word in words[:most]]
    return f"{', '.join(before)} and {last}" if before else last


def _fill(clause: ClauseId, sums: Counts) -> str:
    if sums[State.NO_REPLY]:
        return f"ethogram run   (asks {_count(sums[State.NO_REPLY], 'missing reply', 'missing replies')} again)"
    if sums[State.JUDGE_FAILED]:
        failed = _count(sums[State.JUDGE_FAILED], "verdict", "verdicts")
        return f"ethogram judge   ({failed} could not be read or never came)"
    return read_command(clause, sums[State.UNCLEAR])


def _more(bar: Bar, more: int | None) -> str:
    if more is None:
        return f"no number of clean families shows {bar_words(bar)}; read the failures"
    shows = "a fail rate under 5 %" if bar.is_never else bar_words(bar)
    noun = "family" if more == 1 else "families"
    return f"{more} more clean {noun} would show {shows}"


def bar_words(bar: Bar) -> str:
    """Write a bar as the specification does: `9 in 10`, `never`."""
    return "never" if bar.is_never else f"{bar.passes} in {bar.of}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
