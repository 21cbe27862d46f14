"""Checks of what the provider said about a reply: time, price, how it ended."""

from __future__ import annotations

from ethogram.judge.checks.check import (
    CheckKind,
    CheckResult,
    Test,
    judged,
    not_run,
    number_value,
    text_value,
)
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec


def _latency(spec: CheckSpec) -> Test:
    most = number_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        final = transcript.final
        if final is None or transcript.is_cached or final.latency_s <= 0:
            return not_run("the reply came from the cache or carries no time: nothing to measure")
        taken = final.latency_s * 1000
        return judged(taken <= most, f"{taken:.0f} ms, at most {most:g} allowed")

    return test


def _cost(spec: CheckSpec) -> Test:
    most = number_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        if transcript.cost is None:
            return not_run("the target has no prices: nothing to compare")
        return judged(
            transcript.cost <= most, f"cost {transcript.cost:g}, at most {most:g} allowed"
        )

    return test


def _finish_reason(spec: CheckSpec) -> Test:
    wanted = text_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        reason = transcript.final.finish_reason if transcript.final else ""
        return judged(reason == wanted, f"finish reason {reason!r}, asked for {wanted!r}")

    return test


KINDS = (
    CheckKind(
        name="latency",
        doc="The reply took at most so many milliseconds; not judged when it came from the cache.",
        example="latency: 2000",
        compile=_latency,
    ),
    CheckKind(
        name="cost",
        doc="The conversation cost at most so much, in the target's currency.",
        example="cost: 0.01",
        compile=_cost,
    ),
    CheckKind(
        name="finish-reason",
        doc="The provider's finish reason is this one: stop, length, tool_calls, content_filter.",
        example="finish-reason: stop",
        compile=_finish_reason,
    ),
)
