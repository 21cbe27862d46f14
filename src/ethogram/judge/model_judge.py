"""Ask a model about one criterion of one transcript. Pure: a request goes out, a verdict comes back."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from ethogram.ids import Digest, JudgeName, digest
from ethogram.judge.prompt import filled, read_prompt
from ethogram.judge.rubric import Rubric
from ethogram.judge.turns import conversation
from ethogram.judge.verdict import JudgeKind
from ethogram.model.message import Message, Request, Settings
from ethogram.model.target import Target
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Criterion

_PROMPT = "criterion"
_MOST_TOKENS = 300
_LOGPROBS = 5
REPEATS = 10
"""Looks at one reply that one generation of a judge may take; each has a key of its own."""

VERDICTS = ("pass", "fail", "not-applicable", "unclear")

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "maxLength": 600},
        "quotes": {"type": "array", "items": {"type": "string", "maxLength": 400}, "maxItems": 3},
        "verdict": {"type": "string", "enum": list(VERDICTS)},
    },
    "required": ["reason", "quotes", "verdict"],
    "additionalProperties": False,
}
"""The order matters: a model that writes the reason first does not defend a verdict afterwards."""


class ModelJudge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model in the role of judge."""

    name: JudgeName
    model: str
    """As the target names it, with the provider in front."""
    settings: Settings
    kind: JudgeKind = "model"
    """`standin` for a scripted judge, which is said so wherever its verdicts are shown."""
    target: Digest = Digest("")
    generation: int = 0
    """Rises when the model under its name is found to be another one: it is asked afresh then, and
    what was measured before counts no more."""


def judge_of(target: Target, generation: int = 0) -> ModelJudge:
    """Make a judge of a target: its own settings, else temperature 0 and a short answer."""
    given = target.settings
    settings = msgspec.structs.replace(
        given,
        temperature=0.0 if given.temperature is None else given.temperature,
        max_tokens=given.max_tokens or _MOST_TOKENS,
        # Hosted providers refuse log-probabilities for some models: there the target file asks.
        logprobs=given.logprobs or (_LOGPROBS if target.provider == "embedded" else None),
    )
    return ModelJudge(
        name=JudgeName(target.name),
        model=target.request_model,
        settings=settings,
        kind="standin" if target.is_standin else "model",
        target=target.digest,
        generation=generation,
    )


def judge_request(
    transcript: Transcript,
    clause: Clause,
    criterion: Criterion,
    rubric: Rubric | None,
    judge: ModelJudge,
) -> Request:
    """Write the request that asks the judge about one criterion of one transcript.

    The conversation and the reply are fenced as data. The fence is made of their content, so that
    nobody who writes a reply can know it, and the same transcript is always asked about alike.
    """
    shown = _conversation(transcript)
    values = {
        "fence": _fence(criterion.id, shown, transcript.text),
        "clause": _clause_text(clause),
        "criterion": criterion.text.strip(),
        "guidance": f"\nHow to read it:\n{rubric.guidance}\n" if rubric and rubric.guidance else "",
        "anchors": _anchors(rubric),
        "place": _place(transcript),
        "conversation": shown,
        "reply": transcript.text,
    }
    return Request(
        messages=filled(read_prompt(_PROMPT), values),
        model=judge.model,
        settings=judge.settings,
        response_schema=SCHEMA,
        repeat=judge.generation * REPEATS,
    )


def judge_digest(
    clause: Clause, criterion: Criterion, rubric: Rubric | None, judge: ModelJudge
) -> Digest:
    """Hash everything that makes this judge of this criterion what it is: a card is tied to it."""
    return digest(
        [
            _clause_text(clause),
            criterion.text,
            rubric.digest if rubric else "",
            read_prompt(_PROMPT).digest,
            SCHEMA,
            judge.model,
            judge.settings,
            judge.target,
            *([judge.generation] if judge.generation else []),
        ]
    )


def judge_parts(
    clause: Clause, criterion: Criterion, rubric: Rubric | None, judge: ModelJudge
) -> dict[str, Digest]:
    """Hash each part that makes the judge what it is, by the name a person knows it under.

    What differs between two of these says what changed between two judges.
    """
    return {
        "clause": digest(_clause_text(clause)),
        "criterion": digest(criterion.text),
        "rubric": digest(rubric.digest if rubric else ""),
        "prompt": digest([read_prompt(_PROMPT).digest, SCHEMA]),
        "model": digest(judge.model),
        "settings": digest(judge.settings),
        "target": judge.target,
        "served model": digest(judge.generation),
    }


def _fence(criterion: str, shown: str, reply: str) -> str:
    content = f"{criterion}\x00{shown}\x00{reply}"
    fence = hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=6).hexdigest()
    while fence in content:
        fence = hashlib.blake2b(fence.encode(), digest_size=6).hexdigest()
    return f"data-{fence}"


def _clause_text(clause: Clause) -> str:
    return f"{clause.title}\n{clause.text}".strip()


def _place(transcript: Transcript) -> str:
    place = transcript.place
    parts = [f"surface: {place.surface}"]
    if place.audience:
        known = f" (known from: {place.known_from})" if place.known_from else ""
        parts.append(f"who is speaking: {place.audience}{known}")
    if place.use_case:
        parts.append(f"what they are doing: {place.use_case}")
    return "\nWhere it was said: " + ", ".join(parts) + "\n"


def _conversation(transcript: Transcript) -> str:
    """Write the case's own turns, without the last reply, which is shown apart."""
    turns = conversation(transcript)
    if turns and turns[-1].role == "assistant":
        turns = turns[:-1]
    return "\n".join(_turn(turn) for turn in turns)


def _turn(turn: Message) -> str:
    calls = "".join(f"\n[calls {call.name} {call.arguments}]" for call in turn.tool_calls)
    return f"[{turn.role}] {turn.content}{calls}"


def _anchors(rubric: Rubric | None) -> str:
    if rubric is None:
        return ""
    lines = [_anchor("passes", text) for text in rubric.anchors_pass]
    lines += [_anchor("fails", text) for text in rubric.anchors_fail]
    lines += [
        _anchor("passes" if one.outcome == "pass" else "fails", one.text, one.reason)
        for one in rubric.borderline
    ]
    return "\nReplies that were ruled on before:\n" + "\n".join(lines) + "\n" if lines else ""


def _anchor(ruling: str, text: str, reason: str = "") -> str:
    because = f" ({reason})" if reason else ""
    return f"- {ruling}{because}: {msgspec.json.encode(text).decode()}"


def without_anchor(rubric: Rubric, text: str) -> Rubric:
    """Take a reply out of what the judge is shown, so that it can be examined on it."""
    return msgspec.structs.replace(
        rubric,
        anchors_pass=tuple(one for one in rubric.anchors_pass if one != text),
        anchors_fail=tuple(one for one in rubric.anchors_fail if one != text),
        borderline=tuple(one for one in rubric.borderline if one.text != text),
    )
