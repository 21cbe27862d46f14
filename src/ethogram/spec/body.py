"""Reading what stands under one heading: line, prose, criteria, reasons, examples, rulings."""

from __future__ import annotations

import msgspec

from ethogram.errors import Position
from ethogram.spec.clause import Example, Link, Ruling
from ethogram.spec.clause_line import ClauseLine, is_clause_line, read_clause_line
from ethogram.spec.markup import (
    Aside,
    Block,
    Comment,
    Fence,
    Item,
    Paragraph,
    Quote,
    footnote_tags,
    links,
    place_in,
    without_tags,
)
from ethogram.spec.part import Part
from ethogram.spec.passage import Passage, passages, report_misspelt
from ethogram.spec.places import Places, Word
from ethogram.spec.read_example import is_example, is_grade, read_example
from ethogram.spec.ruling import read_ruling
from ethogram.spec.source import Source


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion as it stands in a list, before its clause gives it a full id."""

    own_id: str
    text: str
    at: Position


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """Everything under one heading, sorted by what it is."""

    line: ClauseLine | None = None
    text: str = ""
    passages: dict[str, str] = {}
    """Text by label: `why`, `cost`, `would change if`, `differs`, `anatomy`, ..."""
    items: dict[str, tuple[str, ...]] = {}
    """List items by the label they stand under; the empty label is plain prose."""
    marks: tuple[Mark, ...] = ()
    gives_way_to: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    named: tuple[Word, ...] = ()
    """Criteria and clauses that grades name."""
    rulings: tuple[Ruling, ...] = ()
    commentary: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    footnotes: tuple[Link, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """Footnote tags, each once."""
        return tuple(dict.fromkeys(one.target for one in self.footnotes))

    @property
    def is_own(self) -> bool:
        """True when it holds anything that only a document of ours can hold."""
        return bool(self.line or self.marks or self.rulings or self.passages)


def read_body(part: Part, own_id: str, places: Places, source: Source) -> Body:
    """Read what stands under one heading."""
    reader = _Reader(part, own_id, places, source)
    for block in part.blocks:
        reader.read(block)
    return reader.body()


class _Reader:
    """Goes through the blocks of one part and sorts them."""

    def __init__(self, part: Part, own_id: str, places: Places, source: Source) -> None:
        self.part, self.own_id, self.places, self.source = part, own_id, places, source
        self.prose: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.items: dict[str, list[str]] = {}
        self.marks: list[Mark] = []
        self.gives_way: list[str] = []
        self.examples: list[Example] = []
        self.named: list[Word] = []
        self.rulings: list[Ruling] = []
        self.commentary: list[str] = []
        self.links: list[Link] = []
        self.footnotes: list[Link] = []
        self.line: ClauseLine | None = None
        self.label = ""
        self.resume = 0
        self.worked = 0

    def body(self) -> Body:
        return Body(
            line=self.line,
            text=without_tags("\n\n".join(self.prose)).strip(),
            passages={
                label: " ".join(" ".join(said).split()) for label, said in self.texts.items()
            },
            items={label: tuple(said) for label, said in self.items.items()},
            marks=tuple(self.marks),
            gives_way_to=tuple(dict.fromkeys(self.gives_way)),
            examples=tuple(self.examples),
            named=tuple(self.named),
            rulings=tuple(self.rulings),
            commentary=tuple(self.commentary),
            links=tuple(self.links),
            footnotes=tuple(self.footnotes),
        )

    def read(self, block: Block) -> None:
        if block.end < self.resume:
            return
        if isinstance(block, Comment):
            return
        if block.line < self.resume:
            block = self._rest_of(block)
        if isinstance(block, Fence):
            self._read_fence(block)
            return
        if not isinstance(block, Paragraph):
            self._collect_marks(block.line, block.end)
        match block:
            case Aside() | Quote():
                self.commentary.append(_without_note(block.text))
            case Item():
                self._read_item(block)
            case Paragraph():
                self._read_paragraph(block)
            case _:
                self.prose.append(self._raw(block.line, block.end))

    def _rest_of(self, block: Block) -> Block:
        text = self._raw(self.resume, block.end)
        return Paragraph(text=text, line=self.resume, end=block.end)

    def _raw(self, first: int, last: int) -> str:
        return "\n".join(self.source.lines[first - 1 : last])

    def _collect_marks(self, first: int, last: int) -> None:
        text = self._raw(first, last)
        for mark in links(text, first):
            self.links.append(
                Link(
                    target=mark.target,
                    text=" ".join(mark.text.split()),
                    at=self.source.at(mark.line, mark.column),
                )
            )
        self.footnotes += [
            Link(target=mark.target, text="", at=self.source.at(mark.line, mark.column))
            for mark in footnote_tags(text, first)
        ]

    def _read_fence(self, fence: Fence) -> None:
        if not fence.is_closed:
            self.source.report(
                "unclosed-fence",
                self.source.at(fence.line),
                "The code block that starts here is never closed; the rest of the document is in it.",
                fix="Close it with the same marks on a line of their own.",
            )
        self.prose.append(self._raw(fence.line, fence.end))

    def _read_item(self, item: Item) -> None:
        text = " ".join(item.text.split())
        at = self.source.at(item.line, item.column)
        if item.id or self.label == "passes":
            self.marks.append(Mark(own_id=item.id, text=_criterion_text(text), at=at))
        elif self.label:
            self.items.setdefault(self.label, []).append(text)
        elif self.prose and self.items.get("") and self.prose[-1].endswith(self.items[""][-1]):
            self._plain_item(item, joined=True)
        else:
            self._plain_item(item, joined=False)

    def _plain_item(self, item: Item, *, joined: bool) -> None:
        raw = self._raw(item.line, item.end)
        if joined:
            self.prose[-1] += "\n" + raw
        else:
            self.prose.append(raw)
        self.items.setdefault("", []).append(raw)

    def _read_paragraph(self, block: Paragraph) -> None:
        self.label = ""
        number = block.line
        while number <= block.end:
            number = self._read_lines(number, block.end)

    def _read_lines(self, number: int, end: int) -> int:
        """Read one line that stands for itself, or the run of prose up to the next such line."""
        line = self.source.line(number)
        if is_example(line):
            return self._read_example(number)
        if self._is_line(line, number):
            read = read_clause_line(line, number, self.places, self.source)
            self.line = read if self.line is None else read.over(self.line)
            return number + 1
        if is_grade(line):
            self._refuse_grade(line, number)
            return number + 1
        last = number
        while last < end and not self._stands_alone(last + 1):
            last += 1
        self._read_prose(number, last)
        return last + 1

    def _is_line(self, line: str, number: int) -> bool:
        if not is_clause_line(line):
            return False
        return "·" in line or (not self.prose and not self.texts and number > 0)

    def _stands_alone(self, number: int) -> bool:
        line = self.source.line(number)
        return is_example(line) or is_grade(line) or ("·" in line and is_clause_line(line))

    def _read_example(self, number: int) -> int:
        self.worked += 1
        own_id = f"{self.own_id}/example-{self.worked}"
        read = read_example(number, self.part.last_line, own_id, self.places, self.source)
        self.examples += read.examples
        self.named += read.names
        self._collect_marks(number, number)
        self.resume = read.next_line
        return read.next_line

    def _refuse_grade(self, line: str, number: int) -> None:
        self.source.report(
            "stray-grade",
            self.source.at(number),
            f"{line.split(':')[0].split('(')[0].strip()} stands outside of an example.",
            fix="Write what was asked above it: '**Example** (surface, audience) \"...\"'.",
        )

    def _read_prose(self, first: int, last: int) -> None:
        text = self._raw(first, last)
        self._collect_marks(first, last)
        report_misspelt(text, first, self.source)
        for passage in passages(text):
            self._read_passage(passage, text, first)

    def _read_passage(self, passage: Passage, text: str, first: int) -> None:
        line, column = place_in(text, first, passage.start)
        at = self.source.at(line, column)
        said = passage.text.strip()
        self.label = passage.label
        match passage.label:
            case "":
                self.prose.append(said)
            case "ruling":
                self.rulings.append(read_ruling(passage.argument, said, at, self.source))
                self.label = ""
            case "gives way":
                self._read_gives_way(passage, text, first)
            case "passes":
                if said:
                    self.marks.append(Mark(own_id="", text=_criterion_text(said), at=at))
            case label:
                self.texts.setdefault(label, []).append(said)

    def _read_gives_way(self, passage: Passage, text: str, first: int) -> None:
        line, column = place_in(text, first, passage.start)
        found = [mark.target for mark in links(passage.text, line)]
        if not found:
            self.source.report(
                "gives-way-to-nothing",
                self.source.at(line, column),
                "'Gives way to' names no clause.",
                fix="Link the clause: '**Gives way to** [?](#urgent-distress).'",
            )
        self.gives_way += found


def _criterion_text(text: str) -> str:
    bare = " ".join(text.split()).rstrip(";. ")
    return bare.removesuffix("; and").removesuffix(" and").rstrip(";, ")


def _without_note(text: str) -> str:
    return text.strip().removeprefix("Note").lstrip(" :").strip() or text.strip()
