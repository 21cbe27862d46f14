"""Reword a clause in its document: only over what was shown, and only into something that reads."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.errors import Diagnostic, DocumentChanged, DocumentsRefused
from ethogram.ids import ClauseId, Digest
from ethogram.spec.clause import Spec
from ethogram.spec.document import read_spec
from ethogram.workflow.spec_files import (
    Section,
    find_clause,
    is_specification,
    read_document,
    section_of,
    write_document,
)
from ethogram.workflow.workspace import Workspace, load_workspace, plain_line_ends


class Reworded(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as it was written, and as it is."""

    clause: ClauseId
    section: Section
    is_changed: bool
    """False when the new text reads as the old one did: labels on it stay fresh."""


def shown_clause(root: Path, clause: str) -> Section:
    """Give the text of a clause to be edited, with the digest to send back.

    Raises:
        UsageRefused: There is no such clause, or it has no text of its own.
    """
    return section_of(root, find_clause(load_workspace(root).spec, clause))


def reword_clause(root: Path, clause: str, text: str, *, expected_digest: Digest) -> Reworded:
    """Write a clause anew; every other line of its document stays.

    Args:
        root: The workspace.
        clause: Its id.
        text: Everything from its heading to the next one.
        expected_digest: See `shown_clause`.

    Raises:
        UsageRefused: There is no such clause.
        DocumentChanged: The document is another one by now; carries the clause as it is there.
        DocumentsRefused: The new text has errors; carries every one that the old had not.
    """
    workspace = load_workspace(root)
    found = find_clause(workspace.spec, clause)
    section = section_of(root, found)
    if section.digest != expected_digest:
        raise DocumentChanged(section.path, section.text)
    before = plain_line_ends(read_document(root, section.path))
    lines = before.split("\n")
    # What was cut off the end when the clause was shown is a distance to the next heading.
    shown = section.text.rstrip("\n").count("\n") + 1
    end = section.first - 1 + shown
    after = "\n".join([*lines[: section.first - 1], *plain_line_ends(text).rstrip().split("\n")])
    after = "\n".join([after, *lines[end:]])
    spec = _checked(workspace, section.path, after, found.id)
    write_document(root, section.path, after, over=expected_digest)
    now = find_clause(spec, clause)
    return Reworded(
        clause=found.id,
        section=section_of(root, now),
        is_changed=now.digest != found.digest,
    )


def _checked(workspace: Workspace, path: str, text: str, clause: ClauseId) -> Spec:
    """Read the specification with the new text, and refuse it when it brings errors of its own."""
    files = {name: was for name, was in workspace.sources.items() if is_specification(name)}
    product = workspace.product if "product.md" in workspace.sources else None
    known = {_what(each) for each in read_spec(list(files.items()), product).problems}
    parsed = read_spec(list({**files, path: text}.items()), product)
    new = [
        each
        for each in (*parsed.problems, *parsed.value.defects)
        if each.severity == "error" and _what(each) not in known
    ]
    gone = [each.id for each in workspace.spec.clauses if parsed.value.clause(each.id) is None]
    new += [_lost(workspace, name, name == clause) for name in gone]
    if new:
        raise DocumentsRefused(tuple(new))
    return parsed.value


def _what(problem: Diagnostic) -> tuple[str, str, str]:
    return problem.rule, problem.message, problem.excerpt


def _lost(workspace: Workspace, name: ClauseId, is_own: bool) -> Diagnostic:
    at = find_clause(workspace.spec, name).at
    whose = "The clause" if is_own else "Another clause,"
    return Diagnostic(
        rule="clause-lost",
        severity="error",
        at=at,
        message=f"{whose} {str(name)!r} would no longer be read.",
        fix=f"Keep its heading with '{{#{name}}}'. Cases, labels and runs know it by that id.",
    )
