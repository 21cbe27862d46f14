"""Read the cases that people write: `cases.yaml`, or the files of `cases/`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.context.fields import take_items, take_table
from ethogram.context.problems import Problems
from ethogram.context.yaml_node import Leaf, Node, Table, read_yaml
from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.spec.product import Product
from ethogram.suite.case import Case
from ethogram.suite.draft import Draft, DraftPlace
from ethogram.suite.expand import expand
from ethogram.suite.inherit import Drafts
from ethogram.suite.proposal import stands_among_proposed
from ethogram.suite.read_case import read_defaults, read_draft


def read_cases(text: str, path: str, product: Product | None = None) -> Parsed[tuple[Case, ...]]:
    """Read one YAML file of cases; see `read_suite`."""
    return read_suite(((path, text),), product)


def read_suite(
    files: Sequence[tuple[str, str]], product: Product | None = None
) -> Parsed[tuple[Case, ...]]:
    """Read the YAML files of a workspace together, so that a twin may stand in another file.

    A file is a list of cases, or a mapping with `defaults:` and `cases:`.

    Args:
        files: (path, text) of each file.
        product: Where given, the names in `at:` are matched to its surfaces, audiences, use cases;
            if it has one surface only, cases stand on it unless they say otherwise.

    Returns:
        The cases in reading order, expanded, each with its digest; and every problem.
    """
    collected: list[Problems] = []
    drafts: dict[str, tuple[Draft, Draft, Problems]] = {}
    for path, text in files:
        problems = Problems(path, text)
        collected.append(problems)
        _read_file(text, product, drafts, problems)
    settled = Drafts(drafts)
    cases: list[Case] = []
    for own, (_, _, problems) in drafts.items():
        draft = settled.settle(own)
        if settled.is_orphan(own) and not (draft.place.surface and draft.wordings):
            continue
        cases.extend(expand(draft, settled.root_family(own), problems))
    found = tuple(problem for problems in collected for problem in _in_order(problems.found))
    return Parsed(value=tuple(cases), problems=found)


def _in_order(found: list[Diagnostic]) -> list[Diagnostic]:
    return sorted(found, key=lambda problem: (problem.at.line, problem.at.column))


def _read_file(
    text: str,
    product: Product | None,
    drafts: dict[str, tuple[Draft, Draft, Problems]],
    problems: Problems,
) -> None:
    parsed = read_yaml(text.removeprefix("\ufeff"), problems.path)
    problems.found.extend(parsed.problems)
    tree = parsed.value
    if tree is None or (isinstance(tree, Leaf) and tree.value is None):
        return
    defaults, entries = _cut(tree, product, problems)
    for entry in entries:
        draft = read_draft(entry, problems, product)
        if draft is None:
            continue
        if stands_among_proposed(problems.path):
            draft = msgspec.structs.replace(draft, is_proposed=True)
        if draft.id in drafts:
            first = drafts[draft.id][0].at
            problems.add(
                "duplicate-id",
                entry,
                f"The case {draft.id!r} already stands in {first.path}, line {first.line}.",
                "Give one of the two another id; a paraphrase belongs under 'also:'.",
            )
            continue
        drafts[draft.id] = (draft, defaults, problems)


def _cut(tree: Node, product: Product | None, problems: Problems) -> tuple[Draft, tuple[Node, ...]]:
    """Separate the defaults of a file from its cases."""
    surfaces = product.surfaces if product else ()
    place = DraftPlace(surface=surfaces[0].id if len(surfaces) == 1 else None)
    defaults = Draft(place=place, at=Position(path=problems.path))
    if not isinstance(tree, Table):
        return defaults, take_items(tree, "cases", problems)
    if any(key.text == "id" for key, _ in tree.pairs):
        return defaults, (tree,)
    fields = take_table(tree, "cases", ("defaults", "cases"), problems)
    if "defaults" in fields:
        written = read_defaults(fields["defaults"], problems, product)
        defaults = msgspec.structs.replace(written, place=written.place.over(place))
    return defaults, take_items(fields["cases"], "cases", problems) if "cases" in fields else ()
