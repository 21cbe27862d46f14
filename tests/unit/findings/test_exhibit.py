from __future__ import annotations

from ethogram.findings.conformance import conformance
from ethogram.findings.exhibit import failing, with_quotes
from ethogram.findings.observation import Observation
from ethogram.findings.summary import Quote
from tests.fakes.observations import COACH, a_spec, seen


def a_quote(one: Observation) -> Quote:
    read = int(one.transcript.partition(".")[2])
    return Quote(text="Photosynthesis turns", transcript=one.transcript, case=one.case, read=read)


def test_confirmed_failures_are_quoted_first_and_one_a_family() -> None:
    observed = [
        seen(1, "fail", kind="model"),
        seen(2, "fail", family="f"),
        seen(3, "fail", family="f"),
        seen(4, "fail"),
    ]
    assert [one.transcript for one in failing(observed)[COACH]] == ["r.2", "r.4", "r.1"]


def test_every_failing_clause_gets_its_quotes() -> None:
    observed = [seen(n, "fail") for n in range(9)]
    (found,) = with_quotes(conformance(a_spec(), observed), observed, a_quote, most=2)
    assert [quote.read for quote in found.quotes] == [0, 1]


def test_a_reply_whose_words_are_gone_is_passed_over() -> None:
    observed = [seen(n, "fail") for n in range(9)]
    found = with_quotes(
        conformance(a_spec(), observed),
        observed,
        lambda one: None if one.transcript == "r.0" else a_quote(one),
    )
    assert found[0].quotes[0].read == 1


def test_a_clause_without_failures_has_no_quotes() -> None:
    observed = [seen(1, "pass")]
    (found,) = with_quotes(conformance(a_spec(), observed), observed, a_quote)
    assert found.quotes == ()
