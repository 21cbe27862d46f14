"""`ethogram report`: answer the six questions about a run."""

from __future__ import annotations

from pathlib import Path

import click

from ethogram.cli.screen import is_coloured, screen_width, workspace_root


@click.command()
@click.argument("run", metavar="[RUN]", required=False)
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
    baseline: str | None,
    html: Path | None,
    memo: bool,
    ticket: str | None,
    clauses: bool,
    as_json: bool,
) -> int:
    """Answer the six questions about a run; the newest one without RUN.

    RUN is 'last', 'last~1', or the id that 'ethogram runs' shows.
    """
    root = workspace_root(ctx)
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
