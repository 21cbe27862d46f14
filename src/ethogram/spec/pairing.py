"""Which clause of the old release is which clause of the new one."""

from __future__ import annotations

import msgspec

from ethogram.ids import ClauseId
from ethogram.spec.clause import Clause, Spec
from ethogram.spec.wording import shared_words, similarity

SAME_TEXT = 0.75
"""Share of the words two clauses must have in common to be one clause under two ids."""
SAME_TITLE_TEXT = 0.4
"""The same, when the title did not change either."""


class Pairing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Old and new clauses side by side."""

    pairs: tuple[tuple[Clause, Clause], ...] = ()
    added: tuple[Clause, ...] = ()
    removed: tuple[Clause, ...] = ()

    def new_id(self, old: str) -> str:
        """Give the id an old clause goes by now; the id itself for anything else."""
        return next((new.id for was, new in self.pairs if was.id == old), old)


def pair_clauses(old: Spec, new: Spec) -> Pairing:
    """Pair clauses by id, and the rest by what they say.

    A clause whose id changed is recognised when its words are nearly the same. Each clause is
    used once; the nearest pair wins.
    """
    by_id = {clause.id: clause for clause in new.clauses}
    pairs = [(clause, by_id[clause.id]) for clause in old.clauses if clause.id in by_id]
    known = {clause.id for clause, _ in pairs}
    gone = [clause for clause in old.clauses if clause.id not in known]
    come = [clause for clause in new.clauses if clause.id not in known]
    found = _nearest(gone, come)
    pairs += found
    taken_old: set[ClauseId] = {was.id for was, _ in found}
    taken_new: set[ClauseId] = {now.id for _, now in found}
    return Pairing(
        pairs=tuple(pairs),
        added=tuple(clause for clause in come if clause.id not in taken_new),
        removed=tuple(clause for clause in gone if clause.id not in taken_old),
    )


def _nearest(gone: list[Clause], come: list[Clause]) -> list[tuple[Clause, Clause]]:
    scored = [
        (score, i, j)
        for i, was in enumerate(gone)
        for j, now in enumerate(come)
        if (score := _likeness(was, now)) > 0.0
    ]
    found: list[tuple[Clause, Clause]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, i, j in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            found.append((gone[i], come[j]))
    return found


def _likeness(was: Clause, now: Clause) -> float:
    """Score two clauses, 0 when they are not the same one; a kept title lowers what is asked."""
    has_same_title = was.title.casefold() == now.title.casefold()
    before, after = _said(was), _said(now)
    if not before or not after:
        return 1.0 if has_same_title and before == after else 0.0
    least = SAME_TITLE_TEXT if has_same_title else SAME_TEXT
    if shared_words(before, after) < least:
        return 0.0
    score = similarity(before, after)
    return score + has_same_title if score >= least else 0.0


def _said(clause: Clause) -> str:
    return "\n".join([clause.text, *(criterion.text for criterion in clause.criteria)]).strip()
