"""Names of surfaces, audiences and use cases, matched as people write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ethogram.ids import AudienceId, SurfaceId, UseCaseId
from ethogram.spec.product import Product
from ethogram.spec.source import Source, instead, quoted, slug

_EVERYTHING = {"everywhere", "anywhere", "everyone", "anyone", "anything", "everything", "all"}


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A name as it stands in a document."""

    text: str
    line: int
    column: int


def words(text: str, line: int, column: int) -> Iterator[Word]:
    """Cut `editor, support chat` into its names, each with its own column."""
    offset = 0
    for part in text.split(","):
        name = part.strip()
        if name:
            lead = len(part) - len(part.lstrip())
            yield Word(text=name, line=line, column=column + offset + lead)
        offset += len(part) + 1


class Names:
    """The names of one kind in a product: matched without regard to case, spaces or hyphens."""

    def __init__(self, kind: str, known: Mapping[str, str] | None) -> None:
        """Take ids and names; None means that there is no product to match against."""
        self.kind = kind
        self.known = known
        self._by_slug: dict[str, str] = {}
        for own_id, name in (known or {}).items():
            self._by_slug.setdefault(slug(name), own_id)
        self._by_slug |= {slug(own_id): own_id for own_id in known or {}}

    def find(self, word: str) -> str | None:
        """Give the id that a word means, or None."""
        if self.known is None:
            return slug(word) or None
        return self._by_slug.get(slug(word))

    def match(self, word: Word, source: Source) -> str | None:
        """Give the id that a word means, or report that nothing has that name."""
        found = self.find(word.text)
        if found is None:
            self.refuse(word, source)
        return found

    def match_all(self, listed: Iterator[Word], source: Source) -> tuple[str, ...]:
        """Match a list of names; `everywhere` and the like give an empty one."""
        found: dict[str, None] = {}
        for word in listed:
            is_named = self.known is not None and self.find(word.text) is not None
            if word.text.casefold() in _EVERYTHING and not is_named:
                continue
            own_id = self.match(word, source)
            if own_id is not None:
                found[own_id] = None
        return tuple(found)

    def refuse(self, word: Word, source: Source) -> None:
        """Report an unknown name, with the one that was probably meant."""
        names = tuple(self.known or ())
        source.report(
            f"unknown-{self.kind.replace(' ', '-')}",
            source.at(word.line, word.column),
            f"No {self.kind} is called {word.text!r}. "
            + (f"product.md names {quoted(names)}." if names else "product.md names none."),
            fix=instead(word.text, names, f"Add it to product.md, as '- {word.text}: ...'."),
        )


class Places:
    """All names of a product."""

    def __init__(self, product: Product | None) -> None:
        """Take the product's names; without a product every name is accepted."""
        self.surfaces = Names(
            "surface", {one.id: one.name for one in product.surfaces} if product else None
        )
        self.audiences = Names(
            "audience", {one.id: one.name for one in product.audiences} if product else None
        )
        self.use_cases = Names(
            "use case", {one.id: one.name for one in product.use_cases} if product else None
        )

    def surface_ids(self, listed: Iterator[Word], source: Source) -> tuple[SurfaceId, ...]:
        """Match names of surfaces."""
        return tuple(map(SurfaceId, self.surfaces.match_all(listed, source)))

    def audience_ids(self, listed: Iterator[Word], source: Source) -> tuple[AudienceId, ...]:
        """Match names of audiences."""
        return tuple(map(AudienceId, self.audiences.match_all(listed, source)))

    def use_case_ids(self, listed: Iterator[Word], source: Source) -> tuple[UseCaseId, ...]:
        """Match names of use cases."""
        return tuple(map(UseCaseId, self.use_cases.match_all(listed, source)))
