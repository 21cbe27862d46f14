"""The run: what was to be asked, of whom, in which context, under which documents."""

from __future__ import annotations

import msgspec

from ethogram.ids import Digest, RunId, TargetName, digest
from ethogram.model.target import Target

PRODUCTION = TargetName("production")
"""Target of the runs that logs become."""


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that decides which conversations a run holds, and in which order."""

    target: Target
    repeats: int = 1
    first_repeat: int = 0
    """Index of the first repeat; higher when fresh replies are wanted beside known ones."""
    where: str = ""
    """The `--where` expression that chose the cases; empty: all of them."""
    sample: int | None = None
    seed: int = 0
    """Seed of the sample."""
    variant: dict[str, str] = msgspec.field(default_factory=dict)
    """Block to the variant in use."""
    edits: dict[str, str] = msgspec.field(default_factory=dict)
    """Block to a text that stands in no document (`ethogram try --edit`)."""
    spec: Digest = Digest("")
    documents: Digest = Digest("")
    """Snapshot of product and specification, from which a report is written years later."""
    cases: Digest = Digest("")
    """Hash over the chosen cases in their order."""
    contexts: dict[str, Digest] = msgspec.field(default_factory=dict)
    """Surface to the hash of what is sent there before any case's own documents."""
    rubrics: Digest = Digest("")
    """Hash over all rubrics, so that a change of a judge is not taken for one of the model."""
    is_trial: bool = False
    """True for `ethogram try`: kept and readable, but no run that others are compared with."""
    probe_of: RunId | None = None
    """The run whose failing families are asked again with the instruction alone."""
    experiment: str = ""
    """Name of the experiment that asks; empty for every other run. Its contexts differ within."""
    is_noise: bool = False
    """True when it repeats an earlier run with fresh replies, to measure the noise floor."""

    @property
    def is_production(self) -> bool:
        """True for a log: users asked, and nothing was asked here."""
        target = self.target
        return target.name == PRODUCTION and target.provider == "recorded" and not target.options


class Run(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run as it was started."""

    id: RunId
    product: str
    plan: Plan
    planned: int
    """Conversations: cases times repeats."""
    started_at: float
    """Seconds since the epoch."""
    version: str = ""
    """Version of Ethogram that started it."""

    @property
    def context(self) -> Digest:
        """One short name for all contexts of the run together."""
        return digest(sorted(self.plan.contexts.items()))
