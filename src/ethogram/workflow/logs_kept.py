"""What was found missing last, kept so that groups can be opened without looking again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import Digest
from ethogram.logs.conversation import LogConversation
from ethogram.logs.missed import Missed, MissedGroup
from ethogram.workflow.logs_in import FOLDER, load_log, log_names
from ethogram.workflow.spec_files import put_in_place

KEPT = "missed.json"


class KeptMissed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The groups that were found last, and over what."""

    missed: Missed
    at: str
    logs: tuple[str, ...] = ()
    """Names of the logs that were looked at; empty: all."""
    cases: Digest = Digest("")
    """Of the cases they were held against."""


class LogLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One log that was taken in."""

    name: str
    conversations: int
    users: int
    without_user: int
    first: str
    last: str


def keep_missed(root: Path, kept: KeptMissed) -> None:
    """Keep what was found; what was kept before is written over."""
    path = root / FOLDER / KEPT
    path.touch()
    put_in_place(path, msgspec.json.encode(kept).decode())


def load_missed(root: Path) -> KeptMissed | None:
    """Give what was found last; None when nobody looked yet, or an older release did."""
    try:
        return msgspec.json.decode((root / FOLDER / KEPT).read_bytes(), type=KeptMissed)
    except (OSError, msgspec.MsgspecError):
        return None


def list_logs(root: Path) -> tuple[LogLine, ...]:
    """Count what every log holds; none when none was taken in."""
    lines = []
    for name in log_names(root):
        conversations = without = 0
        users, times = set[str](), list[str]()
        for each in load_log(root, name):
            conversations += 1
            without += not each.user
            users.add(each.user)
            if each.at:
                times = [min(*times, each.at), max(*times, each.at)] if times else [each.at] * 2
        lines.append(
            LogLine(
                name=name,
                conversations=conversations,
                users=len(users - {""}),
                without_user=without,
                first=times[0] if times else "",
                last=times[1] if times else "",
            )
        )
    return tuple(lines)


def find_conversation(root: Path, name: str) -> LogConversation:
    """Give the conversation of that id; of a group, the one in its middle.

    Raises:
        UsageRefused: No log holds it.
    """
    if not name.startswith("c-"):
        group = named_group(root, name)
        name = group.conversations[0]
    for log in log_names(root):
        for each in load_log(root, log):
            if each.id == name:
                return each
    raise UsageRefused(
        f"No conversation {name!r} in any log. List the groups with 'ethogram logs missed', and the "
        "conversations of one with 'ethogram logs show GROUP'."
    )


def named_group(root: Path, name: str) -> MissedGroup:
    """Give a group of those found last, by id or by its place in the list, 1 for the heaviest.

    Raises:
        UsageRefused: Nobody looked yet, or there is no such group.
    """
    kept = load_missed(root)
    known = kept.missed.groups if kept else ()
    for place, group in enumerate(known, 1):
        if name in (group.id, str(place)):
            return group
    there = ", ".join(each.id for each in known[:8]) or "none"
    raise UsageRefused(
        f"No group {name!r}. Groups found last: {there}. Look again with 'ethogram logs missed'."
    )


def find_group(root: Path, name: str) -> tuple[MissedGroup, tuple[LogConversation, ...]]:
    """Give a group of those found last, with its conversations, the middle one first.

    Raises:
        UsageRefused: Nobody looked yet, or there is no such group.
    """
    group = named_group(root, name)
    wanted = {each: place for place, each in enumerate(group.conversations)}
    found = {
        each.id: each
        for log in log_names(root)
        for each in load_log(root, log)
        if each.id in wanted
    }
    return group, tuple(found[each] for each in group.conversations if each in found)
