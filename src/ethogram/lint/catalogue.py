"""Every lint rule, and lint itself."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from ethogram.errors import Diagnostic, UsageRefused
from ethogram.lint import (
    bars,
    clauses,
    collisions,
    guidelines,
    reach,
    references,
    service,
    twins,
    vague,
)
from ethogram.lint.rule import Fold, Rule, apply_rule
from ethogram.lint.workbook import Workbook

RULES: tuple[Rule, ...] = (
    Rule(
        name="unknown-name",
        severity="error",
        why="A name that stands nowhere is silently never tested, served or judged.",
        look=references.unknown_names,
    ),
    Rule(
        name="retired-clause",
        severity="warning",
        why="Evidence on a clause nobody is held to any more answers no question.",
        look=references.retired_clauses,
    ),
    Rule(
        name="no-criterion",
        severity="warning",
        why="Without a testable sentence no judge, person or machine, can decide a reply.",
        look=clauses.without_criterion,
        fold=Fold(
            message="{count} of {of} clauses have no criterion, so no judge can say whether a "
            "reply keeps them: {names}.",
            fix="Start with the clauses of highest stakes: `**A reply passes when it**`, then "
            "`- {#own-id} ...`.",
            population=clauses.clause_total,
        ),
    ),
    Rule(
        name="no-reason",
        severity="warning",
        why="Who does not know what a clause protects cannot rule on a case it did not foresee.",
        look=clauses.without_reason,
        fold=Fold(
            message="{count} of {of} clauses do not say why they hold: {names}.",
            fix="Add `**Why.** Protects ...`, naming who would be worse off without the clause.",
            population=clauses.argued_total,
        ),
    ),
    Rule(
        name="no-cost",
        severity="warning",
        why="A clause whose price nobody wrote down is made stricter for free.",
        look=clauses.without_cost,
        fold=Fold(
            message="{count} of {of} clauses do not say what they cost, and whom: {names}.",
            fix="Add `**Cost:** ...`, the person who is served worse because of the clause.",
            population=clauses.argued_total,
        ),
    ),
    Rule(
        name="no-case",
        severity="warning",
        why="A clause that nothing asks about is reported as untested for ever.",
        look=clauses.without_case,
        fold=Fold(
            message="No case and no graded example tests {count} of {of} clauses: {names}.",
            fix="Add a case with `tests: [CLAUSE]`, or an `**Example**` with GOOD and BAD.",
            population=clauses.clause_total,
        ),
    ),
    Rule(
        name="vague-clause",
        severity="warning",
        why="'When appropriate' is decided anew by every model, labeller and judge.",
        look=vague.vague_clauses,
    ),
    Rule(
        name="vague-criterion",
        severity="warning",
        why="A criterion that two people apply differently measures the people.",
        look=vague.vague_criteria,
    ),
    Rule(
        name="no-twin",
        severity="warning",
        why="A restriction checked from one side only drifts towards refusing everything near it.",
        look=twins.without_twin,
        fold=Fold(
            message="{count} of {of} restrictions have no harmless twin: {names}.",
            fix="Beside a case that must be declined, add one with `twin-of:` that must be helped.",
            population=twins.restriction_total,
        ),
    ),
    Rule(
        name="twin-declines",
        severity="error",
        why="A twin is the harmless neighbour; expecting a refusal of it turns the count around.",
        look=twins.twins_that_decline,
    ),
    Rule(
        name="bar-out-of-reach",
        severity="note",
        why="With fewer families than the bar takes, a perfect model still ends as undecided.",
        look=bars.out_of_reach,
        fold=Fold(
            message="{count} of {of} tested clauses have too few families to show their bar even "
            "if all were clean (9 in 10 takes 35, never 59): {names}.",
            fix="Add families where the stakes are high first, or accept 'undecided' for the rest.",
            population=bars.clauses_tested,
        ),
    ),
    Rule(
        name="collision",
        severity="warning",
        why="Where two clauses cannot both be kept, the model chooses, and chooses differently.",
        look=collisions.collisions,
    ),
    Rule(
        name="cases-disagree",
        severity="error",
        why="One of the two will fail whatever the model does.",
        look=collisions.cases_that_disagree,
    ),
    Rule(
        name="block-without-clause",
        severity="warning",
        why="What serves no clause cannot be missed, so it is never cut and costs tokens for ever.",
        look=service.blocks_without_clause,
        fold=Fold(
            message="{count} of {of} blocks serve no clause: {names}.",
            fix="Write `serves=CLAUSE` in their headings; what serves nothing can be cut.",
            population=service.block_total,
        ),
    ),
    Rule(
        name="clause-without-block",
        severity="warning",
        why="A clause the model was never told is broken for a reason no edit of a block repairs.",
        look=service.clauses_without_block,
        fold=Fold(
            message="{count} of {of} times a clause applies on a surface where no block serves "
            "it: {names}.",
            fix="Add `serves=CLAUSE` to the blocks that say it, surface by surface.",
            population=service.clause_surface_total,
        ),
    ),
    Rule(
        name="guideline-restates",
        severity="warning",
        why="A criterion worded twice drifts apart, and people and judges follow different words.",
        look=guidelines.restated_criteria,
    ),
    Rule(
        name="no-situation",
        severity="warning",
        why="A clause that holds where nothing matters is never asked about.",
        look=reach.without_situation,
    ),
)


def lint(
    workbook: Workbook, *, rules: Collection[str] | None = None, folds: bool = True
) -> tuple[Diagnostic, ...]:
    """Hold the documents of a workspace against each other.

    Args:
        workbook: Everything that was read.
        rules: Names of the rules to ask; None asks those that are on by default.
        folds: Say once what is true of most of a document, instead of on every line.

    Returns:
        Every finding, in the order of the documents.

    Raises:
        UsageRefused: A name in `rules` is no rule.
    """
    chosen = [rule for rule in RULES if rule.is_default] if rules is None else _chosen(rules)
    found = [problem for rule in chosen for problem in apply_rule(rule, workbook, folds=folds)]
    return tuple(sorted(found, key=lambda problem: (problem.at.path, problem.at.line)))


def _chosen(names: Collection[str]) -> list[Rule]:
    known = [rule.name for rule in RULES]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise UsageRefused(
                f"Unknown lint rule {name!r}. Rules: {', '.join(known)}."
                + (f" Did you mean {near[0]!r}?" if near else "")
            )
    return [rule for rule in RULES if rule.name in names]
