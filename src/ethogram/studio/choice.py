"""Which transcripts an address means: the filters of a list, carried from page to page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from ethogram.ids import RunId
from ethogram.workflow.transcript_list import ANY_FLIP, Facet, Sieve

PARAMETERS: dict[str, str] = {
    "clause": "for",
    "standing": "standing",
    "situation": "situation",
    "judge": "judge",
    "labels": "labels",
    "flip": "flip",
    "answer": "answer",
    "case": "case",
    "words": "q",
}
"""Field of a sieve to its name in an address."""
PILES: dict[str, dict[str, str]] = {
    "broken": {"standing": "fail"},
    "changed": {"flip": ANY_FLIP},
    "all": {},
}
"""Piles by the name that `ethogram read` gives them."""
LONGEST = 400


def sieve_from(query: Mapping[str, str]) -> Sieve:
    """Read the filters of an address; what is no filter is left alone."""
    pile = PILES.get(query.get("pile", ""), {})
    chosen = {
        field: query.get(name, "").strip()[:LONGEST] or pile.get(field, "")
        for field, name in PARAMETERS.items()
    }
    return msgspec.convert(chosen, Sieve)


def query_of(sieve: Sieve, **more: str | int) -> str:
    """Write filters as the end of an address, with its question mark; empty when there are none."""
    pairs = [(name, getattr(sieve, field)) for field, name in PARAMETERS.items()]
    pairs += [(name, str(value)) for name, value in more.items()]
    written = urlencode([(name, value) for name, value in pairs if value])
    return f"?{written}" if written else ""


def turned(sieve: Sieve, facet: Facet, value: str) -> Sieve:
    """Choose a value of a facet, or let go of it when it is chosen already."""
    now = "" if getattr(sieve, facet) == value else value
    return msgspec.structs.replace(sieve, **{facet: now})


def run_href(run: RunId, sieve: Sieve | None = None, **more: str | int) -> str:
    """Give the address of a run's list."""
    return f"/runs/{run}{query_of(sieve or Sieve(), **more)}"


def read_href(run: RunId, read: int, sieve: Sieve | None = None, **more: str | int) -> str:
    """Give the address of one reply in the reader."""
    return f"/runs/{run}/read/{read}{query_of(sieve or Sieve(), **more)}"


def described(sieve: Sieve) -> str:
    """Say in words what was chosen: `fail · coach · editor/student/essay`."""
    parts = [sieve.standing, sieve.clause, sieve.situation, sieve.answer, sieve.flip]
    parts += [f"judged by {sieve.judge}"] if sieve.judge else []
    parts += [f"labelled: {sieve.labels}"] if sieve.labels else []
    parts += [f"case {sieve.case}"] if sieve.case else []
    parts += [f"“{sieve.words}”"] if sieve.words else []
    return " · ".join(part for part in parts if part) or "all replies"
