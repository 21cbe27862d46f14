"""Reading the table of situations, with weights as people write them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import msgspec

from ethogram.ids import AudienceId, SurfaceId, UseCaseId
from ethogram.spec.columns import Row, header_keys, read_rows
from ethogram.spec.markup import Table
from ethogram.spec.places import Names, Places, Word
from ethogram.spec.product import Product, Situation
from ethogram.spec.source import Source

SITUATION_COLUMNS = {
    "surface": "surface",
    "where": "surface",
    "audience": "audience",
    "who": "audience",
    "use-case": "use case",
    "doing": "use case",
    "weight": "weight",
    "share": "weight",
    "source": "source",
    "where-the-figure-comes-from": "source",
}
_NUMBER = re.compile(r"^(\d{1,12}(?:[.,]\d{1,12})?)\s*(%|per ?cent)?$")
_ROUNDING = 1.5
"""Percentages rounded one by one may sum to a little over 100."""


def read_situations(
    tables: Sequence[Table], product: Product, source: Source
) -> tuple[Situation, ...]:
    """Read every table of situations; the weights come out summing to 1."""
    places = Places(product)
    found: list[Situation] = []
    for table in tables:
        missing = {"surface", "audience", "use case"} - header_keys(table, SITUATION_COLUMNS)
        if missing:
            source.report(
                "missing-column",
                source.at(table.line),
                f"The table of situations lacks {', '.join(sorted(missing))!r}.",
                fix="Start it with '| surface | audience | use case | weight | source |'.",
            )
            continue
        rows = read_rows(table, SITUATION_COLUMNS, source)
        found += [one for row in rows if (one := _situation(row, places, source))]
        _check_total(rows, table, source)
    _refuse_twice(found, source)
    total = math.fsum(one.weight for one in found)
    if not total:
        return tuple(msgspec.structs.replace(one, weight=1 / len(found)) for one in found)
    return tuple(msgspec.structs.replace(one, weight=one.weight / total) for one in found)


def _situation(row: Row, places: Places, source: Source) -> Situation | None:
    surface = _match(row, "surface", places.surfaces, source)
    audience = _match(row, "audience", places.audiences, source)
    use_case = _match(row, "use case", places.use_cases, source)
    weight = _weight(row, source)
    if surface is None or audience is None or use_case is None:
        return None
    return Situation(
        surface=SurfaceId(surface),
        audience=AudienceId(audience),
        use_case=UseCaseId(use_case),
        weight=weight,
        source=row.text("source"),
        at=source.at(row.line, row.column("surface")),
    )


def _match(row: Row, key: str, names: Names, source: Source) -> str | None:
    text = row.text(key)
    if text:
        return names.match(Word(text=text, line=row.line, column=row.column(key)), source)
    source.report(
        "missing-cell",
        source.at(row.line, row.column(key)),
        f"The situation does not say its {key}.",
        fix=f"Write the name of one {key} in the cell; a situation is one of each.",
    )
    return None


def _weight(row: Row, source: Source) -> float:
    text = row.text("weight")
    found = _NUMBER.match(text.casefold())
    if found:
        number = float(found[1].replace(",", "."))
        if math.isfinite(number):
            return number
    source.report(
        "bad-weight",
        source.at(row.line, row.column("weight")),
        f"The weight {text!r} is not a number." if text else "The situation has no weight.",
        fix="Write a share such as '30 %', or a plain number such as '3'.",
    )
    return 0.0


def _check_total(rows: Sequence[Row], table: Table, source: Source) -> None:
    found = [_NUMBER.match(row.text("weight").casefold()) for row in rows]
    weights = [one for one in found if one]
    shares = [float(one[1].replace(",", ".")) for one in weights if one[2]]
    if shares and len(shares) < len(weights):
        source.report(
            "mixed-weights",
            source.at(table.line),
            "Some weights are percentages and some are plain numbers.",
            fix="Write all of them as '30 %' or all of them as '3'.",
        )
    elif math.fsum(shares) > 100 + _ROUNDING:
        source.report(
            "bad-total",
            source.at(table.line),
            f"The shares sum to {math.fsum(shares):g} %, which is more than everything.",
            fix="Lower them to 100 % in all, or write plain numbers such as '3'.",
            severity="warning",
        )


def _refuse_twice(found: Sequence[Situation], source: Source) -> None:
    seen: dict[str, Situation] = {}
    for one in found:
        first = seen.setdefault(one.name, one)
        if first is not one:
            source.report(
                "duplicate-situation",
                one.at,
                f"The situation {one.name!r} stands twice; the first is on line {first.at.line}.",
                fix="Join the two rows into one and add their weights.",
            )
