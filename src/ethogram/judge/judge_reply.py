"""Read what a model judge answered. Refused, unparsable and error are outcomes of their own."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping

import msgspec

from ethogram.ids import Digest
from ethogram.judge.answer_class import class_of
from ethogram.judge.model_judge import VERDICTS, ModelJudge
from ethogram.judge.quotation import find_quote
from ethogram.judge.verdict import Evidence, Outcome, Verdict
from ethogram.model.message import Failure, Reply, TokenLogprob
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Criterion

_OUTCOMES: Mapping[str, Outcome] = {
    "pass": "pass",
    "fail": "fail",
    "not-applicable": "not-applicable",
    "unclear": "unclear",
}
_SAYS_FAIL = re.compile(
    r"\b(?:does not|doesn't|fails to|did not|didn't|not) (?:meet|satisfy|fulfil+|pass)\b|"
    r"\b(?:reply|response|criterion|it) (?:clearly |therefore |thus )?(?:fails|is (?:not met|violated))\b",
    re.IGNORECASE,
)
_SAYS_PASS = re.compile(
    r"\b(?:reply|response|it) (?:clearly |therefore |thus |fully )?(?:meets|satisfies|fulfil+s|"
    r"passes)\b|\bcriterion is (?:clearly |fully )?(?:met|satisfied)\b",
    re.IGNORECASE,
)


class _Answer(msgspec.Struct, kw_only=True):
    """The JSON object a judge answers with."""

    verdict: str
    reason: str = ""
    quotes: list[str] = []


def verdict_from_reply(
    reply: Reply,
    transcript: Transcript,
    clause: Clause,
    criterion: Criterion,
    judge: ModelJudge,
    digest: Digest,
) -> Verdict:
    """Turn a judge's reply into a verdict, with every quote looked up in the graded reply.

    A reason that says the opposite of the verdict makes it unclear, and so does resting on
    nothing but quotes that are not in the reply. Each such quote is kept and said to be missing.
    """
    outcome, reason, evidence = _read(reply, transcript.text)
    decided = outcome in ("pass", "fail")
    return Verdict(
        transcript=transcript.id,
        clause=clause.id,
        criterion=criterion.id,
        outcome=outcome,
        judge=judge.name,
        judge_kind=judge.kind,
        judge_digest=digest,
        reason=reason,
        evidence=evidence,
        score=score_of(reply.logprobs) if decided else None,
        seconds=reply.latency_s,
        raw=reply.text,
    )


def verdict_from_failure(
    failure: Failure,
    transcript: Transcript,
    clause: Clause,
    criterion: Criterion,
    judge: ModelJudge,
    digest: Digest,
) -> Verdict:
    """Keep a call to the judge that failed: an error, never a fail."""
    return Verdict(
        transcript=transcript.id,
        clause=clause.id,
        criterion=criterion.id,
        outcome="error",
        judge=judge.name,
        judge_kind=judge.kind,
        judge_digest=digest,
        reason=f"{failure.kind} ({failure.boundary}): {failure.message}",
    )


def _read(reply: Reply, graded: str) -> tuple[Outcome, str, tuple[Evidence, ...]]:
    if reply.refusal or reply.finish_reason == "content_filter":
        return "refused", reply.refusal or "the provider filtered the judge's answer", ()
    answer = _answer(reply.text)
    if answer is None:
        return *_not_an_answer(reply), ()
    evidence = tuple(find_quote(quote, graded) for quote in answer.quotes if quote.strip())
    outcome, note = _outcome(answer)
    missing = sum(not one.is_found for one in evidence)
    if missing:
        note += f" [{missing} of {len(evidence)} quotes not in the reply]"
    if outcome in ("pass", "fail") and evidence and missing == len(evidence):
        outcome = "unclear"
    return outcome, (answer.reason.strip() + note).strip(), evidence


def _not_an_answer(reply: Reply) -> tuple[Outcome, str]:
    answer = class_of(reply.text, "")
    if answer.done == "none" and answer.said == "openly" and answer.instead != "question":
        return "refused", "the judge declined to grade"
    if reply.finish_reason == "length":
        return "unparsable", "the judge's answer was cut off at its token limit"
    return "unparsable", "the judge did not answer with the JSON object that was asked for"


def _answer(text: str) -> _Answer | None:
    """Read the JSON object, or the last one in a text that wraps it in something else."""
    for candidate in (text, _last_object(text)):
        try:
            answer = msgspec.json.decode(candidate, type=_Answer)
        except (msgspec.DecodeError, RecursionError):
            continue
        word = answer.verdict.strip().lower().replace("_", "-").replace(" ", "-")
        if word in VERDICTS:
            answer.verdict = word
            return answer
    return None


def _last_object(text: str) -> str:
    decoder = json.JSONDecoder()
    start = text.rfind('{"') if '{"' in text else text.rfind("{")
    while start >= 0:
        try:
            _, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            return ""
        return text[start:end]
    return ""


def _outcome(answer: _Answer) -> tuple[Outcome, str]:
    outcome = _OUTCOMES[answer.verdict]
    says_fail = _SAYS_FAIL.search(answer.reason) is not None
    says_pass = _SAYS_PASS.search(answer.reason) is not None
    if outcome == "pass" and says_fail and not says_pass:
        return "unclear", " [the reason says fail, the verdict pass]"
    if outcome == "fail" and says_pass and not says_fail:
        return "unclear", " [the reason says pass, the verdict fail]"
    return outcome, ""


def score_of(logprobs: tuple[TokenLogprob, ...]) -> float | None:
    """Give how much of the probability of pass and fail lies on pass; None without both words.

    Looks at the first token of the verdict's value and the alternatives the provider listed.
    """
    written = 0
    text = "".join(one.token for one in logprobs)
    start = re.search(r'"verdict"\s*:\s*"', text)
    if start is None:
        return None
    for one in logprobs:
        end = written + len(one.token)
        if end > start.end():
            return _share(one, text[written : start.end()])
        written = end
    return None


def _share(one: TokenLogprob, opening: str) -> float | None:
    """Share out a token that may begin with the quotation mark before the word."""
    chances = {"pass": 0.0, "fail": 0.0}
    listed = dict(one.top) | {one.token: one.logprob}
    for token, logprob in listed.items():
        word = token.removeprefix(opening).strip().strip('"').lower()
        for outcome in chances:
            if word and outcome.startswith(word):
                chances[outcome] += math.exp(logprob)
    total = chances["pass"] + chances["fail"]
    return chances["pass"] / total if total > 0 else None
