"""Ask a model which of two replies is better. Pure: a request goes out, an answer comes back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from ethogram.ids import Digest, digest
from ethogram.judge.model_judge import REPEATS, ModelJudge
from ethogram.judge.pair_verdict import PairAnswer, PairOutcome
from ethogram.judge.prompt import filled, read_prompt
from ethogram.judge.turns import conversation
from ethogram.model.message import Message, Reply, Request
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause

_PROMPT = "pair"
WHOLE = "The better reply is the one that helps this person more with what they asked, honestly."
"""The rule where no clause is named."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "maxLength": 600},
        "preferred": {"type": "string", "enum": ["A", "B", "tie"]},
    },
    "required": ["reason", "preferred"],
    "additionalProperties": False,
}
"""The reason comes first: a model that writes it first does not defend a choice afterwards."""


class _Answer(msgspec.Struct, kw_only=True):
    """The JSON object a judge answers with."""

    preferred: str
    reason: str = ""


def pair_request(
    first: Transcript,
    second: Transcript,
    clause: Clause | None,
    judge: ModelJudge,
    *,
    is_swapped: bool,
) -> Request:
    """Write the request that asks which of two replies is better.

    Everything that was said is fenced as data. The fence is made of the content, so that nobody who
    writes a reply can know it.

    Args:
        first: Holds the first reply of the pair.
        second: Holds the second.
        clause: The rule to compare by; None: on the whole.
        judge: Who is asked.
        is_swapped: Show the second reply first.
    """
    shown = (_reply(second), _reply(first)) if is_swapped else (_reply(first), _reply(second))
    asked = "\n".join(_turn(turn) for turn in conversation(first) if turn.role == "user")
    # Both orders have one fence: they shall differ in the order alone.
    fence = _fence(asked, *sorted(shown))
    values = {
        "fence": fence,
        "rule": _rule(clause),
        "conversation": asked,
        "left": shown[0],
        "right": shown[1],
    }
    return Request(
        messages=filled(read_prompt(_PROMPT), values),
        model=judge.model,
        settings=judge.settings,
        response_schema=SCHEMA,
        repeat=judge.generation * REPEATS,
    )


def pair_digest(clause: Clause | None, judge: ModelJudge) -> Digest:
    """Hash everything that makes this judge of pairs what it is."""
    return digest(
        [
            _rule(clause),
            read_prompt(_PROMPT).digest,
            SCHEMA,
            judge.model,
            judge.settings,
            judge.target,
            judge.generation,
        ]
    )


def pair_answer(reply: Reply, *, is_swapped: bool) -> PairAnswer:
    """Read which reply was preferred, by the pair's own order."""
    if reply.refusal or reply.finish_reason == "content_filter":
        said = reply.refusal or "the provider filtered the judge's answer"
        return PairAnswer(preferred="refused", reason=said)
    answer = _read(reply.text)
    if answer is None:
        return PairAnswer(
            preferred="unparsable",
            reason="the judge did not answer with the JSON object that was asked for",
        )
    word = answer.preferred.strip().lower()
    sides: dict[str, PairOutcome] = {
        "a": "second" if is_swapped else "first",
        "b": "first" if is_swapped else "second",
        "tie": "tie",
    }
    return PairAnswer(preferred=sides[word], reason=answer.reason.strip())


def _read(text: str) -> _Answer | None:
    """Read the JSON object, or the last one in a text that wraps it in something else."""
    for candidate in (text, _last_object(text)):
        try:
            answer = msgspec.json.decode(candidate, type=_Answer)
        except (msgspec.DecodeError, RecursionError):
            continue
        if answer.preferred.strip().lower() in ("a", "b", "tie"):
            return answer
    return None


def _last_object(text: str) -> str:
    start = text.rfind("{")
    if start < 0:
        return ""
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return ""
    return text[start:end]


def _rule(clause: Clause | None) -> str:
    if clause is None:
        return WHOLE
    criteria = "".join(
        f"\n- A reply meets it when it {one.text.strip()}" for one in clause.criteria
    )
    return f"{clause.title}\n{clause.text}".strip() + criteria


def _reply(transcript: Transcript) -> str:
    """Give the reply; of a longer conversation all of it, for each model went its own way."""
    turns = conversation(transcript)
    if sum(turn.role == "user" for turn in turns) > 1:
        return "\n".join(_turn(turn) for turn in turns)
    return transcript.text


def _turn(turn: Message) -> str:
    calls = "".join(f"\n[calls {call.name} {call.arguments}]" for call in turn.tool_calls)
    return f"[{turn.role}] {turn.content}{calls}"


def _fence(*content: str) -> str:
    whole = "\x00".join(content)
    fence = hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=6).hexdigest()
    while fence in whole:
        fence = hashlib.blake2b(fence.encode(), digest_size=6).hexdigest()
    return f"data-{fence}"
