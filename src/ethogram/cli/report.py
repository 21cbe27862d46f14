"""`ethogram report`: answer the six questions about a run."""

from __future__ import annotations

from pathlib import Path

import click

from ethogram.cli.screen import is_coloured, screen_width, workspace_root

EDGE_CASES = "edge-cases"


@click.command()
@click.argument("run", metavar="[RUN|edge-cases [RUN]]", required=False)
@click.argument("kind_run", metavar="", required=False)
@click.option("--against", "baseline", help="Compare with this run instead of the one before.")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write one HTML file."
)
@click.option("--memo", is_flag=True, help="Print a memo for the team, in Markdown.")
@click.option(
    "--ticket", metavar="CLAUSE", help="Print a ticket about a broken clause, in Markdown."
)
@click.option("--clauses", is_flag=True, help="Print every clause with its numbers.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def report(
    ctx: click.Context,
    run: str | None,
    kind_run: str | None,
    baseline: str | None,
    html: Path | None,
    memo: bool,
    ticket: str | None,
    clauses: bool,
    as_json: bool,
) -> int:
    """Answer the six questions about a run; the newest one without RUN.

    RUN is 'last', 'last~1', or the id that 'ethogram runs' shows. 'ethogram report edge-cases [RUN]'
    prints the internal analysis in Markdown: every distinct failure with its cause, as far as known.
    """
    root = workspace_root(ctx)
    if run == EDGE_CASES:
        return _edge_cases(root, kind_run, as_json=as_json)
    if kind_run is not None:
        raise click.UsageError(f"Expected one run, or '{EDGE_CASES}' and a run; got {run!r} first.")
    if html is not None:
        from ethogram.workflow.report_files import write_html_report

        write_html_report(root, html, run, baseline=baseline)
        click.echo(f"Wrote {html}. Open it in a browser; it needs no network.")
        return 0
    from ethogram.workflow.reporting import report_run

    summary = report_run(root, run, baseline=baseline, reads_all=memo or as_json)
    if as_json:
        from ethogram.report.to_json import summary_json

        click.echo(summary_json(summary), nl=False)
    elif memo:
        from ethogram.report.memo import render_memo

        click.echo(render_memo(summary), nl=False)
    elif ticket:
        from ethogram.workflow.tickets import ticket_for

        click.echo(ticket_for(root, summary, ticket), nl=False)
    elif clauses:
        from ethogram.report.clauses import render_clauses

        text = render_clauses(summary, width=screen_width(), colour=is_coloured())
        click.echo(text, nl=False)
    else:
        from ethogram.report.terminal import render_screen

        click.echo(render_screen(summary, width=screen_width(), colour=is_coloured()), nl=False)
    return 0


def _edge_cases(root: Path, run: str | None, *, as_json: bool) -> int:
    from ethogram.cli.screen import show_json
    from ethogram.report.edge_cases import render_edge_cases
    from ethogram.workflow.edge_cases import report_edge_cases

    found = report_edge_cases(root, run)
    if as_json:
        show_json(found)
    else:
        click.echo(render_edge_cases(found), nl=False)
    return 0
