"""Take labels to another tool and back. Everything is read and checked before a line is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.exchange.known import new_labels, new_preferences
from ethogram.exchange.label_studio_config import config_xml
from ethogram.exchange.label_studio_file import read_annotations
from ethogram.exchange.label_studio_labels import Terms, labels_from, unnamed
from ethogram.exchange.label_studio_tasks import Said, label_studio_tasks, readme
from ethogram.exchange.loss import Losses, LossReport
from ethogram.exchange.worksheet import Worksheet
from ethogram.ids import TranscriptId
from ethogram.judge.label import Label
from ethogram.judge.label_file import label_line
from ethogram.judge.preference import Preference
from ethogram.judge.preference_file import FOLDER as PAIRS
from ethogram.judge.preference_file import parse_preferences, preference_line
from ethogram.judge.queue import Queue
from ethogram.judge.verdict import Verdict
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.reading import load_runs, verdicts_of
from ethogram.workflow.evidence import load_labels, open_evidence
from ethogram.workflow.journal import append_lines, moment
from ethogram.workflow.labelling import LabelBook, labeller_name
from ethogram.workflow.worksheets import (
    Drawn,
    keep_queue,
    load_queue,
    named_queue,
    queue_of_all,
    worksheet_of,
)
from ethogram.workflow.workspace import Workspace, require_clean

LARGEST_FILE = 1 << 30
_TAKEN = ("reports", "adjudications")
"""Files beside the labels that hold something else."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What an export wrote."""

    files: tuple[str, ...]
    report: LossReport
    queue: str = ""


class ToLabelStudio(msgspec.Struct, frozen=True, kw_only=True):
    """What goes to Label Studio."""

    queue: str = ""
    """A queue by name; else `drawn` says which replies."""
    drawn: Drawn | None = None
    with_labels: bool = False
    """Labels given here go along as annotations."""
    with_verdicts: bool = False
    """Verdicts go along as predictions; the labellers are then not blind."""


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says about a file that comes in."""

    names: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Annotator's id or address to a labeller's name."""
    as_simulated: bool = False
    is_dry: bool = False


def export_to_label_studio(
    workspace: Workspace,
    folder: Path,
    wanted: ToLabelStudio,
    *,
    clock: Callable[[], float] = time.time,
) -> Sent:
    """Write a queue as a labelling configuration, a task file and a page on how to load them.

    Raises:
        UsageRefused: There is no such queue or clause, or the folder holds these files already.
    """
    require_clean(workspace)
    refuse_overwriting(folder, ("config.xml", "tasks.json", "README.md"))
    losses = Losses()
    connection = open_evidence(workspace.root)
    try:
        queue = _queue(workspace, connection, wanted, moment(clock()))
        sheet = worksheet_of(workspace, connection, queue, losses)
        said = _said(workspace, connection, sheet, wanted)
    finally:
        connection.close()
    if not sheet.items:
        raise UsageRefused(
            f"No item of {str(queue.name)!r} can be shown: {len(queue.items)} are in the queue, and "
            "the text of none is in the evidence. Import the run they come from."
        )
    if not wanted.queue:
        keep_queue(workspace.root, queue)
    texts = {
        "config.xml": config_xml(sheet),
        "tasks.json": msgspec.json.format(
            msgspec.json.encode(label_studio_tasks(sheet, said)), indent=1
        ).decode(),
        "README.md": readme(sheet),
    }
    write_texts(folder, texts)
    return Sent(
        files=tuple(texts),
        report=losses.report(str(folder), read=len(sheet.items), taken=0),
        queue=queue.name,
    )


def _queue(
    workspace: Workspace, connection: Connection, wanted: ToLabelStudio, made_at: str
) -> Queue:
    if wanted.queue:
        return named_queue(workspace.root, wanted.queue)
    if wanted.drawn is None:
        raise UsageRefused(
            "Nothing says which replies to export. Name a queue with '--queue NAME', or a clause "
            "with '--for CLAUSE'."
        )
    drawn = queue_of_all(workspace, connection, wanted.drawn, made_at)
    known = load_queue(workspace.root, drawn.name)
    return drawn if known is None else keep_queue(workspace.root, drawn)


def _said(
    workspace: Workspace, connection: Connection, sheet: Worksheet, wanted: ToLabelStudio
) -> dict[str, Said]:
    labels: dict[TranscriptId, list[Label]] = {}
    pairs: dict[object, list[Preference]] = {}
    verdicts: dict[TranscriptId, list[Verdict]] = {}
    if wanted.with_labels:
        for label in load_labels(workspace.root)[0]:
            if (label.clause, label.criterion) == (sheet.queue.clause, sheet.queue.criterion):
                labels.setdefault(label.transcript, []).append(label)
        for each in load_preferences(workspace.root):
            pairs.setdefault((each.pair.first, each.pair.second), []).append(each)
    if wanted.with_verdicts:
        for verdict in _verdicts(connection, sheet):
            verdicts.setdefault(verdict.transcript, []).append(verdict)
    return {
        item.uid: Said(
            labels=tuple(labels.get(item.transcript, ()) if item.other is None else ()),
            preferences=tuple(pairs.get((item.transcript, item.other), ())),
            verdicts=tuple(verdicts.get(item.transcript, ()) if item.other is None else ()),
        )
        for item in sheet.items
    }


