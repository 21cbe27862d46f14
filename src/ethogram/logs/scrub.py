"""Take out what names a person, before anything else sees it.

Code can find what has a form: addresses, numbers, keys. Names of people have none; those that are
introduced as one are found, in the whole conversation from then on, and the others are not. The
count says what was taken out, never what was left.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Callable

import msgspec

from ethogram.logs.given_name import names_in, without_names
from ethogram.model.message import Message

Meant = Callable[[str], int]
"""Says how many letters of what was found are meant, from its start; 0: none."""
ROUNDS = 4
"""What was put in place of one thing may lay another open; more rounds change nothing."""


class Scrubbed(msgspec.Struct, frozen=True, kw_only=True):
    """A text without what was found, and how much that was."""

    text: str
    counts: dict[str, int]


def _all(found: str) -> int:
    return len(found)


def _card(found: str) -> int:
    """Find a payment card's number by its check digit (ISO/IEC 7812)."""
    return _longest(found, _is_card)


def _is_card(text: str) -> bool:
    digits = [int(letter) for letter in text if letter.isdecimal()]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [d * 2 - 9 * (d > 4) if n % 2 else d for n, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _iban(found: str) -> int:
    """Find a bank account number by its check digits (ISO 13616)."""
    return _longest(found, _is_iban)


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "").upper()
    if not 15 <= len(plain) <= 34:
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


def _longest(found: str, is_meant: Callable[[str], bool]) -> int:
    """Give the longest start that is meant and ends with a word; the next word may be another's."""
    for end in range(len(found), 0, -1):
        is_whole = end == len(found) or not found[end].isalnum() or not found[end - 1].isalnum()
        if is_whole and found[end - 1].isalnum() and is_meant(found[:end]):
            return end
    return 0


def _ip(found: str) -> int:
    try:
        ipaddress.ip_address(found)
    except ValueError:
        return 0
    return len(found) if any(letter.isdecimal() for letter in found) else 0


def _phone(found: str) -> int:
    is_date = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", found)
    digits = sum(letter.isdecimal() for letter in found)
    return 0 if is_date or digits < 8 else len(found)


KINDS: tuple[tuple[str, re.Pattern[str], Meant], ...] = (
    (
        "link",
        re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/@]{1,200}@\S+", re.IGNORECASE),
        _all,
    ),
    ("e-mail", re.compile(r"[\w.+%'-]{1,64}+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), _all),
    (
        "key",
        re.compile(
            r"(?i:\b(?:pass(?:word|wort|phrase)|api[_-]?key|access[_-]?key|secret|token|pin)"
            r"\s{0,3}(?:[:=]|is:)\s{0,3}[^\s\[]\S{3,})"
            r"|\b(?:sk-[\w-]{12,}|gh[pousr]_\w{20,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{12,}"
            r"|AIza[\w-]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}|[0-9a-fA-F]{32,})"
        ),
        _all,
    ),
    (
        "account",
        re.compile(
            r"(?<![^\W_])[A-Za-z]{2}\d{2}(?: ?[0-9A-Za-z]{4}){2,7}(?: ?[0-9A-Za-z]{1,3})?\b"
        ),
        _iban,
    ),
    ("card", re.compile(r"(?<!\d)\d(?:[ .-]?\d){12,22}(?!\d)"), _card),
    (
        "ip",
        re.compile(
            r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)"
            r"|(?<![\w:])(?=[0-9a-fA-F:]*:[0-9a-fA-F:]*:)[0-9a-fA-F:]{3,39}(?![\w:])"
        ),
        _ip,
    ),
    (
        "phone",
        re.compile(
            r"(?<![\w.])(?:\+|00)?\(?\d(?:[\d ()/-]{6,22})\d(?!\w|\.\d)"
            r"|(?<![\w.])(?:\+\d{1,3}[ .]?)?\(?\d{2,4}\)?[.]\d{3,4}[.]\d{3,5}(?!\w|\.\d)"
        ),
        _phone,
    ),
    (
        "address",
        re.compile(
            r"\b\d{1,5}[a-z]? (?:[A-Z][\w'-]{1,20} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln"
            r"|Drive|Dr|Square|Sq|Court|Ct|Boulevard|Blvd|Way|Close|Place)\b\.?"
            r"|\b[A-Z\u00c4\u00d6\u00dc][\w-]{2,25}(?:stra\u00dfe|strasse|str\.|weg|platz|gasse|allee)"
            r" \d{1,4}[a-z]?\b"
            r"|\b\d{1,4}(?:,| bis| ter)? (?:rue|avenue|boulevard|place|chemin) (?:de |du |des |la )*"
            r"[A-Z\u00c0-\u00de][\w'-]{1,25}"
        ),
        _all,
    ),
)
PLACEHOLDER = re.compile(rf"\[(?:name|{'|'.join(re.escape(kind) for kind, *_ in KINDS)})\]")
"""What stands in place of what was taken out."""
_SUSPECT = re.compile(r"[\d@:=A-Z\u00c0-\u00de]")
"""A text without any of these holds nothing that has a form."""


def scrub(text: str) -> Scrubbed:
    """Put `[e-mail]`, `[phone]`, `[name]` and the like in place of what names a person."""
    counts = Counter[str]()
    return Scrubbed(text=_scrubbed(text, names_in(text), counts), counts=dict(counts))


def scrub_turns(turns: tuple[Message, ...]) -> tuple[tuple[Message, ...], Counter[str]]:
    """Scrub every turn; tool calls and names of speakers are dropped whole.

    A name that one turn introduces is taken out of all of them.
    """
    counts = Counter[str]()
    names = frozenset[str]().union(*(names_in(turn.content) for turn in turns))
    kept = tuple(
        Message(role=turn.role, content=_scrubbed(turn.content, names, counts)) for turn in turns
    )
    return kept, counts


def _scrubbed(text: str, names: frozenset[str], counts: Counter[str]) -> str:
    if not _SUSPECT.search(text):
        return text
    for _ in range(ROUNDS):
        before = text
        for kind, pattern, meant in KINDS:
            text = pattern.sub(_replacing(kind, meant, counts), text)
        text, taken = without_names(text, names)
        if taken:
            counts["name"] += taken
        if text == before:
            break
        names |= names_in(text)
    return text


def _replacing(kind: str, meant: Meant, counts: Counter[str]) -> Callable[[re.Match[str]], str]:
    def replaced(found: re.Match[str]) -> str:
        end = meant(found[0])
        if not end:
            return found[0]
        counts[kind] += 1
        return f"[{kind}]{found[0][end:]}"

    return replaced
