"""Choose which replies of a run to read, and on which clause each is in question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId, CriterionId, clause_of
from ethogram.report.evidence import Flip, ReportTranscript
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Spec
from ethogram.spec.source import nearest
from ethogram.store.database import Connection
from ethogram.store.reading import done_reads, load_transcripts
from ethogram.suite.case import Case
from ethogram.suite.select import Surroundings, compile_condition
from ethogram.suite.where import parse_where
from ethogram.workflow.comparing import compare_runs, earlier_run
from ethogram.workflow.evidence import gather_evidence, load_documents
from ethogram.workflow.report_files import Replies

Choice = Literal["all", "broken", "changed", "number", "words"]

_CONDITION = re.compile(r"[=<>~]|\bin\s*\(")
"""What no search for words holds, and every condition does."""
_FLIPS: tuple[Flip, ...] = ("newly fails", "newly passes", "changed")


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which replies a person asked for."""

    choice: Choice = "all"
    number: int = 0
    words: tuple[str, ...] = ()
    """All must stand in the case's id, in what the user said or in the reply."""
    where: str = ""
    """A condition on cases; goes with every choice but a number."""
    subject: str = ""
    """Clause or criterion that the replies are read for."""


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply in the pile, and what is in question about it."""

    read: int
    clause: ClauseId = ClauseId("")
    """Empty: whatever the reply fails first, else what its case tests first."""
    criterion: CriterionId | None = None
    flip: Flip = ""


class Pile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What will be read, in this order."""

    title: str
    items: tuple[Item, ...] = ()
    start: int = 0
    """Which item is opened first."""


def parse_wanted(query: Sequence[str], *, subject: str = "", where: str = "") -> Wanted:
    """Understand what was typed behind `ethogram read`.

    A number is a reply, `broken` and `changed` are themselves, `surface=editor` is a condition, and
    anything else is words to look for.
    """
    text = " ".join(query).strip()
    if not text:
        return Wanted(where=where, subject=subject)
    if text in ("broken", "changed"):
        choice: Choice = "broken" if text == "broken" else "changed"
        return Wanted(choice=choice, where=where, subject=subject)
    if text.isascii() and text.isdigit():
        return Wanted(choice="number", number=int(text), subject=subject)
    if not where and _CONDITION.search(text):
        return Wanted(where=text, subject=subject)
    return Wanted(choice="words", words=tuple(text.split()), where=where, subject=subject)


def choose_pile(connection: Connection, root: Path, run: Run, wanted: Wanted) -> Pile:
    """Give the replies of a run that a person asked for.

    Raises:
        UsageRefused: The number, clause or condition does not exist or cannot be read.
    """
    match wanted.choice:
        case "number":
            return _from_number(connection, run, wanted)
        case "broken":
            found = _broken(connection, root, run, wanted.subject)
            title = "failing verdicts in force"
        case "changed":
            found = _changed(connection, root, run)
            title = "replies that changed since the run before"
        case _ if wanted.subject:
            found = _on_subject(connection, root, run, wanted.subject)
            title = f"replies on {wanted.subject}"
        case _:
            found = [Item(read=read) for read in sorted(done_reads(connection, run.id))]
            title = "replies of the run"
    if wanted.words or wanted.where:
        fitting = _fitting(connection, run, wanted)
        found = [item for item in found if item.read in fitting]
        title += f" that fit {' '.join([*wanted.words, wanted.where]).strip()!r}"
    return Pile(title=title, items=tuple(found))


def _from_number(connection: Connection, run: Run, wanted: Wanted) -> Pile:
    """Open one reply in the middle of its run, so that its neighbours are a key away."""
    reads = sorted(done_reads(connection, run.id) | {wanted.number})
    if not 1 <= wanted.number <= run.planned:
        raise UsageRefused(
            f"Run {str(run.id)!r} has no reply {wanted.number}. Expected 1 to {run.planned}. "
            "Name another run with '--run', or list them with 'ethogram runs'."
        )
    clause, criterion = ClauseId(""), None
    if wanted.subject:
        clause, criterion = named_subject(load_documents(connection, run).spec, wanted.subject)
    return Pile(
        title="replies of the run",
        items=tuple(Item(read=read, clause=clause, criterion=criterion) for read in reads),
        start=reads.index(wanted.number),
    )


