"""Checks of the tool calls in a reply."""

from __future__ import annotations

from typing import Any

import msgspec

from ethogram.judge.checks.check import (
    CheckKind,
    CheckResult,
    SpecRefused,
    Test,
    judged,
    scored,
    texts_value,
    threshold_of,
)
from ethogram.judge.checks.json_schema import schema_problems
from ethogram.judge.checks.json_text import applied
from ethogram.judge.turns import tool_calls
from ethogram.model.message import Tool, ToolCall
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec


def _valid_calls(_: CheckSpec) -> Test:
    def test(transcript: Transcript) -> CheckResult:
        calls = tool_calls(transcript)
        if not calls:
            return judged(False, "the reply calls no tool")
        tools = {tool.name: tool for tool in transcript.tools}
        for call in calls:
            problem = _call_problem(call, tools)
            if problem:
                return judged(False, problem)
        return judged(True, f"{len(calls)} valid tool call{'s' if len(calls) > 1 else ''}")

    return applied(test)


def _call_problem(call: ToolCall, tools: dict[str, Tool]) -> str:
    tool = tools.get(call.name)
    if tool is None:
        offered = ", ".join(sorted(tools)) or "none"
        return f"the reply calls {call.name!r}; tools offered: {offered}"
    arguments = _arguments(call)
    if arguments is None:
        return f"the arguments of {call.name!r} are not a JSON object: {call.arguments!r:.80}"
    problems = schema_problems(arguments, tool.parameters)
    return f"the arguments of {call.name!r} do not fit: {problems[0]}" if problems else ""


def _arguments(call: ToolCall) -> dict[str, Any] | None:
    try:
        value = msgspec.json.decode(call.arguments or "{}")
    except (msgspec.DecodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _called(spec: CheckSpec) -> Test:
    wanted, arguments = _wanted_call(spec)

    def test(transcript: Transcript) -> CheckResult:
        calls = tool_calls(transcript)
        names = sorted({call.name for call in calls})
        seen = f"tools called: {', '.join(names) or 'none'}"
        if not wanted:
            return judged(bool(calls), seen)
        missing = [name for name in wanted if name not in names]
        if missing or not arguments:
            return judged(not missing, seen)
        fitting = any(
            call.name == wanted[0] and arguments.items() <= (_arguments(call) or {}).items()
            for call in calls
        )
        return judged(fitting, f"{seen}; arguments asked for: {arguments!r}")

    return test


def _wanted_call(spec: CheckSpec) -> tuple[tuple[str, ...], dict[str, Any]]:
    value = spec.value
    if value is None:
        return (), {}
    if isinstance(value, dict):
        name, arguments = value.get("name"), value.get("arguments", {})
        if isinstance(name, str) and isinstance(arguments, dict):
            return (name,), arguments
        raise SpecRefused(
            f"The check {spec.type!r} has the value {value!r}; it needs a name and arguments.",
            f"Write {spec.type}: {{name: lookup, arguments: {{city: Oslo}}}}.",
        )
    return texts_value(spec), {}


def _call_f1(spec: CheckSpec) -> Test:
    wanted, least = frozenset(texts_value(spec)), threshold_of(spec, 1.0)

    def test(transcript: Transcript) -> CheckResult:
        called = {call.name for call in tool_calls(transcript)}
        shared = len(called & wanted)
        score = 2 * shared / (len(called) + len(wanted))
        names = ", ".join(sorted(called)) or "none"
        return scored(score, least, f"F1 {score:.2f}, bar {least:g}; tools called: {names}")

    return test


_VALID = "Every tool call names a tool that was offered, with arguments that fit its schema."

KINDS = (
    CheckKind(
        name="is-valid-function-call",
        doc=_VALID,
        example="is-valid-function-call:",
        compile=_valid_calls,
    ),
    CheckKind(
        name="is-valid-openai-function-call",
        doc=_VALID,
        example="is-valid-openai-function-call:",
        compile=_valid_calls,
    ),
    CheckKind(
        name="is-valid-openai-tools-call",
        doc=_VALID,
        example="is-valid-openai-tools-call:",
        compile=_valid_calls,
    ),
    CheckKind(
        name="tool-called",
        doc="The reply calls these tools, or any tool when none is named; arguments may be asked.",
        example="tool-called: {name: search, arguments: {scope: help}}",
        compile=_called,
    ),
    CheckKind(
        name="tool-call-f1",
        doc="F1 between the tools called and the tools asked for reaches 1 or the threshold.",
        example="tool-call-f1: [search, cite]",
        compile=_call_f1,
    ),
)
