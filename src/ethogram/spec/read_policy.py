"""Reading a refusal policy: a table with both sides of each line, every row a clause.

A row's id is a `{#id}` mark in any of its cells (the first one by habit), or an `id` column.
"""

from __future__ import annotations

import msgspec

from ethogram.ids import ClauseId
from ethogram.spec.body import Mark
from ethogram.spec.clause import Clause, Link
from ethogram.spec.clause_line import ClauseLine, read_entries
from ethogram.spec.columns import Row, header_keys, read_rows
from ethogram.spec.front_matter import Entry
from ethogram.spec.markup import Heading, Table, links
from ethogram.spec.places import Places, Word, words
from ethogram.spec.read_clause import check_id, read_criteria, with_digest, with_line
from ethogram.spec.source import Source, slug

_HELP, _DECLINE = "we help with", "we decline"
COLUMNS = {
    "id": "id",
    "we-help-with": _HELP,
    "we-help": _HELP,
    "we-decline": _DECLINE,
    "line-drawn-because": "line drawn because",
    "because": "line drawn because",
    "pattern": "pattern",
    "offer-instead": "offer instead",
    "hand-off-to": "hand off to",
    "differs-for": "differs for",
    "where": "where",
    "who": "who",
    "doing": "doing",
    "stakes": "stakes",
    "bar": "bar",
    "status": "status",
    "owner": "owner",
}
_LINE_KEYS = ("where", "who", "doing", "stakes", "bar", "status", "owner")


def is_policy(table: Table) -> bool:
    """Say whether a table draws lines: it has a column for what we decline."""
    return _DECLINE in header_keys(table, COLUMNS)


def read_policy(
    table: Table, heading: Heading | None, defaults: ClauseLine, places: Places, source: Source
) -> tuple[Clause, ...]:
    """Make a clause of each row, with one criterion for either side of the line."""
    if _HELP not in header_keys(table, COLUMNS):
        source.report(
            "missing-column",
            source.at(table.line),
            "The table says what is declined and not what is helped with.",
            fix="Add a column 'we help with' in front; a line has two sides.",
        )
    return tuple(
        _clause(row, heading, defaults, places, source)
        for row in read_rows(table, COLUMNS, source)
        if row.text(_HELP) or row.text(_DECLINE)
    )


def _clause(
    row: Row, heading: Heading | None, defaults: ClauseLine, places: Places, source: Source
) -> Clause:
    _refuse_one_sided(row, source)
    clause_id = ClauseId(_id(row, source))
    clause = Clause(
        id=clause_id,
        title=_title(row),
        kind="policy row",
        text=_text(row),
        criteria=read_criteria(clause_id, _marks(row, source), source),
        why=row.text("line drawn because"),
        differs_on_purpose=row.text("differs for"),
        links=_links(row, source),
        section=heading.id if heading else "",
        level=(heading.level if heading else 0) + 1,
        at=source.at(row.line, row.id_column),
    )
    clause = with_line(clause, _line(row, places, source).over(defaults))
    listed = words(row.text("pattern"), row.line, row.column("pattern"))
    patterns = tuple(word.text for word in listed) or clause.patterns
    return with_digest(msgspec.structs.replace(clause, patterns=patterns))


def pattern_words(table: Table, source: Source) -> list[Word]:
    """Give the names in the pattern column, to be checked when all patterns are known."""
    quiet = Source(source.path, "\n".join(source.lines))
    return [
        word
        for row in read_rows(table, COLUMNS, quiet)
        for word in words(row.text("pattern"), row.line, row.column("pattern"))
    ]


def _refuse_one_sided(row: Row, source: Source) -> None:
    for side, other, fix in (
        (
            _HELP,
            _DECLINE,
            "Say what a harmless neighbour of it gets, so that both sides are asked.",
        ),
        (
            _DECLINE,
            _HELP,
            "Say what is declined next to it, or move the row into the specification.",
        ),
    ):
        if row.text(other) and not row.text(side):
            source.report(
                "one-sided-line",
                source.at(row.line, row.column(side)),
                f"The row has nothing under {side!r}: {row.text(other)!r} is one side of a line.",
                fix=fix,
            )


def _id(row: Row, source: Source) -> str:
    own = row.id or row.text("id")
    if own:
        check_id(own, row.line, row.id_column, source)
        return own
    proposed = "-".join(slug(row.text(_DECLINE) or row.text(_HELP)).split("-")[:4]) or "row"
    source.report(
        "row-without-id",
        source.at(row.line),
        "A row of the policy needs an id of its own, so that cases and verdicts can refer to it.",
        fix=f"Start its first cell with '{{#{proposed}}}'.",
    )
    return proposed


def _title(row: Row) -> str:
    return row.text(_DECLINE)[:1].upper() + row.text(_DECLINE)[1:] or row.text(_HELP)


def _text(row: Row) -> str:
    said = [
        f"We help with: {row.text(_HELP)}." if row.text(_HELP) else "",
        f"We decline: {row.text(_DECLINE)}." if row.text(_DECLINE) else "",
        f"Offer instead: {row.text('offer instead')}." if row.text("offer instead") else "",
        f"Hand off to: {row.text('hand off to')}." if row.text("hand off to") else "",
    ]
    return " ".join(one.replace("..", ".") for one in said if one)


def _marks(row: Row, source: Source) -> list[Mark]:
    marks = []
    if row.text(_HELP):
        marks.append(
            Mark(
                own_id="helps",
                text=f"helps with {row.text(_HELP).rstrip('.')}",
                at=source.at(row.line, row.column(_HELP)),
            )
        )
    if row.text(_DECLINE):
        instead = row.text("offer instead").rstrip(".")
        hand_off = row.text("hand off to").rstrip(".")
        words_ = f"declines {row.text(_DECLINE).rstrip('.')}"
        words_ += f", and offers instead: {instead}" if instead else ""
        words_ += f", and hands off to {hand_off}" if hand_off else ""
        marks.append(
            Mark(own_id="declines", text=words_, at=source.at(row.line, row.column(_DECLINE)))
        )
    return marks


def _line(row: Row, places: Places, source: Source) -> ClauseLine:
    entries = [
        Entry(key=key, value=row.text(key), line=row.line, column=row.column(key))
        for key in _LINE_KEYS
        if row.text(key)
    ]
    return read_entries(entries, places, source)


def _links(row: Row, source: Source) -> tuple[Link, ...]:
    return tuple(
        Link(target=mark.target, text=mark.text, at=source.at(mark.line, mark.column))
        for mark in links(source.line(row.line), row.line)
    )
