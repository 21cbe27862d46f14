"""A part of a document: one heading and what stands under it, up to the next heading."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ethogram.spec.markup import Block, Heading, Markup
from ethogram.spec.source import slug


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One heading with its own blocks, and where it hangs in the document."""

    heading: Heading | None
    """None for what stands before the first heading."""
    blocks: tuple[Block, ...]
    parents: tuple[Heading, ...] = ()
    """Enclosing headings, outermost first."""
    is_leaf: bool = True
    """True when no deeper heading with an id stands under it."""
    last_line: int

    @property
    def id(self) -> str:
        """The heading's id, or a slug of its title where it has none."""
        return (self.heading.id or slug(self.heading.title)) if self.heading else ""

    @property
    def parent_id(self) -> str:
        """Id of the nearest enclosing heading that has one."""
        return next((one.id for one in reversed(self.parents) if one.id), "")

    def is_under(self, *titles: str) -> bool:
        """Say whether this heading or one around it has one of these ids or titles."""
        heads = [*self.parents, *([self.heading] if self.heading else [])]
        return any(slug(one.title) in titles or one.id in titles for one in heads)


def parts(markup: Markup) -> Iterator[Part]:
    """Cut a document at its headings, in reading order."""
    heads = [at for at, block in enumerate(markup.blocks) if isinstance(block, Heading)]
    edges = [*heads, len(markup.blocks)]
    if edges[0]:
        yield Part(
            heading=None, blocks=markup.blocks[: edges[0]], last_line=_last_line(markup, edges[0])
        )
    stack: list[Heading] = []
    for at, after in zip(edges, edges[1:], strict=False):
        heading = markup.blocks[at]
        if not isinstance(heading, Heading):
            continue
        stack = [one for one in stack if one.level < heading.level]
        yield Part(
            heading=heading,
            blocks=markup.blocks[at + 1 : after],
            parents=tuple(stack),
            is_leaf=not _has_children(markup, heads, at),
            last_line=_last_line(markup, after),
        )
        stack.append(heading)


def _last_line(markup: Markup, at: int) -> int:
    return markup.blocks[at].line - 1 if at < len(markup.blocks) else len(markup.lines)


def _has_children(markup: Markup, heads: list[int], at: int) -> bool:
    level = getattr(markup.blocks[at], "level", 0)
    for later in heads[heads.index(at) + 1 :]:
        heading = markup.blocks[later]
        if not isinstance(heading, Heading) or heading.level <= level:
            return False
        if heading.id:
            return True
    return False
