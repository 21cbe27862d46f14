"""Reading `product.md`: surfaces, audiences, use cases, and the situations that matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from ethogram.errors import Parsed, Position
from ethogram.ids import AudienceId, SurfaceId, UseCaseId
from ethogram.spec.columns import header_keys, read_rows
from ethogram.spec.markup import Block, Heading, Item, Markup, Paragraph, Table, scan
from ethogram.spec.product import Audience, KnownFrom, Product, Surface, UseCase
from ethogram.spec.read_situations import SITUATION_COLUMNS, read_situations
from ethogram.spec.source import Source, instead, quoted, slug

_KINDS = {
    "surface": "surfaces",
    "surfaces": "surfaces",
    "audience": "audiences",
    "audiences": "audiences",
    "use-case": "use cases",
    "use-cases": "use cases",
    "situation": "situations",
    "situations": "situations",
    "situations-that-matter": "situations",
    "the-situations-that-matter": "situations",
}
_ENTRY_COLUMNS = {
    "id": "id",
    "name": "name",
    "surface": "name",
    "audience": "name",
    "use-case": "name",
    "known-from": "known from",
    "text": "text",
    "what": "text",
    "description": "text",
    "notes": "text",
}
_OWN_ID = re.compile(r"\s*\{#([^\s{}]+)\}\s*")
_KNOWN = re.compile(
    r"\s*\(?\bknown[ -]from\b:?\s*(?:the\s+|their\s+)?([\w ]*?)\s*(?:[).,;]|(?=:)|$)", re.IGNORECASE
)
_NOT_KNOWN = re.compile(r"\s*\(?\bnot known(?: at all)?\b\s*(?:[).,;]|(?=:)|$)", re.IGNORECASE)
_KNOWN_FROM: dict[str, KnownFrom] = {
    "account": "account",
    "turn": "turn",
    "not at all": "not at all",
    "nothing": "not at all",
}


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    text: str
    known_from: KnownFrom
    at: Position


def read_product(text: str, path: str) -> Parsed[Product]:
    """Read a product document. Every problem is in `problems`; nothing is raised.

    Surfaces, audiences and use cases stand under headings of that name, as a list
    (`- Support chat {#support-chat}: the help bubble`), as a table, or as deeper headings.
    Situations are a table; their weights, in per cent or as plain numbers, come out summing to 1.
    """
    source = Source(path, text)
    markup = scan(text)
    title, prose = "", ""
    entries: dict[str, list[_Entry]] = {"surfaces": [], "audiences": [], "use cases": []}
    tables: list[Table] = []
    for kind, blocks in _parts(markup, source):
        if kind == "situations":
            tables += [block for block in blocks if isinstance(block, Table)]
        elif kind in entries:
            entries[kind] += _entries(blocks, kind, source)
        elif not title and isinstance(blocks[0], Heading) and blocks[0].level == 1:
            title = blocks[0].title
            prose = "\n\n".join(one.text for one in blocks if isinstance(one, Paragraph))
    for kind, found in entries.items():
        _refuse_twice(found, kind, source)
    product = Product(
        name=title,
        text=prose,
        surfaces=tuple(
            Surface(id=SurfaceId(one.id), name=one.name, text=one.text, at=one.at)
            for one in entries["surfaces"]
        ),
        audiences=tuple(
            Audience(
                id=AudienceId(one.id),
                name=one.name,
                known_from=one.known_from,
                text=one.text,
                at=one.at,
            )
            for one in entries["audiences"]
        ),
        use_cases=tuple(
            UseCase(id=UseCaseId(one.id), name=one.name, text=one.text, at=one.at)
            for one in entries["use cases"]
        ),
    )
    situations = read_situations(tables, product, source)
    return Parsed(
        value=msgspec.structs.replace(product, situations=situations), problems=source.problems
    )


def _parts(markup: Markup, source: Source) -> Iterator[tuple[str, Sequence[Block]]]:
    """Cut the document at the headings that name a kind; deeper headings stay inside."""
    kind, level = "", 0
    held: list[Block] = []
    for block in markup.blocks:
        if isinstance(block, Heading) and (not kind or block.level <= level):
            if held:
                yield kind, held
            kind, level, held = _kind(block, source), block.level, []
        held.append(block)
    if held:
        yield kind, held


def _kind(heading: Heading, source: Source) -> str:
    kind = _KINDS.get(slug(heading.title)) or _KINDS.get(slug(heading.id), "")
    if not kind and heading.level > 1:
        known = ("Surfaces", "Audiences", "Use cases", "Situations")
        meant = instead(heading.title, known, "")
        if meant:
            source.report(
                "unknown-heading",
                source.at(heading.line),
                f"A product has no part {heading.title!r}. Its parts are {quoted(known)}.",
                fix=meant,
                severity="warning",
            )
    return kind


def _entries(blocks: Sequence[Block], kind: str, source: Source) -> Iterator[_Entry]:
    heads = [at for at, one in enumerate(blocks) if at and isinstance(one, Heading)]
    for at, block in enumerate(blocks):
        if isinstance(block, Table) and header_keys(block, _ENTRY_COLUMNS) & {"id", "name"}:
            yield from _entries_of_table(block, source)
        elif isinstance(block, Table) and header_keys(block, SITUATION_COLUMNS):
            continue
        elif isinstance(block, Item) and not heads:
            yield _entry(block.text, block.id, source.at(block.line, block.column), source)
        elif at in heads and isinstance(block, Heading):
            after = next((head for head in heads if head > at), len(blocks))
            text = " ".join(
                one.text for one in blocks[at + 1 : after] if isinstance(one, (Paragraph, Item))
            )
            position = source.at(block.line)
            name = block.title + (f": {text}" if text else "")
            known = block.attribute("known-from")
            name += f" (known from {known.replace('-', ' ')})" if known else ""
            yield _entry(name, block.id, position, source)
    if kind and len(blocks) == 1:
        source.report(
            "empty-part",
            source.at(blocks[0].line),
            f"There are no {kind} under this heading.",
            fix="List them, one a line, as '- Support chat {#support-chat}: the help bubble'.",
            severity="warning",
        )


def _entries_of_table(table: Table, source: Source) -> Iterator[_Entry]:
    for row in read_rows(table, _ENTRY_COLUMNS, source):
        name = row.text("name") or row.text("id")
        if not name:
            continue
        known = row.text("known from")
        text = f"{name}: {row.text('text')}" + (f" (known from {known})" if known else "")
        at = source.at(row.line, row.column("name" if row.text("name") else "id"))
        yield _entry(text, row.id or row.text("id"), at, source)


def _entry(text: str, own_id: str, at: Position, source: Source) -> _Entry:
    text = " ".join(text.split())
    marked = _OWN_ID.search(text)
    if marked:
        own_id = own_id or marked[1]
        text = (
            text[: marked.start()]
            + " " * (text[marked.end() :][:1] not in ":,.")
            + text[marked.end() :]
        )
    text, known_from = _without_known_from(text, at, source)
    name, _, rest = text.partition(":")
    name = name.strip().strip("*_`").strip()
    if not slug(own_id or name):
        source.report(
            "nameless",
            at,
            f"{text!r} has no name.",
            fix="Write a name first, as '- Support chat: the help bubble'.",
        )
    return _Entry(
        id=own_id or slug(name), name=name, text=rest.strip(), known_from=known_from, at=at
    )


def _without_known_from(text: str, at: Position, source: Source) -> tuple[str, KnownFrom]:
    found = _KNOWN.search(text)
    if found is None:
        found = _NOT_KNOWN.search(text)
        known: KnownFrom | None = "not at all"
    else:
        known = _KNOWN_FROM.get(found[1].casefold().replace("-", " "))
    if found is None:
        return text, "not at all"
    if known is None:
        ways = ("account", "turn", "not at all")
        source.report(
            "unknown-known-from",
            at,
            f"An audience cannot be known from {found[1]!r}. It is known from {quoted(ways)}.",
            fix=instead(found[1], ways, "Write 'known from account'."),
        )
    rest = text[: found.start()] + text[found.end() :]
    return rest.strip(), known or "not at all"


def _refuse_twice(found: Sequence[_Entry], kind: str, source: Source) -> None:
    seen: dict[str, _Entry] = {}
    for one in found:
        first = seen.setdefault(one.id, one)
        if first is not one:
            source.report(
                "duplicate-id",
                one.at,
                f"The id {one.id!r} stands twice in {kind}; the first is on line {first.at.line}.",
                fix=f"Give this one an id of its own, as '{one.name} {{#{one.id}-2}}'.",
            )
