"""The loss report: what an import or export could not place or keep, counted and shown."""

from __future__ import annotations

import msgspec

MOST_EXAMPLES = 3
LONGEST_EXAMPLE = 100


class Loss(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of thing that did not come through as it stood."""

    kind: str
    """Stable name in kebab case, such as `unknown-choice`."""
    message: str
    """What it was, why it was not taken as it stands, what to do. One or two sentences."""
    count: int
    examples: tuple[str, ...] = ()
    """Where it was met, and the value; at most three."""
    is_lost: bool = True
    """False: it was taken, in another form than it came."""


class LossReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of one import or export."""

    source: str
    """The file that was read, or the folder that was written."""
    read: int = 0
    """Answers met in the file, skips among them; for an export, items written."""
    taken: int = 0
    """Answers that are new here."""
    known: int = 0
    """Answers that were here already."""
    simulated: int = 0
    """Of those taken, answers that no person gave."""
    losses: tuple[Loss, ...] = ()

    @property
    def lost(self) -> int:
        """Things that were not taken."""
        return sum(each.count for each in self.losses if each.is_lost)


class Losses:
    """Gathers losses while a file is read or written; the same kind is told once."""

    def __init__(self) -> None:
        """Start with none."""
        self._kinds: dict[str, tuple[str, bool]] = {}
        self._counts: dict[str, int] = {}
        self._examples: dict[str, list[str]] = {}

    def lose(self, kind: str, message: str, example: str = "", *, count: int = 1) -> None:
        """Count something that is not taken."""
        self._add(kind, message, example, count, is_lost=True)

    def note(self, kind: str, message: str, example: str = "", *, count: int = 1) -> None:
        """Count something that is taken in another form, or that is good to know."""
        self._add(kind, message, example, count, is_lost=False)

    def _add(self, kind: str, message: str, example: str, count: int, *, is_lost: bool) -> None:
        self._kinds.setdefault(kind, (message, is_lost))
        self._counts[kind] = self._counts.get(kind, 0) + count
        examples = self._examples.setdefault(kind, [])
        if example and len(examples) < MOST_EXAMPLES:
            examples.append(shortened(example))

    def report(
        self, source: str, *, read: int, taken: int, known: int = 0, simulated: int = 0
    ) -> LossReport:
        """Close the book: what was lost first, then what was changed, in the order it was met."""
        losses = [
            Loss(
                kind=kind,
                message=message,
                count=self._counts[kind],
                examples=tuple(self._examples[kind]),
                is_lost=is_lost,
            )
            for kind, (message, is_lost) in self._kinds.items()
        ]
        return LossReport(
            source=source,
            read=read,
            taken=taken,
            known=known,
            simulated=simulated,
            losses=tuple(sorted(losses, key=lambda each: not each.is_lost)),
        )


def shortened(text: str, most: int = LONGEST_EXAMPLE) -> str:
    """Cut a value of a file for a message."""
    flat = " ".join(text[: most * 4].split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def quoted(value: object) -> str:
    """Write a value of a file for a message, cut before it is written out."""
    if isinstance(value, str):
        return shortened(repr(value[: LONGEST_EXAMPLE * 2]), 60)
    if isinstance(value, dict | list):
        return f"a {type(value).__name__} of {len(value)}"
    return shortened(repr(value) if isinstance(value, int | float | None) else type(value).__name__)
