"""The failure mode: a named class of failure, and the codebook that holds every one.

A mode says on two axes what went wrong for the user, and why. Two modes are one when the same fix
removes both.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.errors import Position
from ethogram.ids import ClauseId, ModeId, TranscriptId
from ethogram.spec.clause import Stakes

Why = Literal[
    "",
    "clause missing",
    "clause ambiguous",
    "clauses conflict",
    "not followed",
    "block missing",
    "block ignored",
    "block overridden",
    "tool or retrieval",
    "model prior",
    "model incapacity",
    "judge fault",
    "case fault",
]
"""The second axis, and a hypothesis until `ethogram explain` has tested it; empty: nobody said."""


class ModeExample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the mode looks like."""

    text: str
    transcript: TranscriptId | None = None
    """Where it was said; None: made up, or from elsewhere."""


class FailureMode(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One heading with an id in taxonomy.md."""

    id: ModeId
    name: str
    definition: str = ""
    """As it is written, in Markdown."""
    include: str = ""
    """What counts as this mode although one might doubt it."""
    exclude: str = ""
    """What does not, and which mode it is instead."""
    examples: tuple[ModeExample, ...] = ()
    severity: Stakes = "medium"
    clauses: tuple[ClauseId, ...] = ()
    """Clauses it breaks, the main one first."""
    for_the_user: str = ""
    """The first axis: what went wrong for the user."""
    why: Why = ""
    named_by: str = ""
    """The person who named it; empty: unreviewed."""
    formerly: tuple[ModeId, ...] = ()
    """Earlier ids and merged modes: codes that name them count for this one."""
    at: Position = Position(path="taxonomy.md")

    @property
    def is_reviewed(self) -> bool:
        """True when a person named it."""
        return bool(self.named_by)


class Revision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the codebook's own history."""

    version: int
    date: str
    by: str
    what: str


class Taxonomy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The codebook: taxonomy.md."""

    version: int = 0
    """Counts changes; 0: nothing was named yet."""
    modes: tuple[FailureMode, ...] = ()
    about: str = ""
    """What stands before the first mode, as it is written."""
    revisions: tuple[Revision, ...] = ()
    """Oldest first."""

    def mode(self, name: str) -> FailureMode | None:
        """Give the mode of an id, an earlier id or a whole name; None when there is none."""
        wanted = name.strip().removeprefix("#")
        by_id = {each.id: each for each in self.modes}
        if ModeId(wanted) in by_id:
            return by_id[ModeId(wanted)]
        folded = wanted.casefold()
        for each in self.modes:
            if wanted in each.formerly or each.name.casefold() == folded:
                return each
        return None


def modes_of_clauses(taxonomy: Taxonomy) -> dict[ClauseId, tuple[ModeId, ...]]:
    """Say which modes break each clause: what coverage wants an adversarial case of."""
    found: dict[ClauseId, list[ModeId]] = {}
    for mode in taxonomy.modes:
        for clause in mode.clauses:
            found.setdefault(clause, []).append(mode.id)
    return {clause: tuple(modes) for clause, modes in found.items()}
