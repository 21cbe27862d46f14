"""The records of what changed between two releases of a specification."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import ClauseId, Digest
from ethogram.spec.wording import WordEdit

Change = Literal["added", "removed", "changed"]
AuthorityMove = Literal["promoted", "demoted", "set", "taken away", "other"]


class Moved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading that stands under another one now."""

    id: str
    before: str
    after: str


class Retitled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading that kept its id under a new title."""

    id: str
    before: str
    after: str


class Reidentified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause that says nearly the same under another id."""

    before: ClauseId
    after: ClauseId
    similarity: float


class Reworded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause whose obligation reads differently."""

    id: ClauseId
    similarity: float
    """Share of words kept in order, 0 to 1."""
    edits: tuple[WordEdit, ...]


class LevelRenamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole level of authority under a new name: no clause became stronger or weaker."""

    before: str
    after: str
    clauses: int


class AuthorityChanged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause that may be overridden by others than before."""

    id: ClauseId
    before: str | None
    after: str | None
    move: AuthorityMove


class CriterionChanged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A criterion that came, went or reads differently."""

    clause: ClauseId
    criterion: str
    change: Change
    before: str = ""
    after: str = ""


class ExampleChanged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A worked example that came, went, or has other turns or replies."""

    clause: ClauseId
    title: str
    change: Change


class SettingChanged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bar, the stakes, a place, the status: what stands in the clause's readable line."""

    clause: ClauseId
    setting: str
    before: str
    after: str


class Restated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause that asks something else than before, with both digests, for what rests on it."""

    before: ClauseId
    after: ClauseId | None
    """None: the clause is gone."""
    digest_before: Digest
    digest_after: Digest = Digest("")
    why: tuple[str, ...]
    """In words: `text`, `criteria`, `authority`, `bar`, `removed`, ..."""


class SpecDiff(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two releases, clause by clause."""

    before: str = ""
    """Release of the old specification."""
    after: str = ""
    added: tuple[ClauseId, ...] = ()
    removed: tuple[ClauseId, ...] = ()
    sections_added: tuple[str, ...] = ()
    """Headings that are no clauses."""
    sections_removed: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    retitled: tuple[Retitled, ...] = ()
    reidentified: tuple[Reidentified, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    levels_renamed: tuple[LevelRenamed, ...] = ()
    authority: tuple[AuthorityChanged, ...] = ()
    criteria: tuple[CriterionChanged, ...] = ()
    examples: tuple[ExampleChanged, ...] = ()
    settings: tuple[SettingChanged, ...] = ()
    commentary: tuple[ClauseId, ...] = ()
    """Clauses whose commentary, reason or cost changed; nothing rests on these."""
    unchanged: int = 0
    """Clauses that ask exactly what they asked."""
    restated: tuple[Restated, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when the two releases say the same in the same order of sections."""
        return self == SpecDiff(before=self.before, after=self.after, unchanged=self.unchanged)
