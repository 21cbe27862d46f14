"""Give and undo labels: one file a person below `labels/`, appended and never edited."""

from __future__ import annotations

import getpass
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import CaseId, ClauseId, CriterionId, Digest, LabelId, TranscriptId, digest
from ethogram.judge.label import Label, LabelOutcome
from ethogram.judge.label_file import label_line
from ethogram.judge.verdict import Evidence
from ethogram.workflow.journal import append_lines, moment

FOLDER = "labels"
NAME_VARIABLE = "ETHOGRAM_LABELLER"
TAKEN = ("reports", "adjudications")
"""Files of the folder that hold no labels."""


class LabelSubject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a label is given on: a reply and a clause, as the labeller saw them."""

    transcript: TranscriptId
    case: CaseId
    clause: ClauseId
    criterion: CriterionId | None = None
    """None: the clause as a whole."""
    clause_digest: Digest = Digest("")
    reply: Digest = Digest("")


class Detail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person tells beside an outcome without writing it."""

    span: Evidence | None = None
    """Where in the reply the first thing went wrong."""
    seconds: float | None = None
    """From the reply on the screen to the answer."""


NO_DETAIL = Detail()


def labeller_name(wanted: str = "") -> str:
    """Give who labels: the name asked for, `ETHOGRAM_LABELLER`, or the name of the login.

    Raises:
        UsageRefused: No name can be found, or no file can be named after it.
    """
    try:
        name = wanted or os.environ.get(NAME_VARIABLE, "") or getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageRefused(
            f"Nobody is logged in under a name. Say who labels: --as NAME, or set {NAME_VARIABLE}."
        ) from error
    name = " ".join(name.split())
    if not _stem(name) or _stem(name) in TAKEN:
        raise UsageRefused(
            f"{name!r} cannot name a file of labels. Expected a name with letters, other than "
            f"{' and '.join(map(repr, TAKEN))}: --as NAME."
        )
    return name


def labels_of(root: Path, labeller: str, *, folder: str = FOLDER) -> Path:
    """Give the file that a person's labels are kept in; `folder` names where preferences are."""
    return root / folder / f"{_stem(labeller)}.jsonl"


def _stem(name: str) -> str:
    return "-".join(re.findall(r"\w+", name.lower()))


class LabelBook:
    """One person's labels in one sitting: every one is on the disk before the next key.

    Attributes:
        path: Where they are kept.
        given: Labels of this sitting that stand, oldest first.
    """

    def __init__(
        self, root: Path, labeller: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        """Open the file of a person; it appears with the first label."""
        self.path = labels_of(root, labeller)
        self.labeller = labeller
        self.given: list[Label] = []
        self._before: dict[LabelId, Label] = {}
        self._clock = clock
        self._count = 0

    def give(
        self,
        subject: LabelSubject,
        outcome: LabelOutcome,
        *,
        note: str = "",
        before: Label | None = None,
        detail: Detail = NO_DETAIL,
    ) -> Label:
        """Append a label.

        Args:
            subject: What it is about.
            outcome: What the person says.
            note: One note.
            before: The person's label in force on the same subject, which this one replaces.
            detail: Where in the reply, and how long it took.
        """
        label = self._label(subject, outcome, note, before.id if before else None)
        label = msgspec.structs.replace(label, span=detail.span, seconds=detail.seconds)
        append_lines(self.path, label_line(label))
        self.given.append(label)
        if before is not None:
            self._before[label.id] = before
        return label

    def undo(self, label: Label) -> tuple[Label, ...]:
        """Take a label back; what it had replaced stands again.

        Returns:
            The lines that were appended: the withdrawal, then the earlier label given again.
        """
        subject = _subject_of(label)
        lines = [self._label(subject, "withdrawn", "", label.id)]
        earlier = self._before.pop(label.id, None)
        if earlier is not None:
            again = self._label(subject, earlier.outcome, earlier.note, label.id)
            lines.append(msgspec.structs.replace(again, span=earlier.span))
        append_lines(self.path, "".join(map(label_line, lines)))
        self.given = [each for each in self.given if each.id != label.id]
        return tuple(lines)

    def _label(
        self,
        subject: LabelSubject,
        outcome: LabelOutcome,
        note: str,
        supersedes: LabelId | None,
    ) -> Label:
        self._count += 1
        at = moment(self._clock())
        own = digest([subject, self.labeller, at, outcome, self._count, os.getpid()])
        return Label(
            id=LabelId(own[:16]),
            transcript=subject.transcript,
            case=subject.case,
            clause=subject.clause,
            criterion=subject.criterion,
            outcome=outcome,
            note=note,
            labeller=self.labeller,
            at=at,
            clause_digest=subject.clause_digest,
            reply=subject.reply,
            supersedes=supersedes,
        )


def _subject_of(label: Label) -> LabelSubject:
    return LabelSubject(
        transcript=label.transcript,
        case=label.case,
        clause=label.clause,
        criterion=label.criterion,
        clause_digest=label.clause_digest,
        reply=label.reply,
    )
