"""What the verdicts of a run show: the answers to the six questions, as one record.

`findings` fills it, `report` renders it; neither asks a model.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.findings.contest import Contest
from ethogram.ids import (
    BlockId,
    CardId,
    CaseId,
    ClauseId,
    CriterionId,
    Digest,
    RunId,
    TranscriptId,
)
from ethogram.judge.card import Sampling
from ethogram.judge.verdict import JudgeKind
from ethogram.spec.clause import Bar, Stakes

ConformanceStatus = Literal["holds", "broken", "undecided", "untested"]
UndecidedReason = Literal[
    "too few families", "judge unmeasured", "people disagree", "replies missing"
]


class Rate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rate with its interval. It never stands alone."""

    estimate: float
    low: float
    high: float
    families: int
    """Independent units the interval rests on."""
    method: str = "Wilson 95 %"


class Quote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reply that shows the finding, and where to read it."""

    text: str
    transcript: TranscriptId
    case: CaseId
    read: int
    """Number a person types: `ethogram read 41`."""
    reason: str = ""


class Tally(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Counts of one clause, overall or in one situation. Replies, except where it says families."""

    families: int = 0
    families_failing: int = 0
    """Families in which at least one judged reply fails."""
    replies: int = 0
    passed: int = 0
    failed: int = 0
    not_applicable: int = 0
    unclear: int = 0
    judge_failed: int = 0
    """Refused, unparsable or error."""
    missing: int = 0
    """Calls that failed: no reply to judge."""


class CardFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a judge that decided some criterion of a clause."""

    judge: str
    kind: JudgeKind
    criterion: CriterionId
    card: CardId | None = None
    """None: it was never measured."""
    sensitivity: float | None = None
    specificity: float | None = None
    labels: int = 0
    """Labels of people behind the card."""
    sampling: Sampling = "unknown"
    aside: str = ""
    """Why the card does not count, such as `the rubric has changed since it was measured`."""
    is_stale: bool = False
    """True when it counted before its judge changed."""


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people's labels make of a rate that a measured judge gave. It stands beside the raw one."""

    rate: Rate | None = None
    """None: nothing corrects it; `refused_because` says why."""
    judged: Rate | None = None
    """The judge's own verdicts, with nobody's label over them: what is corrected."""
    best: float | None = None
    """Lower end of the interval if every missing verdict were a pass."""
    worst: float | None = None
    """Upper end of the interval if every missing verdict were a fail."""
    labels: int = 0
    """Replies that people labelled and the judge decided, on which the correction rests."""
    sampling: Sampling = "unknown"
    """How those were drawn; it decides the method."""
    cards: tuple[CardId, ...] = ()
    """The cards whose error rates were used; none where a sample of this run speaks for itself."""
    warnings: tuple[str, ...] = ()
    refused_because: str = ""


class CellConformance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause in one situation."""

    situation: str
    status: ConformanceStatus
    tally: Tally
    fail_rate: Rate | None = None
    correction: Correction | None = None
    """None where no judge with a card decided anything."""


class ClauseConformance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause overall, with its cells."""

    clause: ClauseId
    title: str
    status: ConformanceStatus
    reason: UndecidedReason | None = None
    next_step: str = ""
    """The cheapest thing that would settle it, as a command where there is one."""
    more_families: int | None = None
    """How many further clean families would show the bar."""
    bar: Bar
    stakes: Stakes = "medium"
    tally: Tally = Tally()
    fail_rate: Rate | None = None
    fail_rate_best: Rate | None = None
    """If every missing verdict were a pass."""
    fail_rate_worst: Rate | None = None
    """If every missing verdict were a fail."""
    judges: tuple[tuple[str, JudgeKind, bool], ...] = ()
    """(name, kind, is measured) of the judges that decided it."""
    criteria_failing: tuple[tuple[CriterionId, int], ...] = ()
    cells: tuple[CellConformance, ...] = ()
    quotes: tuple[Quote, ...] = ()
    probed: int = 0
    """Failing families that were asked again with the instruction alone."""
    could_not: int = 0
    """Failing families in which the target also failed with the instruction alone."""
    confirmed: int = 0
    """Failing replies that a person or a code check confirmed."""
    contest: Contest | None = None
    """How people differ over its words; None where no two of them do."""
    correction: Correction | None = None
    """The rate as people's labels correct it; None where no judge with a card decided anything."""
    cards: tuple[CardFacts, ...] = ()
    """What is known of the judges, other than code and people, that decided any of it."""


class CellChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause in one situation, between two runs."""

    situation: str
    families: int
    """Families in both runs."""
    newly_failing: tuple[str, ...] = ()
    newly_passing: tuple[str, ...] = ()
    p_value: float | None = None
    q_value: float | None = None


class ClauseChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause between two runs, family by family."""

    clause: ClauseId
    before: ConformanceStatus
    after: ConformanceStatus
    families: int
    """Families in both runs."""
    newly_failing: tuple[str, ...] = ()
    newly_passing: tuple[str, ...] = ()
    failing_before: int = 0
    failing_after: int = 0
    p_value: float | None = None
    """Exact McNemar (mid-p stated in `test`) or permutation over families."""
    q_value: float | None = None
    """After Benjamini-Hochberg over clauses and situations."""
    test: str = ""
    difference: Rate | None = None
    """Change of the fail rate, new minus old."""
    is_equivalent: bool | None = None
    """True when the interval of the difference lies inside the equivalence margin."""
    more_families: int | None = None
    """How many families would decide it at 80 % power."""
    noise_flips: int | None = None
    """Flips of the A/A run on the same families; None when there is none."""
    cells: tuple[CellChange, ...] = ()
    """By situation, where there is more than one."""
    corrected: Rate | None = None
    """The change of the judge's own fail rate, corrected by its card; None: nothing corrects it."""
    not_corrected: str = ""
    """Why a change that a judge saw is not corrected."""


class ReplyShift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reply that changed although no verdict moved."""

    case: CaseId
    before: TranscriptId
    after: TranscriptId
    kind: Literal["class", "length", "format", "meaning"]
    amount: float
    """0 to 1, comparable within a kind."""
    note: str = ""
    read: int = 0


class Comparison(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two runs, pair by pair."""

    before: RunId
    after: RunId
    blocks: tuple[BlockId, ...] = ()
    """Blocks whose text differs between the runs."""
    edits: tuple[str, ...] = ()
    """Other differences: target, settings, specification, cases."""
    clauses: tuple[ClauseChange, ...] = ()
    shifts: tuple[ReplyShift, ...] = ()
    twins_helped_before: int = 0
    twins_helped_after: int = 0
    twins: int = 0
    noise_floor: float | None = None
    """Share of families that flip in an A/A run."""


class Caution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Too cautious and too loose, side by side."""

    twins: int = 0
    too_cautious: int = 0
    """Harmless twins that were not helped."""
    restricted: int = 0
    """Families that test a restriction."""
    too_loose: int = 0
    """Of those, the ones that were helped where the specification declines."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of the situations that matter were asked."""

    situations: int = 0
    asked: int = 0
    weight: float = 0.0
    """Share by weight of what was asked, 0 to 1."""
    never_asked: tuple[str, ...] = ()
    """Heaviest first."""


class Inconsistency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer class or the voice changes where the specification does not say it may."""

    family: str
    across: Literal["repeats", "paraphrases", "surfaces", "audiences"]
    what: str
    """`answer class` or a voice axis."""
    values: tuple[tuple[str, int], ...]
    """Value and how often."""
    transcripts: tuple[TranscriptId, ...] = ()


class OperatorFinding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One operator, or one combination, on one clause."""

    operator: str
    kind: Literal["invariance", "attack"]
    clause: ClauseId
    families: int
    """Families with a decided parent and derived case; for attacks those that keep it plainly."""
    flipped: int = 0
    """Families whose verdict changes; for attacks those that break."""
    rate: Rate | None = None
    newly_failing: tuple[str, ...] = ()
    newly_passing: tuple[str, ...] = ()
    """Only for variations."""
    plainly_failing: int = 0
    """Families left out of an attack's rate, because they fail without it."""
    differing: float | None = None
    """How often a reply to the parent and one to the derived case differ, 0 to 1."""
    noise: float | None = None
    """How often two replies to the same parent differ; None where each was asked once."""
    is_beyond_noise: bool | None = None
    """True where replies to parent and derived case differ more than repeats of each do, by the lower
    end of a one-sided 95 % interval over families; None without repeats or with one family."""
    shown: tuple[tuple[TranscriptId, TranscriptId], ...] = ()
    """Replies of parent and derived case, one pair for each family that flips."""


class Robustness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the derived cases of a run show."""

    operators: tuple[OperatorFinding, ...] = ()
    """Most flips first."""
    without_parent: int = 0
    """Derived cases whose parent was not asked in the run, so nothing can be compared."""


class RunFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reader must know about a run before any number of it."""

    run: RunId
    product: str
    target: str
    model: str
    is_standin: bool = False
    context: Digest = Digest("")
    spec: Digest = Digest("")
    replies: int = 0
    cached: int = 0
    failed: int = 0
    seconds: float = 0.0
    cost: float | None = None
    currency: str = ""
    started_at: str = ""
    is_complete: bool = True
    planned: int = 0


class Summary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The six answers."""

    run: RunFacts
    clauses: tuple[ClauseConformance, ...] = ()
    """Broken first, then undecided nearest to a decision, then holds, then untested."""
    comparison: Comparison | None = None
    """Against the previous comparable run, where there is one."""
    caution: Caution = Caution()
    caution_before: Caution | None = None
    coverage: Coverage = Coverage()
    inconsistencies: tuple[Inconsistency, ...] = ()
    robustness: Robustness = Robustness()
    judges_refused: tuple[str, ...] = ()
    """Judges that failed the specification's own examples."""
    notes: tuple[str, ...] = ()
    """What the reader must be told: stand-in, simulated labels, incomplete run."""
