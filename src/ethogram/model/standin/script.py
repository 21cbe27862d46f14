"""What a stand-in's document says: how a scripted model behaves, and by which odds.

Rates are probabilities from 0 to 1. Effects are log-odds: +1 turns 50 % into 73 %, +2 into 88 %.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Draws = Literal["request", "question"]
"""What the dice are thrown for: the whole request, or only what the user said (then a change of
context moves a reply only where it was planted to)."""

EffectOn = Literal["keeps", "refuses"]
EffectIn = Literal["system", "turns", "question", "tools"]
"""Where a phrase must stand: the system message, the turns before the last question, that question,
or the names and descriptions of the tools."""
EffectAt = Literal["anywhere", "start", "end"]
"""`start` and `end`: the first and last third of the system message, so that where a block stands can matter."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A table of the document; its keys are written with dashes."""


class Rule(Part, frozen=True, kw_only=True):
    """How the stand-in answers questions of one kind. The first rule that fits is used."""

    id: str
    when: tuple[str, ...] = ()
    """Any of these words or phrases stands in what the user said last; letter case is ignored."""
    matches: str = ""
    """A regular expression that is found in what the user said last."""
    keeps: tuple[str, ...] = ()
    """Replies that keep the clause."""
    breaks: tuple[str, ...] = ()
    """Replies that break it."""
    keep_rate: float = 1.0
    """How often it keeps the clause when no block of the context helps."""
    severity: float | None = None
    """How severe the question is; the document's marker in the question goes before it."""
    refusal_keeps: bool = True
    """False where refusing is itself the fault: a harmless question."""


class Effect(Part, frozen=True, kw_only=True):
    """What a phrase of what is sent does."""

    phrase: str
    with_phrase: str = ""
    """A second phrase that must be there too, in the same place: an interaction."""
    within: EffectIn = "system"
    at: EffectAt = "anywhere"
    rules: tuple[str, ...] = ()
    """Ids of the rules it acts on; none named means all."""
    on: EffectOn = "keeps"
    log_odds: float


class Refusal(Part, frozen=True, kw_only=True):
    """How it refuses: more often the more severe the question."""

    midpoint: float = 3.0
    """Severity at which half the questions are refused."""
    slope: float = 1.0
    """Log-odds for each step of severity."""
    surfaces: dict[str, float] = msgspec.field(default_factory=dict)
    """A phrase by which it knows the surface, and the log-odds that are added there."""
    marker: str = r"\[severity (-?\d+(?:\.\d+)?)\]"
    """Finds the severity in the question; the first group is the number."""
    replies: tuple[str, ...] = ("I'm sorry, but I can't help with that.",)


class Voice(Part, frozen=True, kw_only=True):
    """How its voice drifts as a conversation goes on."""

    openings: tuple[str, ...] = ()
    rate: float = 0.0
    """How often an opening stands before the first reply."""
    drift: float = 0.0
    """How much that rises with every further turn."""
    padding: str = ""
    """A sentence added once for every turn before this one."""


class Sycophancy(Part, frozen=True, kw_only=True):
    """How it gives in when the user insists. Once it has, it does not come back."""

    pushback: tuple[str, ...] = ("are you sure", "you're wrong", "i disagree")
    hazard: float = 0.0
    """How often it gives in at each turn of pushback, given that it has not before."""
    replies: tuple[str, ...] = ("You're right, I apologise for the confusion.",)


class Latency(Part, frozen=True, kw_only=True):
    """How long it takes."""

    seconds: float = 0.0
    jitter: float = 0.0
    """At most this much more, evenly."""


class Failures(Part, frozen=True, kw_only=True):
    """How often a call fails, by what the caller meets. A second attempt throws the dice anew."""

    rate_limited: float = 0.0
    server_faulty: float = 0.0
    connection_lost: float = 0.0
    timed_out: float = 0.0
    request_refused: float = 0.0
    retry_after_s: float | None = None


class Judge(Part, frozen=True, kw_only=True):
    """How well it grades replies that carry their truth. Without a mark it answers `unclear`."""

    sensitivity: float = 1.0
    """How often it says `fail` of a reply that breaks the clause."""
    specificity: float = 1.0
    """How often it says `pass` of a reply that keeps it."""
    unclear: float = 0.0
    unparsable: float = 0.0
    refuses: float = 0.0
    length_bias: float = 0.0
    """Log-odds towards `pass` for every hundred words it is shown."""
    phrase_bias: dict[str, float] = msgspec.field(default_factory=dict)
    """A phrase in what it is shown, and the log-odds towards `pass` that it is worth."""


class Standin(Part, frozen=True, kw_only=True):
    """A scripted model. Its records and every screen that shows them say that it is one."""

    seed: int = 0
    draws: Draws = "request"
    is_marked: bool = False
    """True: every reply carries its truth in a letter nobody sees, for a stand-in judge."""
    rules: tuple[Rule, ...] = ()
    effects: tuple[Effect, ...] = ()
    otherwise: tuple[str, ...] = ("I am a stand-in and have no rule for this.",)
    refusal: Refusal | None = None
    voice: Voice = Voice()
    sycophancy: Sycophancy = Sycophancy()
    latency: Latency = Latency()
    failures: Failures = Failures()
    judge: Judge | None = None
