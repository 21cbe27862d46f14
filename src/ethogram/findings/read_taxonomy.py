"""The codebook `taxonomy.md`: one heading with an id a failure mode.

    ## Invents a source {#invents-a-source}
    Severity: high · Clauses: cites-honestly · Why: model prior · Named by: ana · Formerly: fake-source

    A work is named that does not exist.

    **For the user.** They hand in a reference that nobody finds.

    **Include.** A real author with a made-up title.

    **Exclude.** A wrong page of a real work: that is wrong-locator.

    - {#20261109-143005-8f2c.41} "The study you want is Sleep and Learning."

*Severity* is high, medium or low. *Why* is clause missing, clause ambiguous, clauses conflict, not
followed, block missing, block ignored, block overridden, tool or retrieval, model prior, model
incapacity, judge fault or case fault. Without *Named by* the mode is unreviewed. *Formerly* are ids
whose codes count for this mode. An item is an example; its id is the reply's. Any other line belongs
to the definition and stays as it is. `# Changes` at the end is the history, a line a version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, get_args

import msgspec

from ethogram.errors import Parsed
from ethogram.findings.failure_mode import FailureMode, ModeExample, Revision, Taxonomy, Why
from ethogram.findings.write_taxonomy import CHANGES
from ethogram.ids import ClauseId, ModeId, TranscriptId
from ethogram.spec.clause import Stakes
from ethogram.spec.front_matter import read_front_matter
from ethogram.spec.markup import Block, Heading, Item, Markup, Paragraph, scan
from ethogram.spec.source import Source, instead, quoted

PATH = "taxonomy.md"
FACTS = ("Severity", "Clauses", "Why", "Named by", "Formerly", "Unreviewed")
_FACT = re.compile(rf"^({'|'.join(FACTS)})(?::[ \t]*(.*))?$")
_LABELLED = re.compile(r"^\*\*(For the user|Include|Exclude)\.\*\*[ \t]*")
_FIELDS = {"For the user": "for_the_user", "Include": "include", "Exclude": "exclude"}
_REVISION = re.compile(r"^(\d{1,9}) \((\d{4}-\d\d-\d\d), ([^()]*)\): (.*)$", re.DOTALL)
_WHY: tuple[Why, ...] = get_args(Why)
_STAKES: tuple[Stakes, ...] = get_args(Stakes)


def read_taxonomy(text: str, path: str = PATH) -> Parsed[Taxonomy]:
    """Read a codebook; what cannot be understood is reported, and the rest is kept."""
    source, markup = Source(path, text), scan(text)
    sections = list(_sections(markup.blocks))
    version = _version(markup, source)
    about, modes, revisions = "", list[FailureMode](), list[Revision]()
    for heading, blocks in sections:
        if heading is not None and heading.id:
            modes.append(_mode(heading, blocks, markup, source))
        elif heading is not None and heading.title == CHANGES:
            revisions += _revisions(blocks)
        else:
            shown = [heading, *blocks] if heading is not None else list(blocks)
            about = "\n\n".join(filter(None, [about, _raw(shown, markup)]))
    _refuse_twice(modes, source)
    value = Taxonomy(
        version=max([version, *(each.version for each in revisions)]),
        modes=tuple({mode.id: mode for mode in reversed(modes)}.values())[::-1],
        about=about,
        revisions=tuple(revisions),
    )
    return Parsed(value=value, problems=source.problems)


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[Heading | None, list[Block]]]:
    heading: Heading | None = None
    own: list[Block] = []
    for block in blocks:
        is_start = isinstance(block, Heading) and (block.id or block.level == 1)
        if not is_start:
            own.append(block)
            continue
        if heading is not None or own:
            yield heading, own
        assert isinstance(block, Heading)  # noqa: S101 # narrows the type
        heading, own = block, []
    if heading is not None or own:
        yield heading, own


def _version(markup: Markup, source: Source) -> int:
    for entry in read_front_matter(markup.front_matter, source):
        if entry.key != "version":
            continue
        if entry.value.isascii() and entry.value.isdigit() and len(entry.value) < 10:
            return int(entry.value)
        source.report(
            "taxonomy-version",
            source.at(entry.line, entry.column),
            f"The version {entry.value[:40]!r} is not a whole number.",
            fix="Write 'version: 1'; every change made by 'ethogram failures' adds one.",
        )
    return 0


def _mode(heading: Heading, blocks: list[Block], markup: Markup, source: Source) -> FailureMode:
    fields: dict[str, Any] = {}
    rest: list[Block] = []
    examples: list[ModeExample] = []
    for number, block in enumerate(blocks):
        if number == 0 and isinstance(block, Paragraph) and _is_facts(block):
            rest += _read_facts(block, fields, source)
        elif isinstance(block, Paragraph) and (label := _LABELLED.match(block.text)):
            said = " ".join(block.text[label.end() :].split())
            field = _FIELDS[label[1]]
            fields[field] = " ".join(filter(None, [fields.get(field, ""), said]))
        elif isinstance(block, Item):
            examples.append(_example(block))
        else:
            rest.append(block)
    return FailureMode(
        id=ModeId(heading.id),
        name=heading.title or heading.id,
        definition=_raw(rest, markup),
        examples=tuple(example for example in examples if example.text),
        at=source.at(heading.line),
        **fields,
    )


def _is_facts(block: Paragraph) -> bool:
    first = block.text.split("\n")[0].split("·")[0].strip()
    return bool(_FACT.match(first))


def _read_facts(block: Paragraph, fields: dict[str, Any], source: Source) -> Iterator[Block]:
    """Read the line of facts; prose on the lines under it is given back."""
    first, _, below = block.text.partition("\n")
    for part in first.split("·"):
        fact = _FACT.match(part.strip())
        column = first.find(part.strip()) + 1
        if fact is None:
            source.report(
                "taxonomy-fact",
                source.at(block.line, max(1, column)),
                f"{part.strip()[:60]!r} is no fact of a failure mode.",
                fix=f"Expected {', '.join(FACTS[:-1])}, each as 'Severity: high', between '·'.",
            )
            continue
        _take(fact[1], (fact[2] or "").strip(), (block.line, column), fields, source)
    if below.strip():
        yield Paragraph(text=below, line=block.line + 1, end=block.end)


def _take(
    fact: str, value: str, place: tuple[int, int], fields: dict[str, Any], source: Source
) -> None:
    if fact == "Severity":
        fields["severity"] = _one_of(value, _STAKES, "severity", place, source) or "medium"
    elif fact == "Why":
        fields["why"] = _one_of(value, _WHY[1:], "why", place, source)
    elif fact == "Clauses":
        fields["clauses"] = tuple(map(ClauseId, _names(value)))
    elif fact == "Formerly":
        fields["formerly"] = tuple(map(ModeId, _names(value)))
    elif fact == "Named by":
        fields["named_by"] = value


def _one_of(
    value: str, known: tuple[str, ...], what: str, place: tuple[int, int], source: Source
) -> str:
    if value in known:
        return value
    source.report(
        f"taxonomy-{what}",
        source.at(place[0], max(1, place[1])),
        f"{value[:60]!r} is none of {quoted(known)}.",
        fix=instead(value, known, f"Write one of them, or leave '{what.capitalize()}:' out."),
    )
    return ""


def _names(value: str) -> list[str]:
    names = [name.strip().removeprefix("#") for name in value.split(",")]
    return list(dict.fromkeys(name for name in names if name))


def _example(item: Item) -> ModeExample:
    text = " ".join(item.text.split())
    text = text.removeprefix("\\")
    return ModeExample(text=text, transcript=TranscriptId(item.id) if item.id else None)


def _revisions(blocks: Iterable[Block]) -> Iterator[Revision]:
    for block in blocks:
        found = _REVISION.match(block.text) if isinstance(block, Item) else None
        if found is not None:
            what = " ".join(found[4].split())
            yield Revision(version=int(found[1]), date=found[2], by=found[3], what=what)


def _raw(blocks: Iterable[Block], markup: Markup) -> str:
    return "\n\n".join(markup.raw(block) for block in blocks)


def _refuse_twice(modes: list[FailureMode], source: Source) -> None:
    seen: dict[ModeId, FailureMode] = {}
    for mode in modes:
        for name in (mode.id, *mode.formerly):
            other = seen.setdefault(name, mode)
            if other is not mode:
                source.report(
                    "taxonomy-twice",
                    mode.at,
                    f"The id {str(name)!r} belongs to two modes; the one on line {other.at.line} has it.",
                    fix="Give this one another id, or merge them: 'ethogram failures merge A --into B'.",
                )


def with_positions_left_out(taxonomy: Taxonomy) -> Taxonomy:
    """Give a codebook as if it had not been read from a place, so that two can be compared."""
    blank = FailureMode(id=ModeId("-"), name="-").at
    modes = tuple(msgspec.structs.replace(each, at=blank) for each in taxonomy.modes)
    return msgspec.structs.replace(taxonomy, modes=modes)
