"""The codebook and its codes on the disk: read, changed as one step, and the last step undone."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from ethogram.errors import Diagnostic, DocumentChanged, DocumentsRefused, Parsed, UsageRefused
from ethogram.findings.code import FOLDER, Code, code_line, parse_codes, standing_codes
from ethogram.findings.code_agreement import CodeAgreement, code_agreement
from ethogram.findings.failure_mode import Taxonomy
from ethogram.findings.read_taxonomy import PATH, read_taxonomy
from ethogram.findings.taxonomy_edit import Editor
from ethogram.findings.write_taxonomy import write_taxonomy
from ethogram.ids import CodeId, Digest, digest
from ethogram.spec.clause import Spec
from ethogram.spec.source import instead
from ethogram.workflow.journal import append_lines, moment
from ethogram.workflow.labelling import labels_of
from ethogram.workflow.spec_files import put_in_place
from ethogram.workflow.workspace import plain_line_ends

CHANGES = "labels/taxonomy/changes.jsonl"
Edit = Callable[[Taxonomy, Editor], Taxonomy]


class Change(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One step: a line of `labels/taxonomy/changes.jsonl`, which says how to take it back."""

    id: str
    at: str
    by: str
    what: str
    """In words: `merged 'a' into 'b'`."""
    before: str | None = None
    """The whole codebook before; None: there was none."""
    after: Digest = Digest("")
    """Digest of the codebook afterwards."""
    codes: tuple[Code, ...] = ()
    """Codes that were given with it."""
    undoes: str | None = None


_CHANGE = msgspec.json.Decoder(Change)


def load_taxonomy(root: Path) -> Parsed[Taxonomy]:
    """Read taxonomy.md; without it the codebook is empty."""
    text = _text(root)
    return read_taxonomy(text) if text is not None else Parsed(value=Taxonomy())


def load_codes(root: Path) -> Parsed[tuple[Code, ...]]:
    """Read every code of every person, file by file."""
    codes: list[Code] = []
    problems: list[Diagnostic] = []
    for path in sorted((root / FOLDER).glob("*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as lines:
            parsed = parse_codes(lines, path.relative_to(root).as_posix())
        codes += parsed.value
        problems += parsed.problems
    return Parsed(value=tuple(codes), problems=tuple(problems))


def codebook_problems(root: Path, spec: Spec) -> tuple[Diagnostic, ...]:
    """Say what is wrong in taxonomy.md and in the codes, and which clauses it names do not exist."""
    parsed = load_taxonomy(root)
    known = {clause.id for clause in spec.clauses}
    unknown = tuple(
        Diagnostic(
            rule="unknown-clause",
            severity="error",
            at=mode.at,
            message=f"The failure mode {str(mode.id)!r} breaks {str(clause)!r}, which is no clause.",
            fix=instead(clause, known, "Write 'Clauses:' with ids of the specification."),
        )
        for mode in parsed.value.modes
        for clause in mode.clauses
        if clause not in known
    )
    return (*parsed.problems, *unknown, *load_codes(root).problems)


def agreement_of_coders(root: Path) -> CodeAgreement:
    """Compare every second coder's codes with those that count, over every run."""
    return code_agreement(standing_codes(load_codes(root).value, load_taxonomy(root).value))


def append_codes(root: Path, by: str, codes: Sequence[Code]) -> None:
    """Append codes to the file of a person; they are on the disk when this returns."""
    if codes:
        append_lines(labels_of(root, by, folder=FOLDER), "".join(map(code_line, codes)))


def taking_back(code: Code, by: str, now: float) -> Code:
    """Write the code that takes another one back."""
    at = moment(now)
    own = digest(["undo", code.id, by, at, os.getpid()])[:16]
    return Code(
        id=CodeId(own), transcript=code.transcript, case=code.case, by=by, at=at, undoes=code.id
    )


def change_codebook(
    root: Path, edit: Edit, by: str, now: float, codes: Sequence[Code] = ()
) -> Change:
    """Change the codebook and give the codes that go with it.

    Args:
        root: The workspace.
        edit: Makes the new codebook of the old one.
        by: Who changes it.
        now: Seconds since the epoch.
        codes: Given by the same step: the replies that a split moves.

    Raises:
        DocumentsRefused: taxonomy.md has errors, and writing it would lose what they stand in.
        UsageRefused: The change does not fit, or a file cannot be written.
    """
    before = _text(root)
    parsed = read_taxonomy(before) if before is not None else Parsed(value=Taxonomy())
    errors = tuple(each for each in parsed.problems if each.severity == "error")
    if errors:
        raise DocumentsRefused(errors)
    date = datetime.datetime.fromtimestamp(now, tz=datetime.UTC).astimezone().date().isoformat()
    after = edit(parsed.value, Editor(by=by, date=date))
    text = write_taxonomy(after)
    change = Change(
        id=digest(["change", by, moment(now), text])[:16],
        at=moment(now),
        by=by,
        what=after.revisions[-1].what,
        before=before,
        after=digest(text),
        codes=tuple(codes),
    )
    # The journal comes first: a crash in between leaves a step that cannot be undone, and no loss.
    append_lines(root / CHANGES, msgspec.json.encode(change).decode() + "\n")
    _write(root, text)
    append_codes(root, by, codes)
    return change


def undo_change(root: Path, by: str, now: float) -> Change:
    """Take the last step back that stands; the codes given with it are taken back too.

    Raises:
        UsageRefused: There is none.
        DocumentChanged: Somebody edited taxonomy.md since.
    """
    changes = load_changes(root)
    undone = {each.undoes for each in changes}
    standing = [each for each in changes if each.undoes is None and each.id not in undone]
    if not standing:
        raise UsageRefused(
            "There is nothing to undo: no mode was named, merged, split or renamed yet. "
            "What is in the codebook: 'ethogram failures'."
        )
    last = standing[-1]
    now_text = _text(root)
    if now_text is not None and digest(now_text) != last.after:
        raise DocumentChanged(PATH, now_text)
    if last.before is None:
        (root / PATH).unlink(missing_ok=True)
    else:
        _write(root, last.before)
    append_codes(root, by, [taking_back(code, by, now) for code in last.codes])
    undoing = Change(
        id=digest(["undo", last.id, moment(now), len(changes)])[:16],
        at=moment(now),
        by=by,
        what=f"undid: {last.what}",
        undoes=last.id,
    )
    append_lines(root / CHANGES, msgspec.json.encode(undoing).decode() + "\n")
    return last


def load_changes(root: Path) -> list[Change]:
    """Read every step, oldest first; a torn line is left out, as its step was never told."""
    path = root / CHANGES
    if not path.is_file():
        return []
    found: list[Change] = []
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            found.append(_CHANGE.decode(line))
        except msgspec.DecodeError:
            continue
    return found


def _text(root: Path) -> str | None:
    path = root / PATH
    if not path.is_file():
        return None
    try:
        return plain_line_ends(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageRefused(
            f"Cannot read {PATH!r}: {reason}. Expected Markdown in UTF-8. Save it again as UTF-8."
        ) from error


def _write(root: Path, text: str) -> None:
    path = root / PATH
    try:
        path.touch()
        put_in_place(path, text)
    except OSError as error:
        raise UsageRefused(
            f"Cannot write {PATH!r}: {error.strerror}. Expected a file that may be written. Change "
            "its permissions and repeat the command."
        ) from error
