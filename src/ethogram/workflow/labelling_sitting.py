"""One labeller in front of one queue: an item, an answer, the next item; all of it on the disk."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from ethogram.errors import Diagnostic, UsageRefused
from ethogram.ids import LabelId, TranscriptId, digest
from ethogram.judge.label import DECIDING, Label, LabelOutcome
from ethogram.judge.label_file import label_line, labels_in_force
from ethogram.judge.preference import Pair, Preference, Preferred
from ethogram.judge.preference_file import FOLDER as PAIRS
from ethogram.judge.preference_file import preference_line
from ethogram.judge.queue import QueueItem
from ethogram.judge.queue_answer import Answer, answer_problem, label_outcome, preferred_of
from ethogram.judge.queue_answers import Answers, answers_in
from ethogram.judge.queue_order import Place, items_left, next_place
from ethogram.judge.queue_progress import LabellerProgress, labeller_progress
from ethogram.judge.turns import exchange_digest
from ethogram.report.label_item import LabelItem
from ethogram.run.transcript import Transcript
from ethogram.store.database import Connection
from ethogram.workflow.journal import append_lines, moment
from ethogram.workflow.labelling import FOLDER, labels_of
from ethogram.workflow.labelling_files import LabelFiles
from ethogram.workflow.labelling_show import Desk, asked_transcripts, show_item


class LabelSitting:
    """A labeller and a queue. Every answer is on the disk before the call returns.

    It may be called from several threads, and several may sit at one queue: what others have
    answered is read anew before each item.

    Attributes:
        queue: What is labelled.
        labeller: Who labels.
        notices: What the labeller should know before they begin.
    """

    def __init__(
        self,
        connection: Connection,
        root: Path,
        desk: Desk,
        labeller: str,
        *,
        notices: Sequence[str] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Sit down; see `queues.open_queue`."""
        self.queue = desk.queue
        self.labeller = labeller
        self.notices = tuple(notices)
        self._connection = connection
        self._root = root
        self._desk = desk
        self._files = LabelFiles(root)
        self._clock = clock
        self._lock = threading.RLock()
        self._place: Place | None = None
        self._item: LabelItem | None = None
        self._transcripts: tuple[Transcript, ...] = ()
        self._shown_at = 0.0
        self._count = 0

    def close(self) -> None:
        """Close the evidence. Answers are on the disk already."""
        with self._lock:
            self._connection.close()

    @property
    def place(self) -> str:
        """The file that the answers go to, relative to the workspace."""
        folder = PAIRS if self.queue.task == "pairwise" else FOLDER
        path = labels_of(self._root, self.labeller, folder=folder)
        return path.relative_to(self._root).as_posix()

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Lines of labels that cannot be read, and so count for nothing."""
        with self._lock:
            self._answers()
            return self._files.problems

    @property
    def progress(self) -> LabellerProgress:
        """How far this labeller is."""
        with self._lock:
            return labeller_progress(
                self.queue,
                self._answers(),
                self.labeller,
                guideline=self._desk.guideline.digest,
                gold={each.id: each.settled for each in self._files.adjudications()},
            )

    def item(self) -> LabelItem | None:
        """Give the item in question; the same one until it is answered or skipped.

        Returns:
            None when nothing is left for this labeller.
        """
        with self._lock:
            if self._item is None:
                self._item = self._next()
                self._shown_at = self._clock()
            return self._item

    def answer(self, answer: Answer, *, key: str = "", seconds: float | None = None) -> None:
        """Answer the item in question.

        Args:
            answer: What the labeller says.
            key: The item's key, as a guard against a page that shows an older one; empty: none.
            seconds: From the item on the screen to the answer, where the caller knows better.

        Raises:
            UsageRefused: The answer does not answer the task, the key is of another item, or
                nothing is in question.
        """
        with self._lock:
            item, place = self._in_question(key)
            problem = answer_problem(self.queue, answer, item.reply)
            if problem:
                raise UsageRefused(problem)
            if self.queue.task == "pairwise":
                side = preferred_of(answer.side or "tie", is_swapped=place.is_swapped)
                self._prefer(place, side, answer.note, seconds)
            else:
                self._label(place, label_outcome(answer), answer, seconds)

    def skip(self, reason: str = "", *, key: str = "") -> None:
        """Leave the item in question; it does not come back unless the skip is undone.

        Raises:
            UsageRefused: The key is of another item, or nothing is in question.
        """
        with self._lock:
            _, place = self._in_question(key)
            if self.queue.task == "pairwise":
                self._prefer(place, "skipped", reason, None)
            else:
                self._label(place, "skipped", Answer(note=reason), None)

    def undo(self) -> str:
        """Take back this labeller's last answer in the queue; its item is in question again.

        Returns:
            What was taken back, such as `fail`; empty when there is nothing.
        """
        with self._lock:
            own = self._answers().of(self.labeller)
            if not own:
                return ""
            taken = own[-1]
            if self.queue.task == "pairwise":
                self._withdraw_preference(taken.id)
            else:
                self._withdraw_label(taken.id)
            self._item = self._place = None
            return taken.said.replace("-", " ")

    def _answers(self) -> Answers:
        return answers_in(
            self.queue,
            self._files.labels(),
            self._files.preferences() if self.queue.task == "pairwise" else (),
            self._desk.clause_digest,
        )

    def _in_question(self, key: str) -> tuple[LabelItem, Place]:
        item = self.item()
        if item is None or self._place is None:
            raise UsageRefused(f"Nothing is left for {self.labeller!r} in {self.queue.name!r}.")
        if key not in ("", item.key):
            raise UsageRefused(
                "That item was answered already, or another one is in question now. Nothing was "
                "kept; answer the one that is shown."
            )
        return item, self._place

    def _next(self) -> LabelItem | None:
        answers = self._answers()
        self._place = next_place(self.queue, self.labeller, answers)
        if self._place is None:
            return None
        asked = self.queue.items[self._place.item]
        self._transcripts = asked_transcripts(self._connection, self._desk, asked)
        if not self._transcripts:
            raise UsageRefused(
                f"The reply of an item of {self.queue.name!r} left the evidence while you labelled. "
                f"Begin again: 'ethogram label {self.queue.name}'."
            )
        number = len(answers.of(self.labeller)) + 1
        of = number - 1 + max(1, items_left(self.queue, self.labeller, answers))
        return show_item(self._desk, self._place, self._transcripts, number=number, of=of)

    def _label(
        self, place: Place, outcome: LabelOutcome, answer: Answer, seconds: float | None
    ) -> None:
        asked = self.queue.items[place.item]
        beside = place.retest_of is not None or asked.gold is not None
        before = None if beside or outcome not in DECIDING else self._before(asked)
        label = Label(
            id=LabelId(""),
            transcript=asked.transcript,
            case=asked.case,
            clause=self.queue.clause,
            criterion=self.queue.criterion,
            outcome=outcome,
            note=answer.note,
            labeller=self.labeller,
            at="",
            clause_digest=self._desk.clause_digest,
            reply=exchange_digest(self._transcripts[0]),
            supersedes=before.id if before else None,
            guideline=self._desk.guideline.digest,
            queue=self.queue.name,
            points=answer.points,
            answer_class=answer.answer_class,
            span=answer.span,
            seconds=self._seconds(seconds),
            retest_of=place.retest_of,
            gold=asked.gold,
        )
        append_lines(labels_of(self._root, self.labeller), label_line(self._dated(label)))
        self._item = self._place = None

    def _before(self, asked: QueueItem) -> Label | None:
        """Find what this person said of the same question elsewhere, which the answer replaces."""
        digests = {self.queue.clause: self._desk.clause_digest}
        own = [
            label
            for label in self._files.labels()
            if label.labeller == self.labeller and label.transcript == asked.transcript
        ]
        for subject, ruled in labels_in_force(own, digests).items():
            if (subject.clause, subject.criterion) == (self.queue.clause, self.queue.criterion):
                return next(iter(ruled.labels), None)
        return None

    def _prefer(
        self, place: Place, preferred: Preferred, reason: str, seconds: float | None
    ) -> None:
        asked = self.queue.items[place.item]
        preference = Preference(
            id=LabelId(""),
            pair=Pair(
                first=asked.transcript,
                second=asked.other or TranscriptId(""),
                case=asked.case,
                clause=self.queue.clause,
            ),
            preferred=preferred,
            reason=reason,
            is_swapped=place.is_swapped,
            labeller=self.labeller,
            at="",
            clause_digest=self._desk.clause_digest,
            guideline=self._desk.guideline.digest,
            queue=self.queue.name,
            seconds=self._seconds(seconds),
            retest_of=place.retest_of,
        )
        self._append_preference(preference)
        self._item = self._place = None

    def _withdraw_label(self, taken: LabelId) -> None:
        known = {label.id: label for label in self._files.labels()}
        label = known[taken]
        lines = [self._dated(_taken_back(label))]
        before = known.get(label.supersedes or LabelId(""))
        if before is not None:
            # What the answer had replaced stands again.
            lines.append(self._dated(msgspec.structs.replace(before, supersedes=lines[0].id)))
        append_lines(labels_of(self._root, self.labeller), "".join(map(label_line, lines)))

    def _withdraw_preference(self, taken: LabelId) -> None:
        preference = next(each for each in self._files.preferences() if each.id == taken)
        self._append_preference(
            msgspec.structs.replace(
                preference, preferred="withdrawn", reason="", seconds=None, supersedes=taken
            )
        )

    def _append_preference(self, preference: Preference) -> None:
        at = moment(self._clock())
        dated = msgspec.structs.replace(preference, id=self._new_id(at), at=at)
        path = labels_of(self._root, self.labeller, folder=PAIRS)
        append_lines(path, preference_line(dated))

    def _dated(self, label: Label) -> Label:
        at = moment(self._clock())
        return msgspec.structs.replace(label, id=self._new_id(at), at=at)

    def _new_id(self, at: str) -> LabelId:
        self._count += 1
        own = digest([self.queue.name, self.labeller, at, self._count, os.getpid(), id(self)])
        return LabelId(own[:16])

    def _seconds(self, known: float | None) -> float:
        return round(self._clock() - self._shown_at if known is None else known, 1)


def _taken_back(label: Label) -> Label:
    return msgspec.structs.replace(
        label,
        outcome="withdrawn",
        note="",
        supersedes=label.id,
        points=None,
        answer_class=None,
        span=None,
        seconds=None,
    )