class _Subject(NamedTuple):
    clause: ClauseId
    criterion: CriterionId | None


def named_subject(spec: Spec, name: str) -> _Subject:
    """Find the clause or criterion of that name.

    Raises:
        UsageRefused: There is none.
    """
    name = name.removeprefix("#")
    if spec.clause(ClauseId(name)) is not None:
        return _Subject(ClauseId(name), None)
    criteria = [criterion.id for clause in spec.clauses for criterion in clause.criteria]
    if name in criteria:
        return _Subject(clause_of(CriterionId(name)), CriterionId(name))
    known = [str(clause.id) for clause in spec.clauses]
    near = nearest(name, [*known, *map(str, criteria)])
    hint = f" Did you mean {near!r}?" if near else ""
    raise UsageRefused(
        f"No clause {name!r} in the specification.{hint} "
        f"Clauses: {', '.join(known[:12]) or 'none'}."
    )


def _broken(connection: Connection, root: Path, run: Run, subject: str) -> list[Item]:
    """Give every reply and clause it fails, clause by clause, so that one reads for one thing."""
    evidence = gather_evidence(connection, root, run)
    spec = evidence.documents.spec
    only = named_subject(spec, subject).clause if subject else None
    order = {clause.id: place for place, clause in enumerate(spec.clauses)}
    failing = {
        (order.get(seen.clause, len(order)), read_number(seen.transcript)): seen.clause
        for seen in evidence.observations
        if seen.outcome == "fail" and only in (None, seen.clause)
    }
    return [Item(read=read, clause=failing[place, read]) for place, read in sorted(failing)]


def _on_subject(connection: Connection, root: Path, run: Run, subject: str) -> list[Item]:
    evidence = gather_evidence(connection, root, run)
    clause, criterion = named_subject(evidence.documents.spec, subject)
    reads = {
        read_number(seen.transcript)
        for seen in evidence.observations
        if seen.clause == clause and not seen.is_missing and seen.outcome != "not-applicable"
    }
    return [Item(read=read, clause=clause, criterion=criterion) for read in sorted(reads)]


def _changed(connection: Connection, root: Path, run: Run) -> list[Item]:
    """Give what moved first: newly failing, then newly passing, then words alone."""
    other = earlier_run(connection, run)
    if other is None:
        raise UsageRefused(
            "Nothing to compare with: no earlier run asked the same. "
            "Run again after an edit with 'ethogram run'."
        )
    evidence, before = (gather_evidence(connection, root, each) for each in (run, other))
    comparison = compare_runs(connection, root, before, evidence, with_replies=False)
    moved = [
        _moved(reply)
        for reply in Replies(connection, evidence, comparison, other).all()
        if reply.flip
    ]
    return sorted(moved, key=lambda item: (_FLIPS.index(item.flip), item.read))


def _moved(reply: ReportTranscript) -> Item:
    failing = [clause for clause, standing in reply.standings if standing == "fail"]
    clause = failing[0] if failing else ClauseId("")
    return Item(read=reply.read, clause=clause, flip=reply.flip)


def _fitting(connection: Connection, run: Run, wanted: Wanted) -> frozenset[int]:
    held = [
        (read_number(transcript.id), case, searched(transcript, case))
        for transcript, case in load_transcripts(connection, run)
    ]
    is_meant = _condition(load_documents(connection, run).spec, [each[1] for each in held], wanted)
    words = [word.casefold() for word in wanted.words]
    return frozenset(
        read for read, case, text in held if is_meant(case) and all(word in text for word in words)
    )


def _condition(spec: Spec, cases: Sequence[Case], wanted: Wanted) -> Callable[[Case], bool]:
    if not wanted.where:
        return lambda _: True
    around = Surroundings(
        by_id={case.id: case for case in cases},
        stakes={clause.id: clause.stakes for clause in spec.clauses},
    )
    return compile_condition(parse_where(wanted.where), around)


def searched(transcript: Transcript, case: Case) -> str:
    """Give what a search for words looks through: the case's id and what was said, case-folded."""
    return "\n".join(_said(transcript, case)).casefold()


def _said(transcript: Transcript, case: Case) -> Iterator[str]:
    yield case.id
    for message in transcript.messages[transcript.context_length :]:
        yield message.content
