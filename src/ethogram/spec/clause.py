"""The clause: one obligation, with everything that makes it testable and arguable."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.errors import Diagnostic, Position
from ethogram.ids import AudienceId, ClauseId, CriterionId, Digest, SurfaceId, UseCaseId
from ethogram.spec.voice import Pattern, VoiceRange

Stakes = Literal["low", "medium", "high"]
Status = Literal["draft", "in force", "contested", "retired"]
Judged = Literal["always", "when named"]
Grade = Literal["good", "bad", "ok"]
ClauseKind = Literal["clause", "policy row", "voice"]

AUTHORITIES = ("root", "system", "developer", "user", "guideline")
"""Levels of authority, strongest first. `platform` is the older public name of `root`."""


class Bar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often the clause must be kept: `9 in 10`, or never to be broken at all."""

    passes: int = 9
    of: int = 10
    is_never: bool = False
    """True for `never`: one confirmed transcript breaks the clause, whatever the rate."""

    @property
    def max_fail_rate(self) -> float:
        """The largest rate of failing families that still meets the bar; 0 for never."""
        return 0.0 if self.is_never else 1.0 - self.passes / self.of


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One testable sentence of a clause. Its words exist once, here."""

    id: CriterionId
    text: str
    at: Position


class GradedReply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reply that the specification itself grades; every judge's first exam."""

    grade: Grade
    text: str
    reason: str = ""
    violates: tuple[str, ...] = ()
    """Criteria (own ids) or clauses the grade names, such as `BAD (pasteable)`."""
    qualifier: str = ""
    """What follows a comma after the grade in public specifications."""
    recipient: str = ""
    """The tool the reply is addressed to, where it is a call and not an answer."""


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A worked example: who asks what where, and replies with grades."""

    id: str
    """`coach/example-1`; unique in the specification."""
    title: str = ""
    surface: SurfaceId | None = None
    audience: AudienceId | None = None
    turns: tuple[tuple[str, str], ...] = ()
    """(role, text) up to the reply that is graded."""
    replies: tuple[GradedReply, ...] = ()
    continues: str = ""
    """Id of the example this one is a later comparison of; its good reply stands in `turns`."""
    at: Position


class Ruling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated decision on a hard case."""

    date: str
    """ISO date."""
    text: str
    by: str = ""
    case: str | None = None
    at: Position


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link inside the specification: `[?](#coach)` or `[text](#coach)`."""

    target: str
    text: str
    at: Position


class Clause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One obligation of the specification."""

    id: ClauseId
    title: str
    text: str = ""
    """The obligation in the author's prose, without criteria, reasons and examples."""
    kind: ClauseKind = "clause"
    authority: str | None = None
    stakes: Stakes = "medium"
    bar: Bar = msgspec.field(default_factory=Bar)
    judged: Judged = "when named"
    status: Status = "in force"
    owner: str = ""
    surfaces: tuple[SurfaceId, ...] = ()
    """Where it applies; empty means everywhere."""
    audiences: tuple[AudienceId, ...] = ()
    use_cases: tuple[UseCaseId, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    why: str = ""
    cost: str = ""
    would_change_if: str = ""
    gives_way_to: tuple[ClauseId, ...] = ()
    differs_on_purpose: str = ""
    """Prose of `**Differs on purpose:**`: where and for whom another clause holds instead."""
    patterns: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    commentary: tuple[str, ...] = ()
    """Never normative."""
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    """Footnote tags (`[^nyxg]`) that stand in the section."""
    section: str = ""
    """Id of the enclosing section, empty at the top."""
    level: int = 2
    digest: Digest = Digest("")
    """Hash of what is normative: text, criteria, authority, bar, place. Not of its position."""
    at: Position


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading of the specification, whether or not it is a clause."""

    id: str
    title: str
    level: int
    parent: str = ""
    authority: str | None = None
    is_clause: bool = False
    """True when a clause of the same id holds what stands in the section."""
    text: str = ""
    """Prose of a section that is no clause; a clause has its own."""
    examples: tuple[Example, ...] = ()
    commentary: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    at: Position


class Spec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole specification: all clauses of all its files, in reading order."""

    clauses: tuple[Clause, ...] = ()
    """Clauses proper, policy rows and voice axes alike."""
    sections: tuple[Section, ...] = ()
    voice: tuple[VoiceRange, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    footnotes: tuple[Link, ...] = ()
    """Every footnote tag with its place, in reading order; `target` is the tag."""
    size_bytes: int = 0
    """Of all its files together, in UTF-8."""
    release: str = ""
    """Date or version, where the document or its file name gives one."""
    digest: Digest = Digest("")
    defects: tuple[Diagnostic, ...] = ()
    """What the reader had to report about a document it does not own."""

    def clause(self, clause_id: ClauseId) -> Clause | None:
        """Give the clause of that id, or None."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)
