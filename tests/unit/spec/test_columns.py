"""Tables by the names of their columns."""

from __future__ import annotations

from ethogram.spec.columns import header_keys, read_rows
from ethogram.spec.markup import Table, scan
from ethogram.spec.source import Source

NAMES = {"surface": "surface", "use-case": "use case"}


def table(text: str) -> tuple[Table, Source]:
    (found,) = scan(text).blocks
    assert isinstance(found, Table)
    return found, Source("t.md", text)


def test_columns_are_found_by_name_in_any_order() -> None:
    found, source = table("| Use case | SURFACE |\n|---|---|\n| help | {#x} editor |")
    assert header_keys(found, NAMES) == {"surface", "use case"}
    (row,) = read_rows(found, NAMES, source)
    assert (row.text("surface"), row.text("use case"), row.id) == ("editor", "help", "x")
    assert source.line(3)[row.column("surface") - 1 :].startswith("editor")


def test_an_unknown_column_is_a_warning_with_the_nearest() -> None:
    found, source = table("| surfce | use case |\n|---|---|\n| a | b |")
    read_rows(found, NAMES, source)
    (problem,) = source.problems
    assert (problem.rule, problem.severity) == ("unknown-column", "warning")
    assert problem.fix == "Did you mean 'surface'?"


def test_a_row_with_too_many_cells_is_reported() -> None:
    found, source = table("| surface |\n|---|---|\n| a | b | c |")
    read_rows(found, NAMES, source)
    assert "too-many-cells" in [one.rule for one in source.problems]


def test_a_dash_is_an_empty_cell() -> None:
    found, source = table("| surface | use case |\n|---|---|\n| — | - |")
    (row,) = read_rows(found, NAMES, source)
    assert (row.text("surface"), row.text("use case"), row.text("absent")) == ("", "", "")
