"""Rows of a table into what was asked, what was answered, and what people and judges said of it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from datetime import datetime

import msgspec

from ethogram.exchange.loss import Losses, quoted
from ethogram.exchange.mapping import About, Mapping, class_of_words
from ethogram.exchange.table import Row, Table, fits
from ethogram.ids import Digest, digest
from ethogram.judge.answer_class import class_of
from ethogram.judge.verdict import AnswerClass, Outcome

LONGEST_RAW = 2_000


class Judgement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one rater said of one reply."""

    rater: str
    outcome: Outcome
    answer_class: AnswerClass | None = None
    raw: str = ""
    """What a judge said where it was no value of the table."""


class TableItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row: one reply of one model."""

    item: str
    model: str
    family: str
    about: int
    """Which `[[about]]` of the mapping it falls under."""
    prompt: str | None = None
    reply: str | None = None
    """None: its text is not in the file."""
    note: str = ""
    at: str = ""
    people: tuple[Judgement, ...] = ()
    judges: tuple[Judgement, ...] = ()
    settled: Judgement | None = None
    """What was settled where people differed, if the table says."""


class JudgedTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table as it was understood."""

    items: tuple[TableItem, ...]
    versions: dict[str, Digest]
    """Judge to the hash of everything it said in the table: what its verdicts are tied to."""

    @property
    def models(self) -> tuple[str, ...]:
        """The models whose replies were judged, in the order they are met."""
        return tuple(dict.fromkeys(item.model for item in self.items))

    def of_model(self, model: str) -> tuple[TableItem, ...]:
        """Give the rows of a model."""
        return tuple(item for item in self.items if item.model == model)


def missing_columns(mapping: Mapping, columns: Iterable[str]) -> tuple[str, ...]:
    """List columns that the mapping names and the table, with all joined files, does not have."""
    there = set(columns)
    plain = ("item", "model", "prompt", "reply", "family", "at", "note")
    wanted = [getattr(mapping, key) for key in plain]
    wanted += [*mapping.people, *mapping.judges, *mapping.settled]
    wanted += [column for about in mapping.about for column in about.when]
    return tuple(dict.fromkeys(each for each in wanted if each and each not in there))


def read_judgements(rows: Iterable[Row], mapping: Mapping, losses: Losses) -> JudgedTable:
    """Understand the rows; a row that cannot be placed is left out and counted."""
    items: list[TableItem] = []
    seen: set[tuple[str, str]] = set()
    said: dict[str, list[tuple[str, str, str]]] = {name: [] for name in mapping.judges.values()}
    for number, row in enumerate(rows, 1):
        item = _item(row, mapping, f"row {number}", losses)
        if item is None:
            continue
        if (item.item, item.model) in seen:
            losses.lose(
                "row-twice",
                "An item of a model stands twice; its first row counts.",
                f"row {number}: {quoted(item.item)}, {quoted(item.model)}",
            )
            continue
        seen.add((item.item, item.model))
        for column, name in mapping.judges.items():
            said[name].append((item.item, item.model, row.get(column, "")))
        items.append(item)
    return JudgedTable(
        items=tuple(items),
        versions={name: digest(["table", name, values]) for name, values in said.items()},
    )


def _item(row: Row, mapping: Mapping, where: str, losses: Losses) -> TableItem | None:
    item = row.get(mapping.item, "").strip()
    model = row.get(mapping.model, "").strip() if mapping.model else mapping.model_name
    if not item or not model:
        losses.lose("nameless-row", "A row names no item or no model; left out.", where)
        return None
    place = next((n for n, about in enumerate(mapping.about) if fits(row, about.when)), None)
    if place is None:
        losses.lose(
            "no-subject",
            "A row falls under no [[about]] of the mapping; left out.",
            f"{where}: {quoted(item)}",
        )
        return None
    reader = _Cells(row, mapping.about[place], f"{where}, {item[:40]}", losses)
    return TableItem(
        item=item,
        model=model,
        family=row.get(mapping.family, "").strip() or item,
        about=place,
        prompt=_text(row, mapping.prompt),
        reply=_text(row, mapping.reply),
        note=row.get(mapping.note, "") if mapping.note else "",
        at=_time(row.get(mapping.at, ""), where, losses) if mapping.at else "",
        people=reader.people(mapping.people),
        judges=reader.judges(mapping.judges),
        settled=next(iter(reader.people(mapping.settled)), None),
    )


def _text(row: Row, column: str) -> str | None:
    text = row.get(column) if column else None
    return text or None


def _time(value: str, where: str, losses: Losses) -> str:
    if not value.strip():
        return ""
    try:
        read = datetime.fromisoformat(value.strip())
        if read.tzinfo is None:
            raise ValueError("no zone")
        read.timestamp()
    except (ValueError, OverflowError):
        losses.note(
            "odd-time",
            "A time cannot be read, or has no zone; the time of the import stands instead.",
            f"{where}: {quoted(value)}",
        )
        return ""
    return read.isoformat(timespec="milliseconds")


class _Cells:
    """The judgements of one row."""

    def __init__(self, row: Row, about: About, where: str, losses: Losses) -> None:
        self._row = row
        self._about = about
        self._where = where
        self._losses = losses

    def people(self, columns: Map[str, str]) -> tuple[Judgement, ...]:
        """Read what people said; a value that means nothing is left out."""
        found = []
        for column, name in columns.items():
            cell = self._row.get(column, "").strip()
            if not cell:
                self._losses.note("empty", "Cells of people that are empty.", self._where)
                continue
            judgement = self._judgement(name, cell)
            if judgement is None:
                self._losses.lose(
                    "unknown-value",
                    "A person's value has no meaning in the mapping; left out.",
                    f"{self._where}: {column} {quoted(cell)}",
                )
            else:
                found.append(judgement)
        return tuple(found)

    def judges(self, columns: Map[str, str]) -> tuple[Judgement, ...]:
        """Read what judges said; what is no value is a judge that refused or cannot be read."""
        found = []
        for column, name in columns.items():
            cell = self._row.get(column, "").strip()
            if not cell:
                self._losses.note("no-verdict", "Cells of judges that are empty.", self._where)
                continue
            judgement = self._judgement(name, cell)
            if judgement is None:
                outcome = _failed_to_judge(cell)
                self._losses.note(
                    f"judge-{outcome}",
                    f"A judge's cell holds no value of the mapping; kept as {outcome!r}, never as "
                    "a fail.",
                    f"{self._where}: {column} {quoted(cell)}",
                )
                judgement = Judgement(rater=name, outcome=outcome, raw=cell[:LONGEST_RAW])
            found.append(judgement)
        return tuple(found)

    def _judgement(self, rater: str, cell: str) -> Judgement | None:
        meaning = _meaning(cell, self._about.values)
        if meaning is None:
            return None
        words = _meaning(cell, self._about.classes)
        return Judgement(
            rater=rater,
            outcome=msgspec.convert(meaning, Outcome),
            answer_class=class_of_words(words) if words else None,
        )


def _meaning(cell: str, values: Map[str, str]) -> str | None:
    if cell in values:
        return values[cell]
    return next(
        (each for value, each in values.items() if value.casefold() == cell.casefold()), None
    )


def _failed_to_judge(cell: str) -> Outcome:
    answer = class_of(cell, "")
    is_no = answer.done == "none" and answer.said == "openly" and answer.instead != "question"
    return "refused" if is_no else "unparsable"


def columns_of(table: Table, joined: Iterable[Table]) -> tuple[str, ...]:
    """List the columns of a table and of what is joined to it."""
    return tuple(dict.fromkeys([*table.columns, *(c for each in joined for c in each.columns)]))
