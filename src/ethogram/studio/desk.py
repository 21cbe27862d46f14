"""What every page about replies shares: the room where runs lie open, and who is reading."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from ethogram.errors import UsageRefused
from ethogram.studio.studio import studio_of
from ethogram.workflow.labelling import labeller_name
from ethogram.workflow.reading_room import ReadingRoom

COOKIE = "ethogram-labeller"
A_YEAR_S = 365 * 24 * 3600
LONGEST_NAME = 80
PART_HEADER = "x-ethogram-part"
"""Sent by a page's own script: it wants the part that changes, without the page around it."""


class Reader(NamedTuple):
    """Who reads."""

    name: str
    """Empty where no name can be found; labels are then refused with the reason."""
    problem: str = ""


def room_of(request: Request) -> ReadingRoom:
    """Give the room of this studio; opened by the first request that needs it."""
    state = request.app.state
    room = getattr(state, "reading_room", None)
    if not isinstance(room, ReadingRoom):
        studio = studio_of(request)
        room = state.reading_room = ReadingRoom(studio.root, clock=studio.clock)
        studio.at_end.append(room.close)
    return room


def reader_of(request: Request) -> Reader:
    """Give who reads in this browser: the name chosen there, else that of the studio's start."""
    chosen = unquote(request.cookies.get(COOKIE, ""))[:LONGEST_NAME]
    try:
        return Reader(labeller_name(chosen or studio_of(request).labeller))
    except UsageRefused as error:
        return Reader("", str(error))


def labeller_of(request: Request) -> str:
    """Give who labels in this browser.

    Raises:
        UsageRefused: No name can be found.
    """
    who = reader_of(request)
    if not who.name:
        raise UsageRefused(who.problem)
    return who.name


def keep_reader(answer: Response, name: str) -> str:
    """Let this browser label under another name from now on.

    Raises:
        UsageRefused: No file of labels can be named after it.
    """
    kept = labeller_name(name[:LONGEST_NAME]) if name.strip() else ""
    answer.set_cookie(
        COOKIE, quote(kept), max_age=A_YEAR_S, httponly=True, samesite="strict", path="/"
    )
    return kept


def wants_part(request: Request) -> bool:
    """True when a script of ours asks for the part of a page that changes."""
    return PART_HEADER in request.headers
