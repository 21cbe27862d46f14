"""Add a document from a template: the five core artifacts of the role, and what they stand on."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.spec.product import Product
from ethogram.workflow.template import fill_template, slug, write_new
from ethogram.workflow.workspace import Workspace, load_workspace


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of document that can be added."""

    about: str
    """One line for `ethogram new --help`."""
    template: str
    path: Callable[[Workspace, str], str]
    default_name: str = ""
    """Name when none is given; empty: a name must be given."""
    needs: str = ""
    """What the name stands for, when one must be given."""


KINDS: Mapping[str, Kind] = {
    "spec": Kind(
        about="behaviour specification: clauses with criteria, reasons, costs and examples",
        template="specification.md",
        path=lambda workspace, name: _spec_path(workspace, name),
        default_name="behaviour",
    ),
    "context": Kind(
        about="system prompt architecture: the blocks one surface sends",
        template="context.md",
        path=lambda _, name: f"context/{name}.md",
        needs="the surface, such as 'search'",
    ),
    "rubric": Kind(
        about="evaluation rubric: anchors and borderline replies for one criterion",
        template="rubric.md",
        path=lambda _, name: f"rubrics/{name}.md",
        needs="the criterion, such as 'coach.pasteable'",
    ),
    "red-team": Kind(
        about="red-team test set: adversarial cases by failure category, each with a reason",
        template="red-team.yaml",
        path=lambda _, name: f"cases/{name}.yaml",
        default_name="red-team",
    ),
    "refusal-policy": Kind(
        about="refusal policy: a table with both sides of each line",
        template="refusal-policy.md",
        path=lambda _, __: "refusal-policy.md",
        default_name="refusals",
    ),
    "product": Kind(
        about="product: surfaces, audiences, use cases, the situations that matter",
        template="product.md",
        path=lambda _, __: "product.md",
        default_name="product",
    ),
    "cases": Kind(
        about="cases: normal and edge questions for one clause",
        template="cases.yaml",
        path=lambda _, name: f"cases/{name}.yaml",
        default_name="more",
    ),
    "ladder": Kind(
        about="severity ladder: rungs of one intent, to find where the line is",
        template="ladder.yaml",
        path=lambda _, name: f"ladders/{name}.yaml",
        default_name="first",
    ),
    "pressure": Kind(
        about="pressure: questions with a right answer, and how people press against it",
        template="pressure.yaml",
        path=lambda _, name: f"pressure/{name}.yaml",
        default_name="first",
    ),
    "target": Kind(
        about="target: a model and its settings",
        template="target.toml",
        path=lambda _, name: f"targets/{name}.toml",
        default_name="embedded",
    ),
}


def new_document(root: Path, kind: str, name: str | None = None) -> tuple[Path, ...]:
    """Write one document from its template, filled with names of the workspace.

    Args:
        root: The workspace.
        kind: One of `KINDS`.
        name: What the document is about: a surface, a criterion, or a name of its own.

    Raises:
        UsageRefused: The kind or the name does not exist, or the document does.
    """
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1)
        raise UsageRefused(
            f"Unknown kind of document {kind!r}. Kinds: {', '.join(KINDS)}."
            + (f" Did you mean 'ethogram new {near[0]}'?" if near else "")
        )
    chosen = KINDS[kind]
    if not name and not chosen.default_name:
        raise UsageRefused(
            f"'ethogram new {kind}' needs a name: {chosen.needs}. Type 'ethogram new {kind} NAME'."
        )
    workspace = load_workspace(root)
    named = _checked_name(workspace, kind, name or chosen.default_name)
    text = fill_template(chosen.template, **_places(workspace, named))
    return write_new(root, {chosen.path(workspace, named): text})


def _checked_name(workspace: Workspace, kind: str, name: str) -> str:
    if kind == "rubric":
        known = [str(c.id) for clause in workspace.spec.clauses for c in clause.criteria]
        return _one_of(name, known, "criterion", "Write the criterion into its clause first.")
    named = slug(name)
    if kind == "spec" and named == KINDS[kind].default_name:
        named = _free(named, {each.id for each in workspace.spec.sections})
    if not named:
        raise UsageRefused(
            f"The name {name!r} holds no letter or figure. Expected something like 'help-centre'."
        )
    surfaces = [str(surface.id) for surface in workspace.product.surfaces]
    if kind == "context" and surfaces:
        first = f"Add '- {name} {{#{named}}}' under Surfaces in product.md first."
        return _one_of(named, surfaces, "surface", first)
    return named


def _free(name: str, taken: Collection[str]) -> str:
    """Give the name, with a number when the ids of another document take it already."""
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(each for each in names if each not in taken)


def _one_of(name: str, known: list[str], noun: str, otherwise: str) -> str:
    if name in known:
        return name
    near = difflib.get_close_matches(name, known, n=1)
    some = ", ".join(known[:8]) or "none yet"
    raise UsageRefused(
        f"No {noun} is called {name!r}. There are: {some}. "
        + (f"Did you mean {near[0]!r}?" if near else otherwise)
    )


def _spec_path(workspace: Workspace, name: str) -> str:
    return f"spec/{name}.md" if (workspace.root / "spec.md").exists() else "spec.md"


def _places(workspace: Workspace, name: str) -> dict[str, str]:
    """Fill a template with names that exist, so that it reads without problems at once."""
    product = workspace.product
    in_force = [clause.id for clause in workspace.spec.clauses if clause.status != "retired"]
    clause = str(in_force[0]) if in_force else ""
    return {
        "id": name,
        "name": name,
        "title": name.replace("-", " ").capitalize(),
        "product": product.name or "this product",
        "surface": str(product.surfaces[0].id) if product.surfaces else "chat",
        "place": _rest_of_place(product),
        "clause": clause,
        "serves": f" serves={clause}" if clause else "",
    }


def _rest_of_place(product: Product) -> str:
    """Give the audience and use case of a situation on the first surface, as cases write them."""
    first = product.surfaces[0].id if product.surfaces else None
    situation = next((s for s in product.situations if s.surface == first), None)
    if situation is None:
        return ""
    return f", audience: {situation.audience}, use-case: {situation.use_case}"
