"""One self-contained HTML file: opens from disk, loads nothing, runs only its own script.

The page is written as a stream: the head and every answer first, then the replies in pieces, so
that ten thousand of them take no more memory than one piece. Everything a model said is data that
the page's script shows as text; nothing of it is ever mark-up.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

import msgspec

from ethogram.findings.summary import Summary
from ethogram.report.answers import answers
from ethogram.report.evidence import ReportClause, ReportContext, ReportTranscript
from ethogram.report.page import (
    CHART_WIDTH,
    caution_meters,
    chart,
    clause_rows,
    coverage_meter,
    grid,
    read_href,
)
from ethogram.report.plain_text import cut, one_line, visible
from ethogram.report.reply_data import clause_data, context_data, reply_data
from ethogram.report.robustness import operator_rows

TEMPLATES = Path(__file__).parent / "templates"
STYLES = ("page.css", "reader.css")
SCRIPTS = ("evidence.js", "list.js", "reader.js", "shell.js")
PIECE = 200
"""Replies in one piece of data."""
PLACES = {
    "clauses": "#clauses",
    "situations": "#situations",
    "clause": lambda clause: read_href(clause=clause),
}
"""Where the parts of the page stand that its answers lead to; elsewhere they are pages."""
_EVIDENCE_PLACE = "<!-- evidence -->"


def write_html(
    out: TextIO,
    summary: Summary,
    *,
    clauses: Sequence[ReportClause] = (),
    contexts: Sequence[ReportContext] = (),
    transcripts: Iterable[ReportTranscript] = (),
    coverage: str = "",
) -> None:
    """Write the report to an open text file with encoding UTF-8.

    Args:
        out: Where the page goes.
        summary: The six answers.
        clauses: The clauses a reader may want to see beside a reply.
        contexts: What was sent before the cases' own turns, each once.
        transcripts: Every reply, read once and never held whole.
        coverage: The part about coverage, as mark-up; see `coverage_page.coverage_section`.
    """
    head, _, tail = _page(summary, coverage).partition(_EVIDENCE_PLACE)
    out.write(head)
    out.write(_data("clauses", [clause_data(clause) for clause in clauses]))
    out.write(_data("contexts", [context_data(context) for context in contexts]))
    out.writelines(
        _data("replies", [reply_data(transcript) for transcript in piece])
        for piece in _pieces(transcripts)
    )
    out.write(tail)


def _page(summary: Summary, covered: str) -> str:
    # Jinja2 takes a tenth of a second to import and only this report needs it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    style, script = _joined(STYLES), _joined(SCRIPTS)
    return environment.get_template("report.html.j2").render(
        style=style,
        script=script,
        policy=content_policy(style, script),
        summary=summary,
        said=answers(summary),
        clauses=clause_rows(summary),
        charts={each.clause: chart(each) for each in summary.clauses},
        grid=grid(summary),
        caution=caution_meters(summary.caution, summary.caution_before),
        coverage=coverage_meter(summary.coverage),
        covered=covered,
        chart_width=CHART_WIDTH,
        operator_rows=operator_rows,
        href=read_href,
        at=PLACES,
        shortened=_shortened,
    )


def content_policy(style: str, script: str) -> str:
    """Allow this very style and this very script, and nothing else from anywhere."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _joined(names: Sequence[str]) -> str:
    return "\n" + "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in names)


def _shown(value: object) -> object:
    # Mark-up of our own macros is a subclass of str and must stay what it is.
    return visible(value) if type(value) is str else value


def _shortened(text: str, letters: int) -> str:
    return cut(one_line(text), letters) or "(an empty reply)"


def _pieces(transcripts: Iterable[ReportTranscript]) -> Iterator[list[ReportTranscript]]:
    rest = iter(transcripts)
    while piece := list(islice(rest, PIECE)):
        yield piece


def _data(name: str, content: object) -> str:
    # Inside a script element only `<` can end it or open a comment; in JSON it stands in
    # strings alone, where it may be written as an escape.
    text = msgspec.json.encode(content).decode().replace("<", "\\u003c")
    return f'<script type="application/json" data-part="{name}">{text}</script>\n'
