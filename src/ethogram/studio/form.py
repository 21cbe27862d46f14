"""What a page sent: the fields of a form, or of a script's JSON."""

from __future__ import annotations

from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from ethogram.errors import UsageRefused

MOST_FIELDS = 500


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


def _pairs(body: str) -> list[tuple[str, str]]:
    return parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")
