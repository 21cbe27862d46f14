"""Reading a pattern: how a recurring move is made.

::

    ### Decline {#decline pattern}
    **Anatomy.** Name the limit in one clause, then the next best thing.
    **Do**
    - say what you can do instead
    **Don't**
    - apologise more than once
    **Used in** [?](#coach), refusal policy.
"""

from __future__ import annotations

from ethogram.spec.body import Body
from ethogram.spec.markup import Heading
from ethogram.spec.part import Part
from ethogram.spec.places import words
from ethogram.spec.source import Source, slug
from ethogram.spec.voice import Pattern


def is_pattern(part: Part) -> bool:
    """Say whether a part is a pattern: marked as one, or under a heading 'Patterns'."""
    if part.heading is None:
        return False
    if part.heading.attribute("pattern") is not None:
        return True
    return bool(part.heading.id) and any(slug(one.title) == "patterns" for one in part.parents)


def read_pattern(heading: Heading, body: Body, source: Source) -> Pattern:
    """Make a pattern of a heading and what stands under it."""
    said = body.passages.get("used in", "").rstrip(".")
    links = tuple(one.target for one in body.links)
    named = tuple(word.text for word in words(said, 1, 1) if "](#" not in word.text)
    return Pattern(
        id=heading.id or slug(heading.title),
        name=heading.title,
        anatomy=body.passages.get("anatomy", "") or body.text,
        do=_listed(body, "do"),
        dont=_listed(body, "dont"),
        used_in=tuple(dict.fromkeys([*(links if said else ()), *named, *_listed_items(body)])),
        at=source.at(heading.line),
    )


def _listed(body: Body, label: str) -> tuple[str, ...]:
    said = body.passages.get(label, "")
    return (*((said,) if said else ()), *body.items.get(label, ()))


def _listed_items(body: Body) -> tuple[str, ...]:
    return tuple(one for one in body.items.get("used in", ()) if "](#" not in one)
