"""What the suites missed, for the terminal; and conversations as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ethogram.logs.conversation import LogConversation
from ethogram.logs.missed import Missed, MissedGroup
from ethogram.report.ink import ink
from ethogram.report.number import count
from ethogram.report.plain_text import cut, one_line, visible, wrap

MOST_GROUPS = 20
_LABEL = 9


def render_missed(missed: Missed, *, width: int = 100, colour: bool = False) -> str:
    """Say what no case comes near, the heaviest first, and what is not shown."""
    far = missed.folded - missed.near
    lines = wrap(
        f"{count(missed.conversations, 'conversation')}, {missed.folded:,} different ones; "
        f"a case comes near {missed.near:,} of them, none near {far:,} "
        f"(cosine under {missed.reach:.2f})",
        width,
    )
    for place, group in enumerate(missed.groups[:MOST_GROUPS], 1):
        lines += ["", *_group_lines(group, width, place=place, colour=colour)]
    if not missed.groups:
        lines += ["", "No group is shown."]
    lines += ["", *_left_out(missed, width)]
    if missed.groups:
        lines += ["next     ethogram logs show 1", "         ethogram logs case 1"]
    return "\n".join(lines) + "\n"


def _group_lines(group: MissedGroup, width: int, *, place: int = 0, colour: bool) -> Iterator[str]:
    stakes = f"stakes {group.nearest.stakes}"
    sure = "" if group.is_stable else f" · hardly a group (stability {group.stability:.2f})"
    number = f"{place}. " if place else ""
    head = f"{number}{group.id}  {count(group.users, 'user')}, {count(group.volume, 'conversation')}, {stakes}"
    yield ink(head, "strong", colour=colour) + ink(sure, "warn", colour=colour)
    yield "  " + cut(f'"{one_line(group.example)}"', width - 2)
    clause = f" ({group.nearest.clause})" if group.nearest.clause else ""
    yield ink(
        f"  nearest case {group.nearest.case}{clause}, cosine {group.nearest.cosine:.2f}",
        "faint",
        colour=colour,
    )


def _left_out(missed: Missed, width: int) -> Iterator[str]:
    parts = [f"{missed.alone:,} different ones lie in no group."]
    more = len(missed.groups) - MOST_GROUPS
    if more > 0:
        parts.append(f"{count(more, 'lighter group')} not shown here: --json has them all.")
    if missed.suppressed:
        parts.append(
            f"{count(missed.suppressed, 'group')} of fewer than {missed.fewest_users} users kept "
            "back, so that nobody can be picked out."
        )
    if missed.without_user:
        parts.append(
            f"{count(missed.without_user, 'conversation')} name no user and count as one each: one "
            "person may stand behind several."
        )
    parts.append("Static word vectors find what lies together; they judge nothing.")
    yield from wrap(" ".join(parts), width)


def render_conversation(
    conversation: LogConversation, *, width: int = 100, colour: bool = False
) -> str:
    """Show a conversation as it is kept: scrubbed, with the log it came from."""
    said = [conversation.source, conversation.at, conversation.model]
    place = [conversation.surface, conversation.audience, conversation.use_case]
    head = " · ".join(one_line(each) for each in (conversation.id, *said, *place) if each)
    lines = [ink(head, "strong", colour=colour)]
    for turn in conversation.turns:
        rows = [row for line in turn.content.split("\n") for row in wrap(visible(line), width - 11)]
        label = f"{turn.role:<{_LABEL}}"
        for number, row in enumerate(rows or ["(nothing)"]):
            start = ink(label, "faint", colour=colour) if number == 0 else " " * _LABEL
            lines.append(f"{start}  {row}")
    return "\n".join(lines) + "\n"


def render_group(
    group: MissedGroup,
    conversations: Sequence[LogConversation],
    *,
    most: int = 5,
    width: int = 100,
    colour: bool = False,
) -> str:
    """Show a group: what it weighs, and its conversations, the middle one first."""
    lines = [*_group_lines(group, width, colour=colour), ""]
    for conversation in conversations[:most]:
        lines += [render_conversation(conversation, width=width, colour=colour)]
    left = len(conversations) - most
    if left > 0:
        lines.append(f"{left:,} more: ethogram logs show {group.id} -n {len(conversations)}")
    lines.append(f"next     ethogram logs case {conversations[0].id}" if conversations else "")
    return "\n".join(lines) + "\n"
