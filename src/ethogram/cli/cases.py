"""`ethogram cases`: list the cases, select and sample them."""

from __future__ import annotations

from pathlib import Path

import click

from ethogram.cli.screen import (
    is_coloured,
    open_workspace,
    screen_width,
    show_json,
    warn_of_errors,
    workspace_root,
)


@click.command()
@click.option("--where", default="", help="Only cases that fit: 'surface=editor and stakes>=high'.")
@click.option("--sample", type=click.IntRange(1), help="Only so many families, drawn by situation.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the sample.")
@click.option("--proposed", is_flag=True, help="The cases that wait for approval; none is asked.")
@click.option(
    "--examples", is_flag=True, help="The cases made of the specification's own examples."
)
@click.option(
    "--of",
    "path",
    type=click.Path(path_type=Path),
    help="With --examples: those of a published specification in this file.",
)
@click.option(
    "--prompts",
    type=click.Path(path_type=Path),
    help="With --of: the folder with its prompt files, as cases after the examples.",
)
@click.option("--save", metavar="NAME", help="Keep the listed examples as cases/NAME.jsonl.")
@click.option("--surface", default="", help="With --save: where cases stand that name no surface.")
@click.option("--count", "only_counts", is_flag=True, help="Only say how the cases spread.")
@click.option("--json", "as_json", is_flag=True, help="Print the cases and counts as JSON.")
@click.pass_context
def cases(
    ctx: click.Context,
    where: str,
    sample: int | None,
    seed: int,
    proposed: bool,
    examples: bool,
    path: Path | None,
    prompts: Path | None,
    save: str | None,
    surface: str,
    only_counts: bool,
    as_json: bool,
) -> int:
    """List the cases as they would be asked, paraphrases and variables written out.

    The table is followed by how they spread over clauses, kinds and situations: families first,
    and in brackets the cases where a family holds several.
    """
    from ethogram.report.case_table import render_cases, render_counts
    from ethogram.workflow.case_list import Selection, example_workspace, list_cases, save_cases
    from ethogram.workflow.plan import by_id

    for option, value in (("--of", path), ("--save", save), ("--prompts", prompts)):
        if value is not None and not examples:
            raise click.UsageError(f"{option} belongs to --examples.")
    if proposed and examples:
        raise click.UsageError("--proposed and --examples list different cases; choose one.")
    workspace = example_workspace(ctx.obj / path) if path else open_workspace(ctx)
    chosen = Selection(
        where=where,
        sample=sample,
        seed=seed,
        is_proposed=proposed,
        has_examples=examples,
        prompts=ctx.obj / prompts if prompts else None,
    )
    found = list_cases(workspace, chosen)
    warn_of_errors(workspace)
    if save is not None and found.cases:
        written = save_cases(workspace_root(ctx), found.cases, save, surface)
        click.echo(f"Wrote {len(found.cases):,} cases to {written}. Check them: ethogram check")
        return 0
    if as_json:
        show_json({"counts": found.counts, "cases": () if only_counts else found.cases})
        return 0
    if not found.cases:
        click.echo(_nothing(where, found.of, examples=examples, proposed=proposed))
        return 0
    width = screen_width()
    if not only_counts:
        table = render_cases(found.cases, by_id(found.all_cases), width=width, colour=is_coloured())
        click.echo(table)
    click.echo(render_counts(found.counts, width=width, of=found.of), nl=False)
    if found.waiting:
        click.echo(
            f"{'waiting':<12}  {found.waiting:,} proposed, never asked: ethogram cases --proposed"
        )
    return 0


def _nothing(where: str, of: int, *, examples: bool, proposed: bool) -> str:
    if of and where:
        option = " --proposed" if proposed else ""
        return f"None of {of:,} cases fits {where!r}. See them all with 'ethogram cases{option}'."
    if proposed:
        return "No case waits for approval. Propose some: ethogram suite vary --with typos"
    if examples:
        return "The specification has no worked example that asks something."
    return "There are no cases yet. Write some to cases.yaml, or type 'ethogram new cases'."
