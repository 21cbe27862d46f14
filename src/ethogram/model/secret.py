"""Secrets: what looks like one, and how text is shown without it."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "[hidden]"
SHORTEST_KEY = 4
"""Shorter values are not hidden: they would tear holes in ordinary text and protect nothing."""

_LOOKS_SECRET = re.compile(
    r"""\b(?:
        sk-(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{8,}        # OpenAI, Anthropic and their followers
      | (?:gsk|hf|ghp|gho|r8)_[A-Za-z0-9]{16,}
      | (?:xai|pplx|nvapi|glpat)-[A-Za-z0-9_-]{16,}
      | AIza[A-Za-z0-9_-]{20,}
      | AKIA[A-Z0-9]{12,}
      | eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_.-]{10,}
      | [Bb]earer\s+[A-Za-z0-9._~+/=-]{8,}
    )""",
    re.VERBOSE,
)
_WITH_PASSWORD = re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)")
_NAMES_SECRET = re.compile(
    r"^(?:x-)?(?:api-?)?(?:key|token|secret|password|authorization|bearer)$|"
    r"(?:api-?key|access-?token|auth-?token|secret-?key|client-?secret)$"
)


def looks_secret(text: str) -> bool:
    """True when a value has the shape of a key that somebody pasted in."""
    return bool(_LOOKS_SECRET.search(text) or _WITH_PASSWORD.search(text))


def names_secret(name: str) -> bool:
    """True when a field of this name would hold a secret: `api-key`, `token`, `Authorization`."""
    return bool(_NAMES_SECRET.search(name.lower().replace("_", "-")))


def hide(text: str, secrets: Iterable[str] = ()) -> str:
    """Show a text without the secrets given, and without anything that looks like one."""
    for secret in secrets:
        if len(secret) >= SHORTEST_KEY:
            text = text.replace(secret, HIDDEN)
    text = _WITH_PASSWORD.sub(HIDDEN, text)
    return _LOOKS_SECRET.sub(HIDDEN, text)
