"""Take out what names a person, before anything else sees it.

Code can find what has a form: addresses, numbers, keys. Names of people have none; those that are
introduced as one are found, and the others are not. The count says what was taken out, never what
was left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import msgspec

from ethogram.model.message import Message
from ethogram.suite.personal import EMAIL, PHONE

Match = re.Match[str]


class Scrubbed(msgspec.Struct, frozen=True, kw_only=True):
    """A text without what was found, and how much that was."""

    text: str
    counts: dict[str, int]


def _luhn(found: Match) -> bool:
    """True for a number that is a payment card's (ISO/IEC 7812)."""
    digits = [int(letter) for letter in found[0] if letter.isdigit()]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [d * 2 - 9 * (d > 4) if n % 2 else d for n, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _iban(found: Match) -> bool:
    """True for a bank account number by its check digits (ISO 13616)."""
    text = re.sub(r"\s", "", found[0]).upper()
    if not 15 <= len(text) <= 34:
        return False
    moved = text[4:] + text[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


def _always(_: Match) -> bool:
    return True


def _long_number(found: Match) -> bool:
    return sum(letter.isdigit() for letter in found[0]) >= 8


_WORD = r"[A-Z\u00c0-\u00de][\w'\u2019-]{1,24}"
KINDS: tuple[tuple[str, re.Pattern[str], Callable[[Match], bool]], ...] = (
    (
        "link",
        re.compile(
            r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/@:]{1,80}:[^\s/@]{1,80}@\S{1,200}", re.IGNORECASE
        ),
        _always,
    ),
    ("e-mail", EMAIL, _always),
    (
        "key",
        re.compile(
            r"\b(?:sk-[\w-]{12,}|gh[pousr]_\w{20,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{12,}"
            r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}|[0-9a-fA-F]{32,})\b"
        ),
        _always,
    ),
    (
        "account",
        re.compile(r"\b[A-Za-z]{2}\d{2}(?: ?[0-9A-Za-z]{4}){2,7}(?: ?[0-9A-Za-z]{1,3})?\b"),
        _iban,
    ),
    ("card", re.compile(r"\b\d(?:[ -]?\d){12,18}\b"), _luhn),
    (
        "ip",
        re.compile(
            r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b"
            r"|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])"
        ),
        _always,
    ),
    ("phone", PHONE, _long_number),
    (
        "address",
        re.compile(
            r"\b\d{1,5}[a-z]? (?:[A-Z][\w'-]{1,20} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr"
            r"|Square|Sq|Court|Ct|Boulevard|Blvd|Way|Close|Place)\b\.?"
            r"|\b[A-Z][\w-]{2,25}(?:stra\u00dfe|strasse|weg|platz|gasse) \d{1,4}[a-z]?\b"
        ),
        _always,
    ),
)
NAMES = re.compile(
    r"(?P<before>\b(?:[Mm]y name is|[Mm]y name's|I am called|[Cc]all me|[Tt]his is|[Mm]y (?:mother|father|"
    r"mum|mom|dad|son|daughter|husband|wife|boss|friend|teacher|doctor)(?: is| called|,)?|Mr\.?|Mrs\.?|"
    r"Ms\.?|Dr\.?|[Dd]ear|[Rr]egards,?|[Ss]incerely,?|[Ss]igned,?|[Hh]i,? I'm|[Hh]ello,? I'm)\s+)"
    rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})"
)
_NO_NAMES = frozenset(
    {
        "Sir",
        "Madam",
        "Team",
        "All",
        "Customer",
        "Support",
        "The",
        "A",
        "An",
        "Not",
        "Sorry",
        "I",
        "It",
    }
)
_SUSPECT = re.compile(r"[\d@]|:/|[A-Z]")
"""A text without any of these holds nothing that has a form."""


def scrub(text: str) -> Scrubbed:
    """Put `[e-mail]`, `[phone]`, `[name]` and the like in place of what names a person."""
    if not _SUSPECT.search(text):
        return Scrubbed(text=text, counts={})
    counts = Counter[str]()
    for kind, pattern, is_meant in KINDS:
        text = pattern.sub(_replacing(kind, is_meant, counts), text)
    text = NAMES.sub(lambda found: _named(found, counts), text)
    return Scrubbed(text=text, counts=dict(counts))


def scrub_turns(turns: tuple[Message, ...]) -> tuple[tuple[Message, ...], Counter[str]]:
    """Scrub every turn; tool calls and names of speakers are dropped whole."""
    counts = Counter[str]()
    kept = []
    for turn in turns:
        done = scrub(turn.content)
        counts.update(done.counts)
        kept.append(Message(role=turn.role, content=done.text))
    return tuple(kept), counts


def _replacing(
    kind: str, is_meant: Callable[[Match], bool], counts: Counter[str]
) -> Callable[[Match], str]:
    def replaced(found: Match) -> str:
        if not is_meant(found):
            return found[0]
        counts[kind] += 1
        return f"[{kind}]"

    return replaced


def _named(found: Match, counts: Counter[str]) -> str:
    if found["name"].split()[0] in _NO_NAMES:
        return found[0]
    counts["name"] += 1
    return f"{found['before']}[name]"
