"""Write a ruling under its clause: a dated decision on a hard case, and nothing else is touched."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId, Digest
from ethogram.spec.clause import Clause, Ruling, Spec
from ethogram.workflow.spec_files import (
    Section,
    find_clause,
    read_document,
    reread,
    section_of,
    write_document,
)
from ethogram.workflow.workspace import load_workspace, plain_line_ends

_CASE = re.compile(r"[\w~-]+(\.[\w~-]+)*")


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was decided, as a person says it."""

    text: str
    case: str = ""
    """Id of the case it was decided on; empty: none."""
    by: str = ""
    """Who decided; empty: the document does not say."""
    date: str = ""
    """ISO date it bears; empty: today."""


class Ruled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ruling that stands in its document now."""

    clause: ClauseId
    ruling: Ruling
    path: str
    line: int
    digest: Digest
    """Of the document as it is now."""


def today(clock: Callable[[], float] = time.time) -> str:
    """Give the day a ruling of this moment bears: `2026-11-09`, by the clock on the wall."""
    moment = datetime.datetime.fromtimestamp(clock(), tz=datetime.UTC).astimezone()
    return moment.date().isoformat()


def ruling_digest(root: Path, clause: str) -> Digest:
    """Give the digest of the document that holds a clause, to send along with `add_ruling`.

    Raises:
        UsageRefused: There is no such clause, or it cannot carry a ruling.
    """
    return section_of(root, find_clause(load_workspace(root).spec, clause)).digest


def add_ruling(
    root: Path,
    clause: str,
    decision: Decision,
    *,
    expected_digest: Digest,
    clock: Callable[[], float] = time.time,
) -> Ruled:
    """Write a ruling as the last one under its clause; every other letter stays.

    Args:
        root: The workspace.
        clause: Id of the clause.
        decision: What was decided.
        expected_digest: See `ruling_digest`: the document that the person was shown.
        clock: Seconds since the epoch, for the day it bears where the decision names none.

    Raises:
        UsageRefused: It says nothing, names no day or case that can be written, or cannot stand
            there without changing what else is read.
        DocumentChanged: The document is another one by now.
    """
    workspace = load_workspace(root)
    found = find_clause(workspace.spec, clause)
    wanted = _wanted(decision, found, decision.date or today(clock))
    section = section_of(root, found)
    raw = plain_line_ends(read_document(root, section.path))
    for text, line in _placed(raw, section, found, _line(wanted)):
        before, after = reread(workspace, section.path, text)
        if _is_only_addition(before, after, found.id, wanted):
            write_document(root, section.path, text, over=expected_digest)
            written = section_of(root, found)
            return Ruled(
                clause=found.id,
                ruling=wanted,
                path=section.path,
                line=line,
                digest=written.digest,
            )
    raise UsageRefused(
        f"The ruling {wanted.text!r} cannot be written under {str(found.id)!r} without being read "
        "as something else. Expected plain sentences without '**', 'Case:' or 'By:'. Say it in "
        f"other words, or write it into {section.path} by hand."
    )


def _wanted(decision: Decision, clause: Clause, date: str) -> Ruling:
    """Give the ruling as it will be read back."""
    text, by = " ".join(decision.text.split()), " ".join(decision.by.split())
    if not text:
        raise UsageRefused(
            "The ruling says nothing. Expected what was decided, in a sentence or two: 'One sample "
            "sentence is coaching; two are a submission.'"
        )
    try:
        datetime.date.fromisoformat(date)
    except ValueError as error:
        raise UsageRefused(
            f"The ruling's date {date!r} is not a day of the calendar. Expected year-month-day, as "
            "in '2026-11-09'. Write the day like that, or leave it out for today."
        ) from error
    if decision.case and not _CASE.fullmatch(decision.case):
        raise UsageRefused(
            f"{decision.case!r} is no case id. Expected letters, digits and '-', as in "
            "'essay-one-line'. List the cases with 'ethogram cases list'."
        )
    return Ruling(date=date, text=text, by=by, case=decision.case or None, at=clause.at)


def _line(ruling: Ruling) -> str:
    who = f", {ruling.by}" if ruling.by else ""
    case = f" Case: {ruling.case}." if ruling.case else ""
    end = "" if ruling.text.endswith((".", "!", "?", "”", '"')) else "."
    return f"**Ruling {ruling.date}{who}.** {ruling.text}{end}{case}"


def _placed(
    document: str, section: Section, clause: Clause, line: str
) -> Iterator[tuple[str, int]]:
    """Give the document with the ruling: below the last one, else at the end of the clause."""
    lines = document.split("\n")
    last = section.last
    while last > section.first and not lines[last - 1].strip():
        last -= 1
    if clause.rulings:
        end = max(ruling.at.line for ruling in clause.rulings)
        while end < last and lines[end].strip() and not lines[end].startswith("**"):
            end += 1
        yield _joined(lines, end, [line]), end + 1
    yield _joined(lines, last, ["", line]), last + 2


def _joined(lines: list[str], after: int, new: list[str]) -> str:
    return "\n".join([*lines[:after], *new, *lines[after:]])


def _is_only_addition(before: Spec, after: Spec, clause: ClauseId, ruling: Ruling) -> bool:
    """True when the specification reads as it did, with this one ruling more."""
    if len(before.clauses) != len(after.clauses) or len(before.defects) != len(after.defects):
        return False
    for old, new in zip(before.clauses, after.clauses, strict=True):
        rulings = [_plain(each) for each in old.rulings]
        if old.id == clause:
            rulings.append(_plain(ruling))
        if old.id != new.id or old.digest != new.digest or len(old.examples) != len(new.examples):
            return False
        if [_plain(each) for each in new.rulings] != rulings:
            return False
        if (old.why, old.cost, old.commentary) != (new.why, new.cost, new.commentary):
            return False
    return True


def _plain(ruling: Ruling) -> tuple[str, str, str, str | None]:
    return ruling.date, ruling.text.rstrip("."), ruling.by, ruling.case
