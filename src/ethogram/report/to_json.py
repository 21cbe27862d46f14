"""The six answers for programs."""

from __future__ import annotations

import msgspec

from ethogram.findings.summary import Summary

SCHEMA = "ethogram.summary/1"
"""Changes when a field is renamed or removed, or changes its meaning; not when one is added."""


def summary_json(summary: Summary) -> str:
    """Give the whole summary as one JSON document that names its schema."""
    document = {"schema": SCHEMA, "summary": summary}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"
