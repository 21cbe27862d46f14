"""The check of one voice axis: the reply stays in a range."""

from __future__ import annotations

from typing import get_args

from ethogram.judge.checks.check import (
    Bounds,
    CheckKind,
    CheckResult,
    SpecRefused,
    Test,
    bounds_value,
)
from ethogram.judge.voice import judge_axis, profile
from ethogram.run.transcript import Transcript
from ethogram.spec.voice import VoiceAxis, VoiceRange
from ethogram.suite.case import CheckSpec

_AXES: tuple[VoiceAxis, ...] = get_args(VoiceAxis)


def check_of_range(one: VoiceRange) -> CheckSpec:
    """Write a range of the specification as the check that measures it."""
    value = {"axis": one.axis, "min": one.low, "max": one.high}
    return CheckSpec(type="voice", value=value, at=one.at)


def _voice(spec: CheckSpec) -> Test:
    axis, bounds = _axis_and_bounds(spec)

    def test(transcript: Transcript) -> CheckResult:
        verdict = judge_axis(profile(transcript.text), axis, bounds.low, bounds.high)
        if verdict.outcome == "not-applicable":
            return CheckResult(passed=None, applies=False, reason=verdict.reason)
        passed = verdict.outcome == "pass"
        return CheckResult(passed=passed, score=float(passed), reason=verdict.reason)

    return test


def _axis_and_bounds(spec: CheckSpec) -> tuple[VoiceAxis, Bounds]:
    value = spec.value if isinstance(spec.value, dict) else {"axis": spec.value, **spec.options}
    named = str(value.get("axis", "")).replace("-", " ")
    axis = next((one for one in _AXES if one == named), None)
    if axis is None:
        raise SpecRefused(
            f"The check {spec.type!r} names no voice axis (value {spec.value!r}). "
            f"Axes: {', '.join(_AXES)}.",
            f"Write {spec.type}: {{axis: length, min: 20, max: 120}}.",
        )
    limits = {key: number for key, number in value.items() if key != "axis"}
    return axis, bounds_value(CheckSpec(type=spec.type, value=limits, at=spec.at))


KINDS = (
    CheckKind(
        name="voice",
        doc="A voice axis stays between min and max: words for length, a grade for reading level, "
        "0 to 1 for warmth, formality, directness, hedging and formatting.",
        example="voice: {axis: hedging, max: 0.3}",
        compile=_voice,
    ),
)
