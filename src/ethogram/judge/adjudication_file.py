"""`labels/adjudications.jsonl`: one adjudication a line, appended and never edited.

What counts is computed: the last one on a subject that was not withdrawn, given under the clause as
it stands, and only as long as nobody labels the reply afresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.ids import ClauseId, Digest
from ethogram.judge.adjudication import Adjudication, ReasonCode, Settled
from ethogram.judge.label import Label
from ethogram.judge.label_file import Subject, instant

FILE = "adjudications.jsonl"
"""Name of the file below `labels/`; it holds no labels."""

BLAMES_THE_WORDS: frozenset[ReasonCode] = frozenset(
    {"clause-unclear", "clauses-conflict", "clause-missing"}
)
"""Reasons that stand against the clause, though the reply itself is settled."""

_DECODER = msgspec.json.Decoder(Adjudication)
_ENCODER = msgspec.json.Encoder()
_LONGEST_EXCERPT = 200


def adjudication_line(adjudication: Adjudication) -> str:
    """Write an adjudication as the line that is appended, with its line end."""
    return _ENCODER.encode(adjudication).decode() + "\n"


def parse_adjudications(
    lines: Iterable[str], path: str = f"labels/{FILE}"
) -> Parsed[tuple[Adjudication, ...]]:
    """Read adjudications line by line; a line that cannot be read is reported, the rest is kept."""
    found: list[Adjudication] = []
    problems: list[Diagnostic] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            adjudication = _DECODER.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            said = f"This line is not an adjudication: {error}."
            problems.append(_problem("adjudication-unreadable", path, number, line, said))
            continue
        if adjudication.id in seen:
            said = f"The adjudication id {adjudication.id!r} stands twice; the first one counts."
            problems.append(_problem("adjudication-twice", path, number, line, said))
            continue
        seen.add(adjudication.id)
        found.append(adjudication)
    return Parsed(value=tuple(found), problems=tuple(problems))


def _problem(rule: str, path: str, number: int, line: str, message: str) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        severity="error",
        at=Position(path=path, line=number),
        message=message,
        fix="Undo the change to this line: 'ethogram adjudicate' appends, nothing is edited.",
        excerpt=line.rstrip("\r\n")[:_LONGEST_EXCERPT],
    )


def adjudication_refused(settled: Settled, reason: ReasonCode) -> str:
    """Say why an outcome and a reason do not go together; empty when they do.

    An honest value difference is kept, never decided; what is kept has no other reason.
    """
    if (settled == "kept") == (reason == "value-difference") or settled == "withdrawn":
        return ""
    if reason == "value-difference":
        return (
            f"A value difference is kept as it is, it cannot be settled as {settled!r}. "
            "Expected 'keep', or another reason."
        )
    return (
        f"{settled!r} says that people honestly differ, and does not go with {reason!r}. "
        "Expected 'pass', 'fail' or 'unclear' with that reason."
    )


def adjudications_in_force(
    adjudications: Sequence[Adjudication], clause_digests: Mapping[ClauseId, Digest]
) -> Mapping[Subject, Adjudication]:
    """Say which adjudication counts on each subject.

    Args:
        adjudications: In any order; `at` decides, the place breaks ties. One that is withdrawn
            gives way to the one before it.
        clause_digests: The clauses in force. An adjudication under another wording counts for
            nothing.
    """
    standing: dict[Subject, list[Adjudication]] = {}
    for each in sorted(adjudications, key=lambda one: instant(one.at)):
        in_force = clause_digests.get(each.clause)
        if in_force is None or each.clause_digest not in ("", in_force):
            continue
        subject = Subject(transcript=each.transcript, clause=each.clause, criterion=each.criterion)
        stack = standing.setdefault(subject, [])
        if each.settled != "withdrawn":
            stack.append(each)
        else:
            stack[:] = [one for one in stack if one.id != each.supersedes]
    return {subject: stack[-1] for subject, stack in standing.items() if stack}


def is_settled(adjudication: Adjudication | None, labels: Iterable[Label]) -> bool:
    """True while the adjudication has seen every label that is in force on its subject."""
    if adjudication is None:
        return False
    if adjudication.seen:
        return all(label.id in adjudication.seen for label in labels)
    decided = instant(adjudication.at)
    return all(instant(label.at) <= decided for label in labels)
