from __future__ import annotations

import msgspec
import pytest

from ethogram.findings.compare import Side, compare
from ethogram.findings.summarise import Gathered, summarise
from ethogram.findings.summary import RunFacts, Summary
from ethogram.ids import RunId
from tests.fakes.observations import a_spec, seen

RUN = RunFacts(run=RunId("b"), product="Margin", target="tiny", model="tiny-1")


def test_a_summary_survives_being_written_and_read() -> None:
    before = [seen(n, "pass", run="a") for n in range(16)]
    after = [seen(n, "fail" if n < 9 else "pass", run="b") for n in range(16)]
    sides = Side(run=RunId("a"), observations=before), Side(run=RunId("b"), observations=after)
    summary = summarise(
        Gathered(run=RUN, spec=a_spec(), observations=after, comparison=compare(a_spec(), *sides))
    )
    assert msgspec.json.decode(msgspec.json.encode(summary), type=Summary) == summary


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(
            b'{"run": {"run": "r", "product": "p", "target": "t", "model": "m"}, "score": 3}',
            type=Summary,
        )
