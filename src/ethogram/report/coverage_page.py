"""Coverage as one self-contained HTML page, and the values its parts show on other pages."""

from __future__ import annotations

from ethogram.report.coverage import (
    CoveragePage,
    answer,
    fill_command,
    gap_text,
    gaps,
    heat_map,
    line_label,
    lines,
    remarks,
    unseen_text,
)
from ethogram.report.html import TEMPLATES, content_policy
from ethogram.report.number import percent
from ethogram.report.plain_text import visible


def page_values(page: CoveragePage) -> dict[str, object]:
    """Give what the parts of coverage show; the report and the studio show them too."""
    return {
        "page": page,
        "answer": answer(page),
        "map": heat_map(page.grid),
        "gaps": gaps(page.grid),
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
    "gap_text": gap_text,
    "fill_command": fill_command,
}
"""Functions that the parts call."""


def write_page(page: CoveragePage) -> str:
    """Write one HTML page that loads nothing and runs nothing."""
    # Jinja2 takes a tenth of a second to import and only this page needs it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    style = (TEMPLATES / "page.css").read_text("utf-8")
    template = environment.get_template("coverage.html.j2")
    return template.render(style=style, policy=content_policy(style, ""), **page_values(page))


def _shown(value: object) -> object:
    # Mark-up of our own macros is a subclass of str and must stay what it is.
    return visible(value) if type(value) is str else value