def _verdicts(connection: Connection, sheet: Worksheet) -> Iterable[Verdict]:
    runs: dict[str, Run] = {str(run.id): run for run in load_runs(connection, trials=True)}
    for name in {item.transcript.rpartition(".")[0] for item in sheet.items}:
        for verdict in verdicts_of(connection, runs[name].id):
            if verdict.criterion == sheet.queue.criterion:
                yield verdict


def import_from_label_studio(
    workspace: Workspace, path: Path, terms: Admission, *, clock: Callable[[], float] = time.time
) -> LossReport:
    """Take the annotations of an exported project in as labels and preferences.

    Raises:
        UsageRefused: The file is no export in the JSON format, or an annotator has no name.
    """
    require_clean(workspace)
    losses = Losses()
    annotations = read_annotations(read_bytes(path), losses)
    nameless = unnamed(annotations, terms.names)
    if nameless:
        asked = " ".join(f"--name {each}=NAME" for each in nameless[:20])
        raise UsageRefused(
            f"The file names annotators by number only: {', '.join(nameless[:20])}. Say who they "
            f"are, in names that labels may bear: {asked}. Nothing was taken in."
        )
    here, pairs = load_labels(workspace.root)[0], load_preferences(workspace.root)
    connection = open_evidence(workspace.root)
    try:

        def sheet_of(name: str) -> Worksheet | None:
            queue = load_queue(workspace.root, name)
            if queue is None:
                return None
            return worksheet_of(workspace, connection, queue, Losses())

        known = frozenset([each.id for each in here] + [each.id for each in pairs])
        came = labels_from(
            annotations,
            sheet_of,
            Terms(
                names=terms.names,
                now=moment(clock()),
                is_simulated=terms.as_simulated,
                known=known,
            ),
            losses,
        )
    finally:
        connection.close()
    labels, preferences = new_labels(came.labels, here), new_preferences(came.preferences, pairs)
    if not terms.is_dry:
        append_labels(workspace.root, labels.new, preferences.new)
    taken = len(labels.new) + len(preferences.new)
    return losses.report(
        path.name,
        read=len(annotations),
        taken=taken,
        known=labels.known + preferences.known + came.known,
        simulated=taken if terms.as_simulated else 0,
    )


def load_preferences(root: Path) -> tuple[Preference, ...]:
    """Read every preference of the workspace, file by file; a bad line is left out."""
    found: list[Preference] = []
    for path in sorted((root / PAIRS).glob("*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as lines:
            found += parse_preferences(lines, path.name).value
    return tuple(found)


def append_labels(
    root: Path, labels: Iterable[Label], preferences: Iterable[Preference] = ()
) -> None:
    """Append labels and preferences to the files of those who gave them, a file in one write.

    Raises:
        UsageRefused: A name can name no file; then nothing is written.
    """
    texts: dict[Path, list[str]] = {}
    for label in labels:
        path = _file_of(root, label.labeller)
        texts.setdefault(path, []).append(label_line(label))
    for each in preferences:
        path = root / PAIRS / _file_of(root, each.labeller).name
        texts.setdefault(path, []).append(preference_line(each))
    for path, lines in texts.items():
        append_lines(path, "".join(lines))


def _file_of(root: Path, labeller: str) -> Path:
    path = LabelBook(root, labeller_name(labeller)).path
    if path.stem in _TAKEN:
        raise UsageRefused(
            f"{labeller!r} cannot name a file of labels: {path.name} holds something else. Choose "
            "another name."
        )
    return path


def read_bytes(path: Path) -> bytes:
    """Read a file that a person named.

    Raises:
        UsageRefused: It cannot be read, or is larger than a gigabyte.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UsageRefused(
                f"{path.name!r} is larger than {LARGEST_FILE:,} bytes. Import it in parts."
            )
        return path.read_bytes()
    except OSError as error:
        raise UsageRefused(
            f"Cannot read {path.name!r}: {error.strerror}. Name a file that can be read."
        ) from error


def refuse_overwriting(folder: Path, names: Iterable[str]) -> None:
    """Refuse a folder that holds one of these files.

    Raises:
        UsageRefused: It does.
    """
    held = [name for name in names if (folder / name).exists()]
    if held:
        raise UsageRefused(
            f"{folder.name!r} holds {', '.join(held)} already. Name another folder, or remove them."
        )


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        with (folder / name).open("x", encoding="utf-8", newline="") as out:
            out.write(text)
