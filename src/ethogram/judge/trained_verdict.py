"""What a trained judge says of a reply, with the labelled replies it is most like as its reason."""

from __future__ import annotations

import msgspec

from ethogram.ids import ClauseId, Digest
from ethogram.judge.quotation import find_quote
from ethogram.judge.trained_judge import TrainedJudge, TrainedOn
from ethogram.judge.verdict import Evidence, Verdict
from ethogram.run.converse import read_number
from ethogram.run.transcript import Transcript
from ethogram.stats.classifier import Answer, answer_of, pulls

_MOST_LETTERS = 90
_MOST_TRAITS = 2
_LEAST_PULL = 0.15
"""Log-odds below which a trait is not worth a word."""


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled reply that a reply is like, and its text."""

    item: TrainedOn
    text: str


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of one reply."""

    transcript: Transcript
    traits: tuple[float, ...]
    chance: float
    own: TrainedOn | None = None
    """Set when the judge was trained on this very reply."""
    like_fail: Likeness | None = None
    like_pass: Likeness | None = None
    sentence: str = ""
    """The sentence that speaks most for the verdict."""


def trained_verdict(
    trained: TrainedJudge, seen: Seen, clause: ClauseId, judge_digest: Digest
) -> Verdict:
    """Write the verdict. On a reply it was trained on, that of the model that never saw its family."""
    chance = seen.own.chance if seen.own else seen.chance
    outcome = seen.own.answer if seen.own else answer_of(trained.model, chance)
    return Verdict(
        transcript=seen.transcript.id,
        clause=clause,
        criterion=trained.criterion,
        outcome=outcome,
        judge=trained.judge,
        judge_kind="classifier",
        judge_digest=judge_digest,
        reason=_reason(trained, seen, outcome, chance),
        evidence=_evidence(seen),
        score=1.0 - chance,
    )


def _reason(trained: TrainedJudge, seen: Seen, outcome: Answer, chance: float) -> str:
    parts = ["Trained on SIMULATED labels."] if trained.is_simulated else []
    model = trained.model
    band = f"it says unclear from {_percent(model.low)} to {_percent(model.high)}"
    parts.append(
        f"{_percent(chance)} likely to fail" + (f"; {band}." if outcome == "unclear" else ".")
    )
    if seen.own is not None:
        parts.append(
            "People labelled this reply: this is said by a model that never saw its family."
        )
    first, second = seen.like_fail, seen.like_pass
    pairs = ((first, "fail"), (second, "pass"))
    for like, verb in pairs if outcome != "pass" else reversed(pairs):
        if like is not None:
            number = read_number(like.item.transcript)
            parts.append(f"Most like, of those people {verb}: read {number}, {_short(like.text)}")
    weighed = sorted(
        zip(trained.traits, pulls(model, seen.traits), strict=True), key=lambda pair: -abs(pair[1])
    )
    said = [
        f"{name} ({pull:+.1f} towards {'fail' if pull > 0 else 'pass'})"
        for name, pull in weighed[:_MOST_TRAITS]
        if abs(pull) >= _LEAST_PULL
    ]
    if said:
        parts.append(f"Beside its words weigh: {', '.join(said)}.")
    return " ".join(parts)


def _evidence(seen: Seen) -> tuple[Evidence, ...]:
    found = find_quote(seen.sentence, seen.transcript.text) if seen.sentence else None
    return (found,) if found is not None and found.is_found else ()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line if len(line) <= _MOST_LETTERS else line[: _MOST_LETTERS - 1] + chr(0x2026)}"'


def _percent(chance: float) -> str:
    return f"{chance * 100:.0f} %"
