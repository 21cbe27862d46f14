"""Look at a specification, the workspace's or a published one, and compare two releases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ethogram.errors import Diagnostic, UsageRefused
from ethogram.judge.label import Label
from ethogram.lint.staleness import stale
from ethogram.report.number import count
from ethogram.report.spec_changes import SpecChanges
from ethogram.report.spec_page import SpecPage
from ethogram.spec.clause import Spec
from ethogram.spec.diff import diff_specs
from ethogram.spec.document import read_spec
from ethogram.spec.public import PublicPrompt, public_defects, read_prompt_file, spec_counts
from ethogram.spec.read_product import read_product
from ethogram.suite.case import Case
from ethogram.suite.examples import cases_from_prompts, cases_from_spec, clauses_by_tag
from ethogram.workflow.check import in_order
from ethogram.workflow.evidence import load_labels
from ethogram.workflow.revisions import documents_at
from ethogram.workflow.root import FILE_NAME, find_root
from ethogram.workflow.workspace import Workspace, load_workspace, plain_line_ends

PROMPT_FOLDER = "examples"


def workspace_page(workspace: Workspace) -> SpecPage:
    """Show the specification of a workspace; its own problems are for `ethogram check`."""
    return SpecPage(
        name=workspace.settings.name or workspace.root.name,
        spec=workspace.spec,
        counts=spec_counts(workspace.spec),
        problems=workspace.spec.defects,
        is_public=bool(workspace.spec.defects),
        cases=len(cases_from_spec(workspace.spec)),
    )


def spec_page(path: Path, prompts: Path | None = None) -> SpecPage:
    """Read a specification as it is, with its prompt files when they are named.

    Raises:
        UsageRefused: It cannot be read, or holds nothing that could be a specification.
    """
    parsed = read_spec([(path.name, read_text(path))], None)
    spec = parsed.value
    if not spec.clauses and not any(section.id for section in spec.sections):
        raise UsageRefused(
            f"{path.name!r} holds no heading with an id, so it is no specification. Expected "
            "Markdown with headings such as '## Be honest {#be-honest authority=user}'."
        )
    read, problems = read_prompts(prompts) if prompts else ((), ())
    defects = public_defects(spec, read) if prompts else ()
    near = path.parent / PROMPT_FOLDER
    has_near = not prompts and near.is_dir() and any(near.glob("*.md"))
    return SpecPage(
        name=path.name,
        spec=spec,
        counts=spec_counts(spec, read),
        problems=in_order([*parsed.problems, *spec.defects, *problems, *defects]),
        is_public=not parsed.problems and bool(spec.defects or spec.footnotes),
        cases=len(cases_from_spec(spec)),
        prompts_near=str(near) if has_near else "",
    )


def read_prompts(folder: Path) -> tuple[tuple[PublicPrompt, ...], tuple[Diagnostic, ...]]:
    """Read every prompt file of a folder.

    Raises:
        UsageRefused: The folder holds none.
    """
    files = sorted(folder.glob("*.md")) if folder.is_dir() else []
    if not files:
        raise UsageRefused(
            f"No prompt files in {str(folder)!r}. Expected a folder with files such as 'nyxg.md', "
            "one for each footnote tag: --prompts examples"
        )
    parsed = [read_prompt_file(read_text(file), f"{folder.name}/{file.name}") for file in files]
    return (
        tuple(prompt for each in parsed for prompt in each.value),
        tuple(problem for each in parsed for problem in each.problems),
    )


def compare_releases(
    folder: Path, old: str, new: str, *, prompts: Path | None = None
) -> SpecChanges:
    """Compare two releases and say which cases and labels no longer rest on the same words.

    In a workspace its own cases and labels are looked at; for a published specification, the
    cases made of the old release's worked examples and prompt files.

    Args:
        folder: Where the user stands.
        old: A specification file, a workspace, or a git revision of the workspace.
        new: The same.
        prompts: Folder with the prompt files of a published specification.

    Raises:
        UsageRefused: One of them is none of these.
    """
    before, after = release_at(folder, old), release_at(folder, new)
    workspace = _own_workspace(folder, (old, new))
    cases: Sequence[Case]
    labels: Sequence[Label] = ()
    if workspace is not None:
        cases, (labels, _) = workspace.cases, load_labels(workspace.root)
        asked = f"{count(len(cases), 'case')} and {count(len(labels), 'label')} of this workspace"
    else:
        read = read_prompts(prompts)[0] if prompts else ()
        cases = (*cases_from_spec(before), *cases_from_prompts(read, clauses_by_tag(before)))
        asked = f"{count(len(cases), 'case')} made of the old release's own examples"
        asked += " and prompt files" if prompts else ""
    diff = diff_specs(before, after)
    return SpecChanges(
        before=old if old != "." else "the workspace",
        after=new if new != "." else "the workspace",
        old=before,
        new=after,
        diff=diff,
        stale=stale(diff, cases, labels),
        asked=asked if cases or labels else "",
    )


def release_at(folder: Path, name: str) -> Spec:
    """Read a specification file, the specification of a workspace, or one of a git revision.

    Raises:
        UsageRefused: The name is none of these.
    """
    path = folder / name
    if path.is_dir():
        return load_workspace(find_root(path.resolve())).spec
    if path.is_file():
        return read_spec([(path.name, read_text(path))], None).value
    documents = documents_at(folder, name)
    product = documents.pop("product.md", None)
    read = read_product(product, "product.md").value if product is not None else None
    return read_spec(list(documents.items()), read).value


def read_text(path: Path) -> str:
    """Read a document.

    Raises:
        UsageRefused: It cannot be read, or is not UTF-8 text.
    """
    try:
        return plain_line_ends(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise UsageRefused(
            f"Cannot read {str(path)!r}: {error.strerror}. Expected a specification in Markdown; "
            "check the name."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageRefused(
            f"{path.name!r} is not UTF-8 text (byte {error.start + 1:,}). Expected a specification "
            "in Markdown; save it as UTF-8 first."
        ) from error


def _own_workspace(folder: Path, names: Sequence[str]) -> Workspace | None:
    """Give the workspace the user stands in, unless both releases are files from elsewhere."""
    if all((folder / name).is_file() for name in names):
        return None
    named = next((folder / name for name in names if (folder / name).is_dir()), folder).resolve()
    if not any((each / FILE_NAME).is_file() for each in (named, *named.parents)):
        return None
    return load_workspace(find_root(named))
