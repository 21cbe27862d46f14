"""Where runs lie open for a person who looks through them: read once, kept while nothing moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, get_args

import msgspec

from ethogram.findings.summary import Comparison, Summary
from ethogram.ids import RunId
from ethogram.judge.answer_class import class_of
from ethogram.judge.turns import user_text
from ethogram.report.evidence import Flip
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, load_runs, load_transcripts
from ethogram.store.watching import RunStamp, data_version, run_stamp
from ethogram.workflow.comparing import compare_runs, earlier_run
from ethogram.workflow.evidence import gather_evidence, open_evidence
from ethogram.workflow.labelling import FOLDER, LabelBook, labeller_name
from ethogram.workflow.pile import Pile, searched
from ethogram.workflow.reading import Sitting, newest_trial
from ethogram.workflow.report_files import family_flips
from ethogram.workflow.reporting import summarise_against
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.transcript_list import Sieve, TranscriptList, Words, list_entries

_LabelFiles = tuple[tuple[str, int, int], ...]
_KEPT_RUNS = 4
"""Runs that lie open at once; ten thousand transcripts with their words take about 40 MB."""
_KEPT_ANSWERS = 200
_KEPT_SITTINGS = 8
TRIAL = "try"

_Part = Literal["texts", "flips", "answers"]
_PARTS: tuple[_Part, ...] = get_args(_Part)


class _Open(msgspec.Struct):
    """One run as it lies open."""

    run: Run
    stamp: RunStamp
    version: int
    labels: _LabelFiles
    transcripts: TranscriptList
    is_warming: bool = False
    """True once a thread reads its replies."""


class ReadingRoom:
    """Keeps what was made of a run until its rows or its labels change.

    A web server answers from several threads; one lock lets them in one at a time, because what is
    slow is done once. `warm` reads replies in a thread and on a connection of its own.

    Attributes:
        root: The workspace.
        clock: Seconds since the epoch.
    """

    def __init__(self, root: Path, *, clock: Callable[[], float] = time.time) -> None:
        """Open nothing yet."""
        self.root = root
        self.clock = clock
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._file = 0
        self._runs: dict[RunId, _Open] = {}
        self._made: dict[object, tuple[object, object]] = {}
        self._books: dict[str, LabelBook] = {}
        self._sittings: dict[tuple[RunId, str], tuple[Sitting, _LabelFiles, RunStamp]] = {}

    def close(self) -> None:
        """Close the evidence."""
        with self._lock:
            self._forget()

    @contextmanager
    def evidence(self) -> Iterator[Connection]:
        """Lend the connection to the evidence to one thread.

        Raises:
            UsageRefused: Nothing was ever run there.
        """
        with self._lock:
            path = self.root / EVIDENCE
            file = path.stat().st_ino if path.is_file() else 0
            if self._connection is None or file != self._file:
                self._forget()
                self._connection = open_evidence(self.root)
                self._file = path.stat().st_ino
            yield self._connection

    def find(self, name: str | None) -> Run:
        """Find a run; `try` names the newest trial.

        Raises:
            UsageRefused: There is no such run.
        """
        with self.evidence() as connection:
            return newest_trial(connection) if name == TRIAL else find_run(connection, name)

    def transcripts(self, run: Run, sieve: Sieve | None = None) -> TranscriptList:
        """Give the transcripts of a run as they are now.

        Args:
            run: The run.
            sieve: What will be chosen; replies are read only when that takes their words.
        """
        with self.evidence() as connection:
            opened = self._fresh(connection, run)
            words = opened.transcripts.words
            for part in _needed(sieve or Sieve(), words):
                words = _with(words, part, connection, self.root, run)
            if words is not opened.transcripts.words:
                opened.transcripts.take_words(words)
            return opened.transcripts

    def reading(self, run: Run, sieve: Sieve) -> TranscriptList:
        """Give the list a person is stepping through, even when labels of theirs have changed it."""
        with self._lock:
            opened = self._runs.get(run.id)
        return opened.transcripts if opened is not None else self.transcripts(run, sieve)

    def compared(self, before: Run, after: Run) -> Comparison:
        """Compare two runs clause by clause; kept while nothing of either moves."""
        with self.evidence() as connection:
            key = ("compared", before.id, after.id)
            state = (self._state(connection, before), self._state(connection, after))
            made = self._kept(key, state, lambda: _compared(connection, self.root, before, after))
            if not isinstance(made, Comparison):
                raise TypeError(f"{made!r} is kept under {key!r}")
            return made

    def summary(self, run: Run) -> Summary:
        """Answer the six questions about a run; kept while nothing moves that they rest on."""
        with self.evidence() as connection:
            before = earlier_run(connection, run)
            state = (
                self._state(connection, run),
                self._state(connection, before) if before else None,
                len(load_runs(connection, trials=True)),
            )

            def make() -> Summary:
                return summarise_against(connection, self.root, run, before, reads_all=False)

            made = self._kept(("summary", run.id), state, make)
            if not isinstance(made, Summary):
                raise TypeError(f"{made!r} is kept under {run.id!r}")
            return made

    def _kept(self, key: object, state: object, make: Callable[[], object]) -> object:
        known = self._made.pop(key, None)
        if known is None or known[0] != state:
            known = (state, make())
        self._made[key] = known
        while len(self._made) > _KEPT_ANSWERS:
            del self._made[next(iter(self._made))]
        return known[1]

    def _state(self, connection: Connection, run: Run) -> object:
        return run_stamp(connection, run.id), self._label_files()

    def warm(self, run: Run) -> threading.Thread | None:
        """Start to read the replies of a run, so that they can be searched when a person wants to."""
        with self._lock:
            opened = self._runs.get(run.id)
            if opened is None or opened.is_warming:
                return None
            opened.is_warming = True
            thread = threading.Thread(target=self._read_words, args=(opened,), daemon=True)
            thread.start()
            return thread

    def _read_words(self, opened: _Open) -> None:
        connection = open_evidence(self.root)
        try:
            transcripts, run = opened.transcripts, opened.run
            for part in _PARTS:
                if getattr(transcripts.words, part) is not None:
                    continue
                made = _with(Words(), part, connection, self.root, run)
                with self._lock:
                    transcripts.take_words(_joined(transcripts.words, made))
        finally:
            connection.close()

    @contextmanager
    def sitting(self, run: Run, labeller: str = "") -> Iterator[Sitting]:
        """Lend a person's sitting with a run to one thread, with every label there is by now.

        Raises:
            UsageRefused: No file can be named after that person.
        """
        with self.evidence() as connection:
            name = labeller_name(labeller)
            labels, stamp = self._label_files(), run_stamp(connection, run.id)
            kept = self._sittings.pop((run.id, name), None)
            if kept is None or kept[1:] != (labels, stamp):
                book = self._books.setdefault(name, LabelBook(self.root, name, clock=self.clock))
                sitting = Sitting(connection, self.root, run, Pile(title=""), book)
            else:
                sitting = kept[0]
            yield sitting
            self._sittings[run.id, name] = (sitting, self._label_files(), stamp)
            while len(self._sittings) > _KEPT_SITTINGS:
                del self._sittings[next(iter(self._sittings))]

    def _fresh(self, connection: Connection, run: Run) -> _Open:
        opened, labels = self._runs.pop(run.id, None), self._label_files()
        version = data_version(connection)
        is_still = opened is not None and opened.version == version
        stamp = opened.stamp if opened and is_still else run_stamp(connection, run.id)
        if opened is None or (opened.stamp, opened.labels) != (stamp, labels):
            entries = list_entries(gather_evidence(connection, self.root, run))
            made = TranscriptList(entries)
            if opened is not None and _asked_the_same(opened.stamp, stamp):
                known = opened.transcripts.words
                made.take_words(Words(texts=known.texts, answers=known.answers))
            opened = _Open(run, stamp, version, labels, made)
        opened.version = version
        self._runs[run.id] = opened
        while len(self._runs) > _KEPT_RUNS:
            del self._runs[next(iter(self._runs))]
        return opened

    def _label_files(self) -> _LabelFiles:
        files = sorted((self.root / FOLDER).glob("*.jsonl"))
        states = ((path.name, path.stat()) for path in files)
        return tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._runs.clear()
        self._sittings.clear()
        self._made.clear()


def _asked_the_same(one: RunStamp, other: RunStamp) -> bool:
    return (one.conversations, one.missing) == (other.conversations, other.missing)


def _needed(sieve: Sieve, words: Words) -> list[_Part]:
    """Name what must be read of the replies before this can be chosen."""
    needs: tuple[tuple[_Part, bool], ...] = (
        ("texts", bool(sieve.words) and words.texts is None),
        ("flips", bool(sieve.flip) and words.flips is None),
        ("answers", bool(sieve.answer) and words.answers is None),
    )
    return [part for part, is_needed in needs if is_needed]


def _with(words: Words, part: _Part, connection: Connection, root: Path, run: Run) -> Words:
    match part:
        case "texts":
            return msgspec.structs.replace(words, texts=_texts(connection, run))
        case "flips":
            return msgspec.structs.replace(words, flips=_flips(connection, root, run))
        case "answers":
            return msgspec.structs.replace(words, answers=_answers(connection, run))


def _joined(known: Words, made: Words) -> Words:
    return Words(
        texts=known.texts if known.texts is not None else made.texts,
        flips=known.flips if known.flips is not None else made.flips,
        answers=known.answers if known.answers is not None else made.answers,
    )


def _texts(connection: Connection, run: Run) -> dict[int, str]:
    return {
        read_number(transcript.id): searched(transcript, case)
        for transcript, case in load_transcripts(connection, run)
    }


def _answers(connection: Connection, run: Run) -> dict[int, str]:
    return {
        read_number(transcript.id): class_of(transcript.text, user_text(transcript)).name
        for transcript, _ in load_transcripts(connection, run)
        if transcript.final is not None
    }


def _flips(connection: Connection, root: Path, run: Run) -> dict[int, Flip]:
    """Say what became of each reply since the run before, as the report does."""
    other = earlier_run(connection, run)
    if other is None:
        return {}
    before = {
        (case.id, transcript.repeat): transcript.text
        for transcript, case in load_transcripts(connection, other)
    }
    flips = family_flips(_compared(connection, root, other, run))
    found: dict[int, Flip] = {}
    for transcript, case in load_transcripts(connection, run):
        old = before.get((case.id, transcript.repeat), "")
        if old == transcript.text:
            continue
        flip: Flip = flips.get(case.family) or ("changed" if old else "")
        if flip:
            found[read_number(transcript.id)] = flip
    return found


def _compared(connection: Connection, root: Path, before: Run, after: Run) -> Comparison:
    sides = (gather_evidence(connection, root, each) for each in (before, after))
    return compare_runs(connection, root, *sides, with_replies=False)
