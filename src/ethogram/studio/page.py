"""Pages: one set of templates, shared by everything the studio shows.

Everything that is put into a template is text: Jinja2 escapes it, and letters that could reorder
or hide what a person reads are made visible. What a model said is never mark-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute

from ethogram.report.html import TEMPLATES as REPORT_TEMPLATES
from ethogram.report.page import CHART_WIDTH
from ethogram.report.plain_text import cut, one_line, visible
from ethogram.studio.studio import studio_of

TEMPLATES = Path(__file__).parent / "templates"


class NavEntry(NamedTuple):
    """One page of the navigation."""

    name: str
    href: str
    key: str
    """Pressed after `g`, it opens the page."""


class Key(NamedTuple):
    """One key of a page, for the dialog that `?` opens."""

    keys: str
    """Separated by spaces: `j k`."""
    does: str


class PageModule(Protocol):
    """What a module of pages offers to the application."""

    @property
    def ROUTES(self) -> Sequence[BaseRoute]:  # noqa: N802  # a module's constant
        """Its addresses."""
        ...

    @property
    def NAV(self) -> Sequence[NavEntry]:  # noqa: N802  # a module's constant
        """Its entries in the navigation, in their order."""
        ...


SHELL_KEYS = (
    Key("?", "show these keys"),
    Key("/", "go to the search or filter of the page"),
    Key("Esc", "leave a field"),
)


def render(
    request: Request,
    template: str,
    *,
    keys: Sequence[Key] = (),
    status: int = 200,
    **values: object,
) -> HTMLResponse:
    """Render a template of the studio as an answer.

    Args:
        request: What was asked.
        template: File name in `templates`. It extends `layout.html.j2`.
        keys: The page's own keys, for the dialog that lists them.
        status: The HTTP status.
        values: What the template shows. An undefined name is an error.
    """
    return HTMLResponse(written(request, template, keys=keys, **values), status_code=status)


def written(request: Request, template: str, *, keys: Sequence[Key] = (), **values: object) -> str:
    """Render a template of the studio as text, for a part that a script puts in its place."""
    studio = studio_of(request)
    return (
        environment()
        .get_template(template)
        .render(
            nav=request.app.state.nav,
            here=request.url.path,
            keys=(*keys, *SHELL_KEYS),
            csrf=studio.csrf,
            workspace=studio.title,
            chart_width=CHART_WIDTH,
            shortened=shortened,
            **values,
        )
    )


@cache
def environment() -> jinja2.Environment:
    """Give the one set of templates; those of the HTML report stand below `report/`."""
    report = jinja2.PrefixLoader({"report": jinja2.FileSystemLoader(REPORT_TEMPLATES)})
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(TEMPLATES), report]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def shortened(text: str, letters: int) -> str:
    """Give the start of a reply on one line."""
    return cut(one_line(text), letters) or "(an empty reply)"


def _shown(value: object) -> object:
    # Mark-up of our own macros is a subclass of str and must stay what it is.
    return visible(value) if type(value) is str else value
