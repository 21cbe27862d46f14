"""`labels/*.jsonl`: one label a line, appended and never edited; which labels are in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.ids import ClauseId, CriterionId, Digest, LabelId, TranscriptId
from ethogram.judge.label import Label

_DECODER = msgspec.json.Decoder(Label)
_ENCODER = msgspec.json.Encoder()
_LONGEST_EXCERPT = 200
_LONGEST_CHAIN = 100
"""Nobody changes their mind more often about one reply; and a file may hold a circle."""


class Subject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a label is about."""

    transcript: TranscriptId
    clause: ClauseId
    criterion: CriterionId | None = None


class Ruled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every label in force on one subject: one a person, oldest first."""

    labels: tuple[Label, ...] = ()
    stale: tuple[Label, ...] = ()
    """Given under another version of the clause; kept, and counted for nothing."""

    @property
    def people_disagree(self) -> bool:
        """True when two people in force gave different outcomes."""
        return len({label.outcome for label in self.labels if not label.is_simulated}) > 1


def label_line(label: Label) -> str:
    """Write a label as the line that is appended, with its line end."""
    return _ENCODER.encode(label).decode() + "\n"


def parse_labels(lines: Iterable[str], path: str = "labels.jsonl") -> Parsed[tuple[Label, ...]]:
    """Read labels line by line; a line that cannot be read is reported and the rest is kept."""
    labels: list[Label] = []
    problems: list[Diagnostic] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            label = _DECODER.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            problems.append(_problem("label-unreadable", path, number, line, _said(error)))
            continue
        if label.id in seen:
            said = f"The label id {label.id!r} stands twice; the first one counts."
            problems.append(_problem("label-twice", path, number, line, said))
            continue
        seen.add(label.id)
        labels.append(label)
    return Parsed(value=tuple(labels), problems=tuple(problems))


def _said(error: Exception) -> str:
    return f"This line is not a label: {error}."


def _problem(rule: str, path: str, number: int, line: str, message: str) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        severity="error",
        at=Position(path=path, line=number),
        message=message,
        fix="Undo the change to this line: labels are appended by 'ethogram read', never edited.",
        excerpt=line.rstrip("\r\n")[:_LONGEST_EXCERPT],
    )


def labels_in_force(
    labels: Sequence[Label], clause_digests: Mapping[ClauseId, Digest]
) -> Mapping[Subject, Ruled]:
    """Say which labels count, subject by subject.

    The last label of a person on a subject counts; `withdrawn` takes their earlier ones back. A
    label given under another version of its clause is stale, and so is one whose clause is gone;
    one that carries no version is taken as fresh. Different people's labels stand side by side.
    Answers that neither pass nor fail, second answers on an item of one's own and answers to gold
    items settle nothing and are left out, and so is what takes them back.

    Args:
        labels: In the order they were given, or in any order: `at` decides, the place breaks ties.
            A label comes after the one it supersedes, though a clock was set back in between.
        clause_digests: The clauses in force.
    """
    last: dict[Subject, dict[str, Label]] = {}
    beside = {label.id for label in labels if _settles_nothing(label)}
    for label in _in_order(labels):
        takes_back = label.supersedes if label.outcome == "withdrawn" else None
        if label.id in beside or takes_back in beside:
            continue
        subject = Subject(
            transcript=label.transcript, clause=label.clause, criterion=label.criterion
        )
        people = last.setdefault(subject, {})
        people.pop(label.labeller, None)
        if label.outcome != "withdrawn":
            people[label.labeller] = label
    return {
        subject: _ruled(tuple(people.values()), clause_digests.get(subject.clause))
        for subject, people in last.items()
        if people
    }


def _settles_nothing(label: Label) -> bool:
    is_beside = label.retest_of is not None or label.gold is not None
    return is_beside or label.outcome in {"marked", "skipped"}


def _in_order(labels: Sequence[Label]) -> list[Label]:
    by_id = {label.id: label for label in labels}

    def moment(pair: tuple[int, Label]) -> tuple[float, int, int]:
        place, label = pair
        latest, steps, earlier = instant(label.at), 0, by_id.get(label.supersedes or LabelId(""))
        while earlier is not None and steps < _LONGEST_CHAIN:
            latest, steps = max(latest, instant(earlier.at)), steps + 1
            earlier = by_id.get(earlier.supersedes or LabelId(""))
        return latest, steps, place

    return [label for _, label in sorted(enumerate(labels), key=moment)]


def instant(at: str) -> float:
    """Read a time with its zone; one that cannot be read comes before every other."""
    try:
        return datetime.fromisoformat(at).timestamp()
    except ValueError:
        return float("-inf")


def _ruled(labels: tuple[Label, ...], in_force: Digest | None) -> Ruled:
    fresh = tuple(label for label in labels if is_fresh(label, in_force))
    return Ruled(labels=fresh, stale=tuple(label for label in labels if label not in fresh))


def is_fresh(label: Label, in_force: Digest | None) -> bool:
    """True when the label was given under the clause in force."""
    return in_force is not None and label.clause_digest in ("", in_force)
