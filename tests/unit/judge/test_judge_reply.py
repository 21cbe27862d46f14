from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import Digest, TargetName
from ethogram.judge.judge_reply import score_of, verdict_from_failure, verdict_from_reply
from ethogram.judge.model_judge import judge_of
from ethogram.judge.verdict import Verdict
from ethogram.model.message import Failure, Reply, TokenLogprob
from ethogram.model.target import Target
from tests.fakes.judged import clause, said

COACH = clause("coach", "pasteable")
JUDGE = judge_of(Target(name=TargetName("local"), provider="embedded"))
GRADED = said("We\u2019ll make 8. Which is your claim,\nlight or leaves?")


def read(text: str, **facts: Any) -> Verdict:
    reply = Reply(text=text, **facts)
    return verdict_from_reply(reply, GRADED, COACH, COACH.criteria[0], JUDGE, Digest("d"))


def test_a_plain_answer_is_read_with_its_quote() -> None:
    answer = '{"reason": "It asks.", "quotes": ["your claim, light or"], "verdict": "pass"}'
    verdict = read(answer)
    assert verdict.outcome == "pass"
    assert verdict.reason == "It asks."
    assert verdict.raw == answer
    (quote,) = verdict.evidence
    assert GRADED.text[quote.start : quote.end] == "your claim,\nlight or"


def test_a_quote_that_is_not_in_the_reply_is_kept_and_said_to_be_missing() -> None:
    quotes = '["It sustains life", "your claim"]'
    verdict = read(f'{{"reason": "R.", "quotes": {quotes}, "verdict": "fail"}}')
    assert verdict.outcome == "fail"
    assert [one.is_found for one in verdict.evidence] == [False, True]
    assert verdict.reason == "R. [1 of 2 quotes not in the reply]"


def test_a_verdict_that_rests_on_invented_quotes_alone_decides_nothing() -> None:
    verdict = read('{"reason": "R.", "quotes": ["It sustains life"], "verdict": "fail"}')
    assert verdict.outcome == "unclear"
    assert not verdict.evidence[0].is_found


def test_a_fail_for_what_is_missing_needs_no_quote() -> None:
    assert read('{"reason": "No step.", "quotes": [], "verdict": "fail"}').outcome == "fail"


@pytest.mark.parametrize("word", ["not-applicable", "not applicable", "Not_Applicable"])
def test_not_applicable_is_read_however_it_is_written(word: str) -> None:
    answer = f'{{"reason": "", "quotes": [], "verdict": "{word}"}}'
    assert read(answer).outcome == "not-applicable"


def test_an_object_wrapped_in_prose_or_a_fence_is_read() -> None:
    answer = 'Sure:\n```json\n{"reason": "R.", "quotes": [], "verdict": "unclear"}\n```'
    assert read(answer).outcome == "unclear"


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        ("The reply does not meet the criterion.", "pass"),
        ("The reply clearly meets the criterion.", "fail"),
    ],
)
def test_a_reason_against_its_verdict_makes_it_unclear(reason: str, verdict: str) -> None:
    read_back = read(f'{{"reason": "{reason}", "quotes": [], "verdict": "{verdict}"}}')
    assert read_back.outcome == "unclear"
    assert "the reason says" in read_back.reason


def test_a_refused_judge_is_not_a_fail() -> None:
    assert read("I'm sorry, but I can't assist with that.").outcome == "refused"
    assert read("", refusal="policy").outcome == "refused"
    assert read("", finish_reason="content_filter").outcome == "refused"


@pytest.mark.parametrize(
    "text", ["", "pass", '{"verdict": "maybe"}', '{"reason": "cut', "[]", "{" * 5000]
)
def test_what_cannot_be_read_is_unparsable(text: str) -> None:
    assert read(text, finish_reason="length").outcome == "unparsable"


def test_a_failed_call_is_an_error_that_names_its_boundary() -> None:
    failure = Failure(boundary="network", kind="TimedOut", message="no answer in 60 s")
    verdict = verdict_from_failure(failure, GRADED, COACH, COACH.criteria[0], JUDGE, Digest("d"))
    assert verdict.outcome == "error"
    assert verdict.reason == "TimedOut (network): no answer in 60 s"


def tokens(*parts: tuple[str, float, dict[str, float]]) -> tuple[TokenLogprob, ...]:
    return tuple(
        TokenLogprob(
            token=token, logprob=math.log(p), top=tuple((k, math.log(v)) for k, v in top.items())
        )
        for token, p, top in parts
    )


def test_the_score_is_the_share_of_probability_on_pass() -> None:
    logprobs = tokens(
        ('{"reason": "x", "verdict"', 1.0, {}),
        (': "', 1.0, {}),
        ("pass", 0.6, {"pass": 0.6, "fail": 0.2, "un": 0.2}),
        ('"}', 1.0, {}),
    )
    assert score_of(logprobs) == pytest.approx(0.75)


def test_the_score_is_read_where_the_token_begins_with_the_quotation_mark() -> None:
    logprobs = tokens(
        ('"verdict":', 1.0, {}), ('"f', 0.9, {'"f': 0.9, '"p': 0.1}), ('ail"', 1.0, {})
    )
    assert score_of(logprobs) == pytest.approx(0.1)


def test_without_log_probabilities_there_is_no_score() -> None:
    assert score_of(()) is None
    assert read('{"reason": "", "quotes": [], "verdict": "pass"}').score is None


@given(st.text(max_size=200))
def test_any_answer_is_a_verdict(text: str) -> None:
    assert read(text).outcome in (
        "pass",
        "fail",
        "not-applicable",
        "unclear",
        "refused",
        "unparsable",
    )
