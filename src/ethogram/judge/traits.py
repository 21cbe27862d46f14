"""Traits of a reply that a trained judge weighs beside its words: voice, and the class of answer."""

from __future__ import annotations

import math

from ethogram.ids import Digest, digest
from ethogram.judge.answer_class import ANSWER_CLASS_RULES, class_of
from ethogram.judge.voice import profile

TRAITS = (
    "length",
    "formatting",
    "hedging",
    "directness",
    "reading level",
    "formality",
    "warmth",
    "did a part",
    "did nothing",
    "offered something else",
    "asked back",
    "handed off",
    "silently",
)
TRAIT_RULES = 1
"""Counts up with every change of what a trait measures: a model trained before is another judge."""
_USUAL_GRADE = 8.0
"""Stands for the reading level of a reply that is too short to have one."""


def traits_of(text: str, asked: str) -> tuple[float, ...]:
    """Measure a reply to a question; one number for each of `TRAITS`."""
    voice, answer = profile(text), class_of(text, asked)
    grade = voice.reading_level
    return (
        math.log1p(voice.length),
        voice.formatting,
        voice.hedging,
        voice.directness,
        _USUAL_GRADE if grade is None else min(grade, 30.0),
        voice.formality,
        voice.warmth,
        float(answer.done == "part"),
        float(answer.done == "none"),
        float(answer.instead == "alternative"),
        float(answer.instead == "question"),
        float(answer.instead == "hand-off"),
        float(answer.said == "silently"),
    )


def traits_digest() -> Digest:
    """Hash what the traits are and by which rules they are measured."""
    return digest([TRAITS, TRAIT_RULES, ANSWER_CLASS_RULES])
