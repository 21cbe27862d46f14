"""Propose cases that are derived from the workspace's own: variations, twins, attacks."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Sequence

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId
from ethogram.suite.case import Case
from ethogram.suite.derive import Derived, Wanted, derive_cases
from ethogram.suite.operators.operator import OperatorKind
from ethogram.suite.operators.registry import Chain, chain_name, read_chains
from ethogram.suite.proposal import FOLDER
from ethogram.suite.select import select_cases
from ethogram.suite.write_yaml import cases_yaml
from ethogram.workflow.suite_journal import change_files
from ethogram.workflow.workspace import Workspace

MOST_CASES = 20_000
"""Cases that one command proposes at most."""
LONGEST_NAME = 48
VARY: tuple[OperatorKind, ...] = ("invariance", "twin")
ATTACK: tuple[OperatorKind, ...] = ("adversarial",)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked to be derived."""

    operators: tuple[str, ...]
    is_attack: bool = False
    names: tuple[str, ...] = ()
    """Cases to derive from; none named means all that fit."""
    where: str = ""
    each: int = 1
    seed: int = 0
    tests: tuple[str, ...] = ()
    """Clauses the derived cases test instead of their parents'."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that were proposed, or would be."""

    derived: Derived
    path: str
    text: str
    parents: int


def propose(workspace: Workspace, wish: Wish, *, now: float) -> Proposal:
    """Derive cases and write the file that would hold them, without keeping it.

    Args:
        workspace: The documents in force.
        wish: What was asked for.
        now: Seconds since the epoch, for the note at the top of the file.

    Raises:
        UsageRefused: A case, clause or operator does not exist, or there would be too many.
    """
    chains = read_chains(wish.operators, allowed=ATTACK if wish.is_attack else VARY)
    parents = choose_parents(workspace, wish)
    if len(parents) * len(chains) * wish.each > MOST_CASES:
        raise UsageRefused(
            f"{len(parents):,} cases with {len(chains)} operators and {wish.each} variants make "
            f"more than {MOST_CASES:,}. Choose fewer cases: --where 'stakes>=high'."
        )
    wanted = Wanted(chains=chains, each=wish.each, seed=wish.seed, tests=_tests(workspace, wish))
    every = (*workspace.cases, *workspace.proposed)
    derived = derive_cases(parents, wanted, every, workspace.spec.clauses)
    head = head_lines(_typed(wish, chains), now)
    return Proposal(
        derived=derived,
        path=free_path(workspace, "-".join(map(chain_name, chains))),
        text=proposed_text(derived.cases, head),
        parents=len(parents),
    )


def keep_proposal(workspace: Workspace, proposal: Proposal, *, now: float) -> None:
    """Write the file of a proposal; `ethogram suite undo` takes it back."""
    count = len(proposal.derived.cases)
    what = f"proposed {count:,} case{'s' * (count != 1)}"
    change_files(workspace.root, {proposal.path: proposal.text}, what, now)


def choose_parents(workspace: Workspace, wish: Wish) -> tuple[Case, ...]:
    """Give the cases to derive from.

    Cases that are named are taken as they are. Otherwise the first wording of every case that was
    not derived itself; attacks leave harmless twins out unless `--where` asks for them.

    Raises:
        UsageRefused: A name is unknown, or nothing fits.
    """
    if wish.names:
        by_id = {str(case.id): case for case in (*workspace.cases, *workspace.proposed)}
        for name in wish.names:
            if name not in by_id:
                near = difflib.get_close_matches(name, by_id, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else "List them with 'ethogram cases'."
                raise UsageRefused(f"No case {name!r}. {hint}")
        named = tuple(by_id[name] for name in dict.fromkeys(wish.names))
        return select_cases(named, wish.where, spec=workspace.spec) if wish.where else named
    cases = workspace.cases
    if wish.where:
        cases = select_cases(cases, wish.where, spec=workspace.spec)
    takes_twins = not wish.is_attack or "twin" in wish.where
    chosen = tuple(
        case
        for case in cases
        if "~" not in case.id and not case.operator and (takes_twins or not case.twin_of)
    )
    if not chosen:
        reason = f"no case fits {wish.where!r}" if wish.where else "there are no cases"
        raise UsageRefused(
            f"Nothing to derive from: {reason}. List the cases with 'ethogram cases'."
        )
    return chosen


def _tests(workspace: Workspace, wish: Wish) -> tuple[ClauseId, ...]:
    known = {str(clause.id) for clause in workspace.spec.clauses}
    for name in wish.tests:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "List them with 'ethogram spec'."
            raise UsageRefused(f"No clause {name!r}. {hint}")
    return tuple(map(ClauseId, wish.tests))


def free_path(workspace: Workspace, name: str) -> str:
    """Name a new file of proposals; an old one is never written over."""
    stem = re.sub(r"[^\w]+", "-", name)[:LONGEST_NAME].strip("-") or "cases"
    number, path = 1, f"{FOLDER}{stem}.yaml"
    while (workspace.root / path).exists():
        number += 1
        path = f"{FOLDER}{stem}-{number}.yaml"
    return path


def proposed_text(cases: Sequence[Case], head: Sequence[str]) -> str:
    """Write proposed cases as a file of the folder that makes them proposals."""
    # The folder says that they are proposed; so an approved entry is moved and not rewritten.
    plain = (msgspec.structs.replace(case, is_proposed=False) for case in cases)
    return cases_yaml(plain, head)


def head_lines(typed: str, now: float) -> tuple[str, ...]:
    """Say at the top of a file who proposed it, when, and that nothing of it is asked."""
    day = datetime.datetime.fromtimestamp(now, tz=datetime.UTC).astimezone().date()
    return (
        f"Proposed {day} by: {typed}",
        "Nothing in this folder is asked before you approve it: ethogram suite approve NAME",
    )


def _typed(wish: Wish, chains: Sequence[Chain]) -> str:
    """Give the command that proposes the same again."""
    words = ["ethogram suite", "attack" if wish.is_attack else "vary", *wish.names]
    words.append(f"--with {','.join(map(chain_name, chains))}")
    if wish.where:
        words.append(f"--where {wish.where!r}")
    if wish.each > 1:
        words.append(f"-n {wish.each}")
    words += [f"--tests {clause}" for clause in wish.tests]
    return " ".join([*words, f"--seed {wish.seed}"])
