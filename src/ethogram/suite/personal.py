"""Find and remove what obviously names a person: e-mail addresses and telephone numbers."""

from __future__ import annotations

import re

import msgspec

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\d(?:[\d ()/-]{6,18})\d(?!\w|\.\d)")
_LEAST_DIGITS = 8
"""Shorter figures are amounts, years and page numbers."""
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")


class Personal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of a text looks like it names a person."""

    emails: int = 0
    phones: int = 0

    def __str__(self) -> str:
        """Say it in words: `1 e-mail address and 2 telephone numbers`."""
        parts = []
        if self.emails:
            parts.append(f"{self.emails} e-mail address{'es' if self.emails > 1 else ''}")
        if self.phones:
            parts.append(f"{self.phones} telephone number{'s' if self.phones > 1 else ''}")
        return " and ".join(parts)


def personal(text: str) -> Personal:
    """Count what looks like an e-mail address or a telephone number; names are not looked for."""
    rest, emails = EMAIL.subn(" ", text)
    return Personal(emails=emails, phones=sum(map(_is_phone, PHONE.finditer(rest))))


def scrubbed(text: str) -> str:
    """Put `[e-mail]` and `[phone]` in their place."""
    return PHONE.sub(
        lambda found: "[phone]" if _is_phone(found) else found[0], EMAIL.sub("[e-mail]", text)
    )


def _is_phone(found: re.Match[str]) -> bool:
    digits = sum(letter.isdigit() for letter in found[0])
    return digits >= _LEAST_DIGITS and not _DATE.match(found[0])
