"""The voice of a reply on the axes that code can measure, and whether it stays in its ranges.

Every measure is a count with a formula, cheap enough for every reply, and no more than that:

- *length*: words, split on white space.
- *formatting*: share of the non-blank lines that are list items, headings, table rows, quotes or
  code, or hold bold text.
- *hedging*: share of the sentences with a hedge from Hyland's list (Hyland 2005, *Metadiscourse*,
  appendix), shortened to unambiguous entries.
- *directness*: 1 less the weight of indirect sentences, the first sentence counting double: a
  filler opening or throat-clearing counts whole, a hedged sentence half. After the off-record and
  hedging strategies of Brown and Levinson (1987); the weights are ours.
- *reading level*: Flesch-Kincaid grade (Kincaid et al. 1975), 0.39 words a sentence + 11.8
  syllables a word - 15.59, not below 0; syllables are groups of vowels without a silent e.
- *formality*: logistic of (formal - informal cues) a hundred words over 8. Informal: contractions,
  exclamation marks, emoji, colloquial words, and half of each first or second person pronoun.
  Formal: formal connectives, and half of each word of nine letters or more. It follows the
  deixis idea of Heylighen and Dewaele (1999) with cues in place of parts of speech; the scale is
  ours.
- *warmth*: 1 - exp(-cues a hundred words / 6), where cues are thanks, empathy, encouragement,
  inclusive we and your, less cold cues (must not, violation, per policy). In the spirit of the
  affiliation words of LIWC (Pennebaker); the list and the scale are ours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from ethogram.ids import SurfaceId
from ethogram.judge.sentences import sentences, words
from ethogram.judge.verdict import Outcome
from ethogram.judge.voice_cues import (
    COLD,
    COLLOQUIAL,
    FILLER,
    FORMAL,
    HEDGE,
    PERSONAL,
    WARM,
    WARM_PHRASE,
)
from ethogram.spec.voice import VoiceAxis, VoiceRange

_MARKED_LINE = re.compile(
    r"^\s*(?:[-*+\u2022]\s|\d{1,3}[.)]\s|#{1,6}\s|\||>|```|~~~)|\*\*[^*\n]+\*\*|__[^_\n]+__"
)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_VOWELS = re.compile(r"[aeiouy\u00e0-\u00fc]+")
_LONG_WORD = 9
_SHORTEST_FOR_GRADE = 20
"""Words under which a reading level says nothing."""
_FAR = 500.0
"""Log-odds at which a scale has long reached its end; exp of much more is beyond any number."""


class VoiceProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one reply stands on every axis."""

    length: int
    """Words."""
    formatting: float
    hedging: float
    directness: float
    reading_level: float | None
    """School grade; None for fewer than 20 words."""
    formality: float
    warmth: float

    def value(self, axis: VoiceAxis) -> float | None:
        """Give the measure of an axis by its name."""
        value = getattr(self, "reading_level" if axis == "reading level" else axis)
        return None if value is None else float(value)


class AxisVerdict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a reply stays in the range of one axis."""

    axis: VoiceAxis
    outcome: Outcome
    reason: str


def profile(text: str) -> VoiceProfile:
    """Measure a reply."""
    plain = text.replace("\u2019", "'")
    tokens = [word.lower() for word in words(plain)]
    parts = [part.lower() for part in sentences(plain)]
    hedged = [HEDGE.search(part) is not None for part in parts]
    per_hundred = 100 / max(1, len(tokens))
    return VoiceProfile(
        length=len(text.split()),
        formatting=_formatting(plain),
        hedging=sum(hedged) / len(parts) if parts else 0.0,
        directness=_directness(parts, hedged),
        reading_level=_reading_level(tokens, len(parts)),
        formality=_formality(plain, tokens, per_hundred),
        warmth=_warmth(plain, tokens, per_hundred),
    )


def _formatting(text: str) -> float:
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return 0.0
    marked = inside = 0
    for line in lines:
        is_fence = line.lstrip().startswith(("```", "~~~"))
        if inside or is_fence or _MARKED_LINE.search(line):
            marked += 1
        if is_fence:
            inside = not inside
    return marked / len(lines)


def _directness(parts: list[str], hedged: list[bool]) -> float:
    if not parts:
        return 0.0
    indirect = total = 0.0
    for index, (part, is_hedged) in enumerate(zip(parts, hedged, strict=True)):
        weight = 2.0 if index == 0 else 1.0
        total += weight
        if FILLER.search(part):
            indirect += weight
        elif is_hedged:
            indirect += weight / 2
    return 1 - indirect / total


def _reading_level(tokens: list[str], sentence_count: int) -> float | None:
    if len(tokens) < _SHORTEST_FOR_GRADE or not sentence_count:
        return None
    spoken = sum(syllables(token) for token in tokens)
    grade = 0.39 * len(tokens) / sentence_count + 11.8 * spoken / len(tokens) - 15.59
    return max(0.0, grade)


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Count the syllables of an English word: groups of vowels, without a silent e."""
    groups = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ie")) and groups > 1:
        groups -= 1
    return max(1, groups)


def _formality(text: str, tokens: list[str], per_hundred: float) -> float:
    informal = float(text.count("!") + (0 if text.isascii() else len(_EMOJI.findall(text))))
    formal = 0.0
    for token in tokens:
        if "'" in token or token in COLLOQUIAL:
            informal += 1
        elif token in PERSONAL:
            informal += 0.5
        if token in FORMAL:
            formal += 1
        elif len(token) >= _LONG_WORD:
            formal += 0.5
    log_odds = (formal - informal) * per_hundred / 8
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, log_odds))))


def _warmth(text: str, tokens: list[str], per_hundred: float) -> float:
    warm = sum(token in WARM for token in tokens) + 2 * len(WARM_PHRASE.findall(text.lower()))
    cold = sum(token in COLD for token in tokens)
    return 1 - math.exp(-max(0.0, warm - cold) * per_hundred / 6)


def range_on(
    ranges: Iterable[VoiceRange], axis: VoiceAxis, surface: SurfaceId | None
) -> VoiceRange | None:
    """Give the range in force on a surface: its own where there is one, else the general one."""
    general = None
    for one in ranges:
        if one.axis == axis and one.surface == surface:
            return one
        if one.axis == axis and one.surface is None:
            general = one
    return general


def judge_voice(
    measured: VoiceProfile, ranges: Iterable[VoiceRange], surface: SurfaceId | None = None
) -> Mapping[VoiceAxis, AxisVerdict]:
    """Say of every axis that has a range on the surface whether the reply stays in it."""
    known = tuple(ranges)
    verdicts: dict[VoiceAxis, AxisVerdict] = {}
    for axis in dict.fromkeys(one.axis for one in known):
        in_force = range_on(known, axis, surface)
        if in_force is not None:
            verdicts[axis] = judge_axis(measured, axis, in_force.low, in_force.high)
    return verdicts


def judge_axis(measured: VoiceProfile, axis: VoiceAxis, low: float, high: float) -> AxisVerdict:
    """Say whether a reply stays between two values, both included."""
    value = measured.value(axis)
    if value is None:
        reason = f"{axis}: fewer than {_SHORTEST_FOR_GRADE} words, too short to measure"
        return AxisVerdict(axis=axis, outcome="not-applicable", reason=reason)
    side = "within" if low <= value <= high else "below" if value < low else "above"
    return AxisVerdict(
        axis=axis,
        outcome="pass" if side == "within" else "fail",
        reason=f"{axis} {value:.3g}, {side} its range {low:g} to {high:g}",
    )
