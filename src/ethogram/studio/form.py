"""What a page sent: the fields of a form, or of a script's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from ethogram.errors import UsageRefused
from ethogram.report.shown_span import Stretch

MOST_FIELDS = 500
MOST_LETTERS = 4000
"""Of a note or a ruling."""
LONGEST_S = 3600.0
"""A reply that lay open longer was not read all that time."""


async def read_fields(request: Request) -> dict[str, str]:
    """Read a form or a flat JSON object; of a field sent twice the last counts.

    Lines end as documents end them, whatever the browser sent.

    Raises:
        UsageRefused: It is neither.
    """
    body = await request.body()
    is_json = request.headers.get("content-type", "").startswith("application/json")
    try:
        fields = (
            msgspec.json.decode(body or b"{}", type=dict[str, str])
            if is_json
            else dict(_pairs(body.decode("utf-8")))
        )
    except (msgspec.MsgspecError, ValueError) as error:
        raise UsageRefused(
            f"The page sent fields that cannot be read: {error}. Expected a form in UTF-8. Load "
            "the page again and repeat it."
        ) from error
    return {name: _plain(value) for name, value in fields.items()}


def text_field(fields: Mapping[str, str], name: str) -> str:
    """Give what somebody wrote, without white space around it.

    Raises:
        UsageRefused: It is too long to be read by others.
    """
    text = fields.get(name, "").strip()
    if len(text) > MOST_LETTERS:
        raise UsageRefused(
            f"The {name} has {len(text):,} letters. Expected at most {MOST_LETTERS:,}: one note, on "
            "the first thing that went wrong. Shorten it and send it again."
        )
    return text


def seconds_field(fields: Mapping[str, str]) -> float | None:
    """Give how long a reply was looked at, in seconds; None where that is not known."""
    try:
        seconds = float(fields.get("seconds", ""))
    except ValueError:
        return None
    return round(seconds, 1) if 0 <= seconds <= LONGEST_S else None


def stretch_field(fields: Mapping[str, str]) -> Stretch | None:
    """Give what was marked on the screen, in letters as they are shown; None where nothing was."""
    start, end = fields.get("start", ""), fields.get("end", "")
    if not (_is_whole(start) and _is_whole(end)):
        return None
    return Stretch(int(start), int(end))


def _is_whole(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 10


def _pairs(body: str) -> list[tuple[str, str]]:
    return parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")
