"""What did the suites miss? Conversations that no case comes near, grouped and ranked."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.ids import CaseId, ClauseId
from ethogram.logs.conversation import LogConversation
from ethogram.spec.clause import Stakes

NEAR = 0.55
"""Cosine of two short texts about the same thing, with static word vectors: good enough to group,
not to judge."""
FEWEST_USERS = 5
"""Groups of fewer users are counted and not shown, so that nobody can be picked out."""
STABLE = 0.6
"""Under this stability a group is marked as hardly one."""
WEIGHT: dict[Stakes, float] = {"low": 1.0, "medium": 2.0, "high": 4.0}


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that stands for all that say almost the same."""

    conversation: LogConversation
    copies: int
    users: frozenset[str]
    """Hashes of who said it; a conversation without a user counts as one of its own."""


class Match(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case that comes nearest to a conversation."""

    case: CaseId
    cosine: float
    clause: ClauseId = ClauseId("")
    stakes: Stakes = "medium"


class MissedGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conversations that lie together, and that no case comes near."""

    id: str
    """`g-3f2a91`: made of the conversation in its middle."""
    example: str
    """What the conversation in the middle asked, scrubbed."""
    conversations: tuple[str, ...]
    """Ids, the middle one first."""
    volume: int
    """Conversations, copies included."""
    users: int
    nearest: Match
    """The nearest case of the middle one; far off, and still the best hint."""
    weight: float
    """Users times stakes: what the list is ranked by."""
    stability: float

    @property
    def is_stable(self) -> bool:
        """True when the group comes back with a fifth of the conversations left out."""
        return self.stability >= STABLE


class Missed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that no case comes near."""

    groups: tuple[MissedGroup, ...]
    """The heaviest first."""
    conversations: int
    """All that were taken in."""
    folded: int
    """Different ones."""
    users: int
    without_user: int
    """Conversations whose log does not say who spoke; each counts as a user of its own."""
    near: int
    """Different ones that a case comes near."""
    alone: int
    """Different ones that lie in no group."""
    suppressed: int
    """Groups that are not shown because too few users speak in them."""
    reach: float
    fewest_users: int


class Led(msgspec.Struct, frozen=True, kw_only=True):
    """A group by index, as it was found."""

    leader: int
    members: tuple[int, ...]
    stability: float


def missed_groups(
    far: Sequence[Folded],
    matches: Sequence[Match],
    led: Sequence[Led],
    *,
    fewest_users: int = FEWEST_USERS,
) -> tuple[tuple[MissedGroup, ...], int]:
    """Rank groups by users times stakes, and keep back those of too few users.

    Args:
        far: Conversations that no case comes near.
        matches: The nearest case of each, all the same.
        led: Groups over them.
        fewest_users: Users of the smallest group that is shown.

    Returns:
        The groups, the heaviest first, and how many were kept back.
    """
    groups = [_group(far, matches, each) for each in led]
    shown = [each for each in groups if each.users >= fewest_users]
    shown.sort(key=lambda each: (-each.weight, -each.volume, each.id))
    return tuple(shown), len(groups) - len(shown)


def _group(far: Sequence[Folded], matches: Sequence[Match], led: Led) -> MissedGroup:
    members = [led.leader, *(each for each in led.members if each != led.leader)]
    users = frozenset[str]().union(*(far[each].users for each in members))
    match = matches[led.leader]
    middle = far[led.leader].conversation
    return MissedGroup(
        id=f"g-{middle.id.removeprefix('c-')[:6]}",
        example=middle.asked,
        conversations=tuple(far[each].conversation.id for each in members),
        volume=sum(far[each].copies for each in members),
        users=len(users),
        nearest=match,
        weight=len(users) * WEIGHT[match.stakes],
        stability=led.stability,
    )
