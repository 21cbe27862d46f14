"""Coverage as one self-contained HTML page, and the values its parts show on other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ethogram.report.coverage import (
    CoveragePage,
    answer,
    gap_groups,
    heat_map,
    line_label,
    lines,
    remarks,
    unseen_text,
)
from ethogram.report.html import TEMPLATES, content_policy
from ethogram.report.number import percent
from ethogram.report.plain_text import visible

if TYPE_CHECKING:
    import jinja2


def page_values(page: CoveragePage) -> dict[str, object]:
    """Give what the parts of coverage show; the report and the studio show them too."""
    return {
        "page": page,
        "answer": answer(page),
        "map": heat_map(page.grid),
        "gaps": gap_groups(page.grid),
        "by_clause": lines(page.grid, "clause"),
        "by_kind": lines(page.grid, "kind"),
        "by_polarity": lines(page.grid, "polarity"),
        "unseen": unseen_text(page.unseen),
        "remarks": tuple(remarks(page)),
        **PART_VALUES,
    }


PART_VALUES: dict[str, object] = {
    "percent": percent,
    "label": line_label,
}
"""Functions that the parts call."""


def write_page(page: CoveragePage) -> str:
    """Write one HTML page that loads nothing and runs nothing."""
    style = (TEMPLATES / "page.css").read_text("utf-8")
    values = {"style": style, "policy": content_policy(style, ""), **page_values(page)}
    return _environment().get_template("coverage.html.j2").render(values)


def coverage_section(page: CoveragePage) -> str:
    """Write the part about coverage of a larger page."""
    return _environment().get_template("coverage_section.html.j2").render(page_values(page))


def _environment() -> jinja2.Environment:
    # Jinja2 takes a tenth of a second to import and only these pages need it.
    import jinja2  # noqa: PLC0415

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    # Mark-up of our own macros is a subclass of str and must stay what it is.
    return visible(value) if type(value) is str else value
