"""Does a card count today? It is tied to everything that makes its judge what it is."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ethogram.ids import Digest
from ethogram.judge.card import Drift, JudgeCard

_WHOLE = "target"
"""Changes along with model and settings; named only where nothing else explains it."""


class JudgeToday(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a judge of one criterion would be if it were asked now."""

    digest: Digest = Digest("")
    """Empty for a judge that cannot be asked, whose verdicts came in a table."""
    parts: dict[str, Digest] = msgspec.field(default_factory=dict)


class Where(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose replies a judge is to decide on."""

    target: str
    is_standin: bool = False


class Standing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A card, and what keeps it from counting."""

    card: JudgeCard
    changed: tuple[str, ...] = ()
    """Parts of the judge that are others than those measured; empty: the card is fresh."""
    drifted: str = ""
    """Why the card's own replies, judged again, speak against it."""
    not_here: str = ""
    """Why a card that is good elsewhere does not count in this run."""

    @property
    def is_fresh(self) -> bool:
        """True while the judge is the one that was measured."""
        return not self.changed and not self.drifted

    @property
    def counts(self) -> bool:
        """True when a clause may hold or be broken on this judge's word."""
        return self.is_fresh and self.card.is_usable and not self.not_here


def standing_of(
    card: JudgeCard,
    today: JudgeToday | None,
    drift: Drift | None = None,
    *,
    where: Where | None = None,
) -> Standing:
    """Hold a card against its judge as it is today.

    Args:
        card: The card.
        today: The judge as it would be asked now; None when nobody of its name can be asked.
        drift: What judging its replies again came to last, where somebody did.
        where: Whose replies are at hand; None: no run is looked at.
    """
    drifted = drift.why if drift is not None and not drift.stands else ""
    return Standing(
        card=card,
        changed=_changed(card, today),
        drifted=drifted,
        not_here=_not_here(card, where) if where is not None else "",
    )


def _not_here(card: JudgeCard, where: Where) -> str:
    if card.judge_kind == "standin" and not where.is_standin:
        return "a stand-in's card is test equipment: it counts only where a stand-in answers"
    found = next((each for each in card.targets if each.target == where.target), None)
    if found is not None and found.refused_because:
        return f"on replies of {found.target} it is {found.refused_because}"
    return ""


def _changed(card: JudgeCard, today: JudgeToday | None) -> tuple[str, ...]:
    if card.imported_with is not None:
        # Its judge stands in somebody else's workspace; here it speaks for the run it came with.
        return ()
    if today is None:
        return ("target",)
    if today.digest == card.judge_digest:
        return ()
    changed = _differing(card.parts, today.parts)
    if card.is_recorded and not today.digest:
        return changed
    return changed or (_WHOLE,)


def _differing(before: Mapping[str, Digest], after: Mapping[str, Digest]) -> tuple[str, ...]:
    names = [name for name in before if name in after and before[name] != after[name]]
    return tuple(name for name in names if name != _WHOLE) or tuple(names)


def why_aside(standing: Standing) -> str:
    """Say in a sentence's part why a card does not count; empty when it does."""
    card = standing.card
    if standing.drifted:
        return f"it has drifted: {standing.drifted}"
    if standing.changed:
        named = " and ".join(f"the {part}" for part in standing.changed)
        verb = "have" if len(standing.changed) > 1 or "settings" in standing.changed else "has"
        return f"{named} {verb} changed since it was measured"
    if card.is_simulated:
        return "it was measured on simulated labels, which support nothing"
    if card.refused_because:
        return card.refused_because[0]
    return standing.not_here
