"""Documents of the specification as files: shown with a digest, and written only over what was shown."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from ethogram.errors import DocumentChanged, UsageRefused
from ethogram.ids import ClauseId, Digest, digest
from ethogram.spec.clause import Clause, Spec
from ethogram.spec.document import read_spec
from ethogram.spec.markup import scan
from ethogram.spec.part import Part, parts
from ethogram.workflow.workspace import Workspace, plain_line_ends

POLICY = "refusal-policy.md"


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as it is written: its lines in its document."""

    path: str
    """Relative to the workspace."""
    text: str
    """From the heading to the line before the next one, with line feeds only."""
    first: int
    """Line of the heading, from 1."""
    last: int
    digest: Digest
    """Of the whole document as it is on the disk: sent along with a change."""


def find_clause(spec: Spec, name: str) -> Clause:
    """Give the clause of that id.

    Raises:
        UsageRefused: The specification has none.
    """
    clause = spec.clause(ClauseId(name))
    if clause is None:
        known = ", ".join(each.id for each in spec.clauses) or "none"
        raise UsageRefused(
            f"No clause {name!r} in the specification. Clauses: {known}. See them all with "
            "'ethogram report --clauses'."
        )
    return clause


def section_of(root: Path, clause: Clause) -> Section:
    """Give a clause as it stands on the disk at this moment.

    Raises:
        UsageRefused: It is no heading of its own, or no longer stands where it was read.
    """
    if clause.kind != "clause":
        raise UsageRefused(
            f"{str(clause.id)!r} is a {clause.kind} and has no text of its own to edit here. "
            f"Edit {clause.at.path}, line {clause.at.line}, in an editor."
        )
    raw = read_document(root, clause.at.path)
    text = plain_line_ends(raw)
    part = _part(text, clause.id)
    if part is None or part.heading is None:
        raise UsageRefused(
            f"The clause {str(clause.id)!r} no longer stands in {clause.at.path}. Load the page again."
        )
    lines = text.split("\n")
    first, last = part.heading.line, part.last_line
    return Section(
        path=clause.at.path,
        text="\n".join(lines[first - 1 : last]).rstrip("\n") + "\n",
        first=first,
        last=last,
        digest=digest(raw),
    )


def read_document(root: Path, path: str) -> str:
    """Read a document of the specification letter by letter, line ends and all.

    Raises:
        UsageRefused: It is none, or stands outside the workspace, or is not UTF-8 text.
    """
    place = _place(root, path)
    try:
        return place.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageRefused(
            f"Cannot read {path!r}: {reason}. Expected a document of the specification in UTF-8. "
            "See what is wrong with 'ethogram check'."
        ) from error


def write_document(root: Path, path: str, text: str, *, over: Digest) -> None:
    """Put a new text in place whole, with the line ends that the document had.

    Args:
        root: The workspace.
        path: Document of the specification.
        text: With line feeds only.
        over: Digest of the document that the change was made to; see `Section.digest`.

    Raises:
        DocumentChanged: It is another one by now; nothing is written.
        UsageRefused: Its line ends are of both kinds.
    """
    before = read_document(root, path)
    if digest(before) != over:
        raise DocumentChanged(path, plain_line_ends(before))
    if "\r" in before and not _is_crlf(before):
        raise UsageRefused(
            f"{path!r} has line ends of both kinds, so no change could leave its other lines as they "
            "are. Expected all alike. Make them so in an editor, then save again."
        )
    put_in_place(_place(root, path), text.replace("\n", "\r\n") if _is_crlf(before) else text)


def reread(workspace: Workspace, path: str, text: str) -> tuple[Spec, Spec]:
    """Read the specification as it is, and as it would be with another text in one document."""
    files = [(name, text) for name, text in workspace.sources.items() if is_specification(name)]
    other = [(name, text if name == path else was) for name, was in files]
    product = workspace.product if "product.md" in workspace.sources else None
    return read_spec(files, product).value, read_spec(other, product).value


def is_specification(path: str) -> bool:
    """True for the documents that clauses are read from."""
    return (
        path == "spec.md" or path == POLICY or (path.startswith("spec/") and path.endswith(".md"))
    )


def put_in_place(path: Path, text: str) -> None:
    """Write a document whole: a crash leaves the old one."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}-", delete=False
    ) as out:
        out.write(text)
    temporary = Path(out.name)
    temporary.chmod(path.stat().st_mode)
    temporary.replace(path)


def _place(root: Path, path: str) -> Path:
    place = (root / path).resolve()
    if not is_specification(path) or not place.is_relative_to(root.resolve()):
        raise UsageRefused(
            f"{path!r} is no document of this workspace's specification. Expected 'spec.md', "
            f"a file of 'spec/', or {POLICY!r}."
        )
    return place


def _part(text: str, clause: str) -> Part | None:
    return next((each for each in parts(scan(text)) if each.heading and each.id == clause), None)


def _is_crlf(text: str) -> bool:
    lines = text.count("\n")
    return lines > 0 and text.count("\r\n") == lines
