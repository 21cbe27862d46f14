"""Complaints: who said that which conversation went wrong, kept in `labels/reports.jsonl`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import AudienceId, ClauseId, SurfaceId, TranscriptId, digest
from ethogram.model.message import Message, Role
from ethogram.report.evidence import ReportTranscript
from ethogram.workflow.journal import append_lines, moment

PATH = "labels/reports.jsonl"
_ROLES: tuple[Role, ...] = get_args(Role)


class Complaint(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One line of `labels/reports.jsonl`. It decides nothing by itself: it is no label."""

    id: str
    """`r-3f2a91`, made of what was said, so that the same conversation has the same one."""
    at: str
    """When it was kept: ISO 8601 with zone."""
    who: str = ""
    """Who said that it was wrong: `support, ticket 4411`."""
    what: str = ""
    """What was wrong in their words: `too cautious`."""
    turns: tuple[Message, ...] = ()
    surface: SurfaceId | None = None
    audience: AudienceId | None = None
    clauses: tuple[ClauseId, ...] = ()
    """Clauses it was said to concern; those only proposed are not kept."""
    transcript: TranscriptId = TranscriptId("")
    """The reply of a run that it is about, if it is one."""
    source: str = ""
    """File it was read from."""


def keep_complaint(root: Path, complaint: Complaint) -> Complaint:
    """Append a complaint; it is on the disk when this returns."""
    append_lines(root / PATH, msgspec.json.encode(complaint).decode() + "\n")
    return complaint


def new_complaint_id(turns: Sequence[Message], who: str, what: str) -> str:
    """Name a complaint by what was said and who said what about it."""
    return f"r-{digest([list(turns), who, what])[:6]}"


def note_complaint(
    root: Path, reply: ReportTranscript, clause: ClauseId, *, who: str, what: str
) -> Complaint:
    """Keep what a reader noted about a reply without passing or failing it."""
    turns = [Message(role=_role(turn.role), content=turn.text) for turn in reply.turns]
    if reply.reply:
        turns.append(Message(role="assistant", content=reply.reply))
    return keep_complaint(
        root,
        Complaint(
            id=new_complaint_id(turns, who, what),
            at=moment(time.time()),
            who=who,
            what=what,
            turns=tuple(turns),
            surface=SurfaceId(reply.situation.partition("/")[0]),
            clauses=(clause,) if clause else (),
            transcript=reply.id,
        ),
    )


def _role(shown: str) -> Role:
    """Give the role a reader was shown, without the name behind it."""
    first = shown.partition(" ")[0]
    return next((role for role in _ROLES if role == first), "user")


def load_complaints(root: Path) -> list[Complaint]:
    """Read every complaint, oldest first.

    Raises:
        UsageRefused: A line was edited into something else.
    """
    path = root / PATH
    if not path.is_file():
        return []
    decoder = msgspec.json.Decoder(Complaint)
    found: list[Complaint] = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                found.append(decoder.decode(line))
            except msgspec.DecodeError as error:
                raise UsageRefused(
                    f"{PATH}, line {number}, is no complaint: {error}. Complaints are appended by "
                    "'ethogram file' and never edited; undo the change to this line."
                ) from error
    return found


def find_complaint(root: Path, name: str) -> Complaint | None:
    """Give the newest complaint of that id, or None."""
    return next((each for each in reversed(load_complaints(root)) if each.id == name), None)
