"""Reading a whole specification: our own documents, and public ones as they are.

A heading is a clause when it has an id and says so: it carries `authority=`, or a readable line,
criteria, reasons or rulings stand under it. In a document of our own, a heading with an id below
the top level is a clause even without any of these, unless headings with ids stand under it or it
holds a table of voice or policy. In a public document (commentary blocks or conversations in code
fences, and no readable line) only headings with authority are clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ethogram.errors import Parsed
from ethogram.ids import Digest, digest
from ethogram.spec.body import Body, read_body
from ethogram.spec.clause import Clause, Section, Spec
from ethogram.spec.clause_line import ClauseLine, read_defaults
from ethogram.spec.conversation import is_conversation
from ethogram.spec.front_matter import read_front_matter
from ethogram.spec.markup import Aside, Fence, Heading, Markup, Table, scan
from ethogram.spec.part import Part, parts
from ethogram.spec.places import Places
from ethogram.spec.product import Product
from ethogram.spec.public import heading_lookalikes
from ethogram.spec.read_clause import own_authority, read_clause
from ethogram.spec.read_pattern import is_pattern, read_pattern
from ethogram.spec.read_policy import is_policy, pattern_words, read_policy
from ethogram.spec.read_voice import is_voice, read_ranges, refuse_twice, voice_clauses
from ethogram.spec.references import Reference, as_references, check_references
from ethogram.spec.release import release_of
from ethogram.spec.source import Source, slug
from ethogram.spec.voice import Pattern, VoiceRange


class _File(msgspec.Struct, frozen=True, kw_only=True):
    source: Source
    markup: Markup
    read: tuple[tuple[Part, Body], ...]
    defaults: ClauseLine
    about: dict[str, str]


def read_spec(files: Sequence[tuple[str, str]], product: Product | None) -> Parsed[Spec]:
    """Read the files of a specification, given as (path, text), into one record.

    Problems of our own documents are in `problems`. A public document is not ours to correct:
    what is odd in it is in the specification's `defects`, as warnings and notes.
    """
    places = Places(product)
    read = [_read_file(path, text, places) for path, text in files]
    is_public = _is_public(read)
    sources = {one.source.path: one.source for one in read}
    reader = _Reader(places, is_public=is_public)
    for file in read:
        reader.read(file)
    reader.check(sources)
    problems = tuple(problem for file in read for problem in file.source.problems)
    spec = Spec(
        clauses=tuple(reader.clauses),
        sections=tuple(reader.sections),
        voice=tuple(reader.voice),
        patterns=tuple(reader.patterns),
        footnotes=tuple(mark for file in read for _, body in file.read for mark in body.footnotes),
        size_bytes=sum(len(text.encode("utf-8", "surrogatepass")) for _, text in files),
        release=release_of([(one.source.path, one.about) for one in read]),
        digest=_digest(reader.clauses, reader.patterns),
    )
    if not is_public:
        return Parsed(value=spec, problems=problems)
    defects = tuple(msgspec.structs.replace(one, severity="warning") for one in problems)
    defects += tuple(note for path, text in files for note in heading_lookalikes(text, path))
    return Parsed(value=msgspec.structs.replace(spec, defects=defects))


def _read_file(path: str, text: str, places: Places) -> _File:
    source, markup = Source(path, text), scan(text)
    entries = read_front_matter(markup.front_matter, source)
    defaults, about = read_defaults(entries, places, source)
    read = tuple((part, read_body(part, part.id, places, source)) for part in parts(markup))
    return _File(source=source, markup=markup, read=read, defaults=defaults, about=about)


def _is_public(files: Iterable[_File]) -> bool:
    has_public_sign = False
    for file in files:
        if file.markup.front_matter is not None or any(body.is_own for _, body in file.read):
            return False
        for block in file.markup.blocks:
            if isinstance(block, Table) and (is_policy(block) or is_voice(block)):
                return False
            has_public_sign |= isinstance(block, Aside)
            has_public_sign |= isinstance(block, Fence) and is_conversation(block.text)
    return has_public_sign


class _Reader:
    """Collects clauses, sections, voice and patterns over all files."""

    def __init__(self, places: Places, *, is_public: bool) -> None:
        self.places, self.is_public = places, is_public
        self.clauses: list[Clause] = []
        self.sections: list[Section] = []
        self.voice: list[VoiceRange] = []
        self.patterns: list[Pattern] = []
        self.references: list[Reference] = []

    def read(self, file: _File) -> None:
        ranges_before = len(self.voice)
        voice_part: Part | None = None
        voice_line = file.defaults
        for part, body in file.read:
            self._refer(part, body, file.source)
            line = (body.line or ClauseLine()).over(file.defaults)
            if self._read_tables(part, line, file.source) and voice_part is None:
                voice_part, voice_line = part, line
            if part.heading is None:
                continue
            if is_pattern(part):
                self.patterns.append(read_pattern(part.heading, body, file.source))
            elif self._is_clause(part, body):
                self._read_clause(part, part.heading, body, file)
            else:
                self._read_section(part, part.heading, body, file.source)
        ranges = self.voice[ranges_before:]
        refuse_twice(ranges, file.source)
        heading = voice_part.heading if voice_part else None
        self.clauses += voice_clauses(ranges, heading, voice_line, file.source)

    def check(self, sources: dict[str, Source]) -> None:
        check_references(self.references, self.clauses, self.sections, self.patterns, sources)
        self.clauses = [_with_pattern_ids(one, self.patterns) for one in self.clauses]
        self._refuse_twice(sources)

    def _refer(self, part: Part, body: Body, source: Source) -> None:
        self.references += [
            Reference(kind="link", target=link.target, at=link.at) for link in body.links
        ]
        self.references += as_references("grade", body.named, part.id, source)
        written = {word.text.removeprefix("#") for word in body.named}
        self.references += [
            Reference(kind="grade", target=name, at=example.at, clause=part.id)
            for example in body.examples
            for reply in example.replies
            for name in reply.violates
            if name not in written
        ]
        if body.line and body.line.patterns:
            self.references += as_references("pattern", body.line.patterns, part.id, source)

    def _read_tables(self, part: Part, line: ClauseLine, source: Source) -> bool:
        """Read tables of policy and voice; says whether there was a voice table."""
        had_voice = False
        for block in part.blocks:
            if not isinstance(block, Table):
                continue
            if is_policy(block):
                self.clauses += read_policy(block, part.heading, line, self.places, source)
                named = pattern_words(block, source)
                self.references += as_references("pattern", named, part.id, source)
            elif is_voice(block):
                self.voice += read_ranges(block, self.places, source)
                had_voice = True
        return had_voice

    def _is_clause(self, part: Part, body: Body) -> bool:
        heading = part.heading
        if heading is None or not heading.id:
            return bool(heading and not self.is_public and (body.marks or body.rulings))
        if heading.attribute("authority") is not None:
            return True
        if self.is_public:
            return False
        tables = [block for block in part.blocks if isinstance(block, Table)]
        if any(is_policy(table) or is_voice(table) for table in tables):
            return False
        if slug(heading.title) in {"voice", "patterns"}:
            return False
        return body.is_own or (heading.level > 1 and part.is_leaf)

    def _read_clause(self, part: Part, heading: Heading, body: Body, file: _File) -> None:
        if not heading.id:
            file.source.report(
                "clause-without-id",
                file.source.at(heading.line),
                f"The clause {heading.title!r} has no id.",
                fix=f"Write '{'#' * heading.level} {heading.title} {{#{part.id}}}'.",
            )
        clause = read_clause(heading, body, file.defaults, part.parent_id, file.source)
        self.clauses.append(clause)
        self.sections.append(
            Section(
                id=clause.id,
                title=heading.title,
                level=heading.level,
                parent=part.parent_id,
                authority=clause.authority,
                is_clause=True,
                at=clause.at,
            )
        )

    def _read_section(self, part: Part, heading: Heading, body: Body, source: Source) -> None:
        self.sections.append(
            Section(
                id=heading.id,
                title=heading.title,
                level=heading.level,
                parent=part.parent_id,
                authority=own_authority(heading, source),
                text=body.text,
                examples=body.examples,
                commentary=body.commentary,
                links=body.links,
                tags=body.tags,
                at=source.at(heading.line),
            )
        )

    def _refuse_twice(self, sources: dict[str, Source]) -> None:
        seen: dict[str, Clause | Section | Pattern] = {}
        records: list[Clause | Section | Pattern] = [
            *(one for one in self.sections if one.id),
            *(one for one in self.clauses if one.kind != "clause"),
            *self.patterns,
        ]
        order = {path: number for number, path in enumerate(sources)}
        for one in sorted(records, key=lambda one: (order[one.at.path], one.at.line)):
            first = seen.setdefault(one.id, one)
            if first is one:
                continue
            where = first.at.path if first.at.path != one.at.path else "this file"
            sources[one.at.path].report(
                "duplicate-id",
                one.at,
                f"The id {one.id!r} stands twice; the first is on line {first.at.line} of {where}.",
                fix=f"Give this one an id of its own, such as '{{#{one.id}-2}}'.",
            )


def _with_pattern_ids(clause: Clause, patterns: Sequence[Pattern]) -> Clause:
    ids = {slug(one.name): one.id for one in patterns} | {slug(one.id): one.id for one in patterns}
    return msgspec.structs.replace(
        clause, patterns=tuple(ids.get(slug(name), name) for name in clause.patterns)
    )


def _digest(clauses: Iterable[Clause], patterns: Iterable[Pattern]) -> Digest:
    normative = [(one.id, one.digest) for one in clauses]
    moves = [(one.id, one.anatomy, one.do, one.dont) for one in patterns]
    return digest((normative, moves))
