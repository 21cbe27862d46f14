"""The summary as JSON names its schema and loses nothing."""

from __future__ import annotations

import json

import msgspec

from ethogram.findings.summary import Summary
from ethogram.report.to_json import SCHEMA, summary_json
from tests.fakes.summaries import margin


def test_the_summary_reads_back_as_it_was() -> None:
    document = json.loads(summary_json(margin()))
    assert document["schema"] == SCHEMA
    assert msgspec.convert(document["summary"], Summary) == margin()
