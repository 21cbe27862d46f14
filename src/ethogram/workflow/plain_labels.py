"""Labels out as a plain table or as records, and back in."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.exchange.known import new_labels, new_preferences
from ethogram.exchange.label_studio_labels import STALE
from ethogram.exchange.loss import Losses, LossReport
from ethogram.exchange.plain_labels import (
    LABEL_COLUMNS,
    label_of_row,
    labels_csv,
)
from ethogram.exchange.plain_pairs import preference_of_row, preferences_csv
from ethogram.ids import ClauseId, CriterionId
from ethogram.judge.label import Label
from ethogram.judge.label_file import instant, is_fresh, label_line, parse_labels
from ethogram.judge.preference import Preference
from ethogram.judge.preference_file import parse_preferences, preference_line
from ethogram.store.reading import find_run, load_runs
from ethogram.workflow.evidence import load_labels, open_evidence
from ethogram.workflow.exchanging import (
    Admission,
    Sent,
    append_labels,
    load_preferences,
    read_bytes,
    refuse_overwriting,
    write_texts,
)
from ethogram.workflow.journal import moment
from ethogram.workflow.pile import named_subject
from ethogram.workflow.worksheets import named_queue
from ethogram.workflow.workspace import Workspace

_NEEDED = ("transcript", "clause", "labeller", "outcome")
_NEEDED_PAIR = ("first", "second", "case", "labeller", "preferred")


def export_plain(
    workspace: Workspace,
    folder: Path,
    form: str,
    *,
    subject: str = "",
    run: str = "",
    queue: str = "",
) -> Sent:
    """Write every label and preference of the workspace, or those about a clause or a run.

    Args:
        workspace: The workspace.
        folder: Made if need be; files of these names in it are never overwritten.
        form: `csv` or `jsonl`.
        subject: Only labels on this clause or criterion.
        run: Only labels on replies of this run.
        queue: Only labels given in this queue.
    """
    wanted = _Wanted(workspace, subject, run, queue)
    labels = [each for each in load_labels(workspace.root)[0] if wanted.label(each)]
    pairs = [each for each in load_preferences(workspace.root) if wanted.preference(each)]
    if form == "csv":
        texts = {"labels.csv": labels_csv(labels), "pairs.csv": preferences_csv(pairs)}
    else:
        texts = {
            "labels.jsonl": "".join(map(label_line, labels)),
            "pairs.jsonl": "".join(map(preference_line, pairs)),
        }
    if not pairs:
        texts.popitem()
    refuse_overwriting(folder, texts)
    write_texts(folder, texts)
    report = Losses().report(str(folder), read=len(labels) + len(pairs), taken=0)
    return Sent(files=tuple(texts), report=report)


class _Wanted:
    """Which labels are meant."""

    def __init__(self, workspace: Workspace, subject: str, run: str, queue: str) -> None:
        self._queue = named_queue(workspace.root, queue).name if queue else ""
        self._clause: ClauseId | None = None
        self._criterion: CriterionId | None = None
        if subject:
            self._clause, self._criterion = named_subject(workspace.spec, subject)
        self._run = ""
        if run:
            connection = open_evidence(workspace.root)
            try:
                self._run = f"{find_run(connection, run).id}."
            finally:
                connection.close()

    def label(self, label: Label) -> bool:
        is_about = self._clause in (None, label.clause)
        is_of = self._criterion in (None, label.criterion)
        is_there = self._queue in ("", label.queue) and label.transcript.startswith(self._run)
        return is_about and is_of and is_there

    def preference(self, each: Preference) -> bool:
        is_about = self._clause in (None, each.pair.clause)
        is_there = self._queue in ("", each.queue) and each.pair.first.startswith(self._run)
        return is_about and is_there


def import_plain(
    workspace: Workspace, path: Path, terms: Admission, *, clock: Callable[[], float] = time.time
) -> LossReport:
    """Take labels or preferences in that `export_plain` wrote, here or in a copy of the workspace.

    Raises:
        UsageRefused: The file holds neither.
    """
    losses = Losses()
    text = read_bytes(path).decode("utf-8", "replace").removeprefix("\ufeff")
    read = _jsonl if path.suffix.lower() == ".jsonl" else _csv
    came = read(text, path.name, losses)
    runs, now = _runs(workspace), moment(clock())
    admitted = [_admitted(each, terms, now) for each in came if _has_place(each, runs, losses)]
    admitted.sort(key=lambda each: instant(each.at))
    _note_stale(workspace, admitted, losses)
    labels = new_labels(
        [each for each in admitted if isinstance(each, Label)], load_labels(workspace.root)[0]
    )
    pairs = new_preferences(
        [each for each in admitted if isinstance(each, Preference)],
        load_preferences(workspace.root),
    )
    if not terms.is_dry:
        append_labels(workspace.root, labels.new, pairs.new)
    return losses.report(
        path.name,
        read=len(came),
        taken=len(labels.new) + len(pairs.new),
        known=labels.known + pairs.known,
        simulated=sum(each.is_simulated for each in labels.new)
        + sum(each.is_simulated for each in pairs.new),
    )


def _note_stale(
    workspace: Workspace, admitted: Iterable[Label | Preference], losses: Losses
) -> None:
    in_force = {clause.id: clause.digest for clause in workspace.spec.clauses}
    for each in admitted:
        if isinstance(each, Label) and not is_fresh(each, in_force.get(each.clause)):
            losses.note("stale", STALE, f"{each.clause}: {each.id}")


def _runs(workspace: Workspace) -> set[str]:
    connection = open_evidence(workspace.root)
    try:
        return {str(run.id) for run in load_runs(connection, trials=True)}
    finally:
        connection.close()


def _jsonl(text: str, name: str, losses: Losses) -> list[Label | Preference]:
    """Read lines of records; a line that holds a pair is a preference."""
    lines = text.split("\n")
    is_pair = '"pair":' in next((line for line in lines if line.strip()), "")
    parsed = parse_preferences(lines, name) if is_pair else parse_labels(lines, name)
    for problem in parsed.problems:
        losses.lose(problem.rule, problem.message, f"line {problem.at.line}: {problem.excerpt}")
    return list(parsed.value)


def _csv(text: str, name: str, losses: Losses) -> list[Label | Preference]:
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        is_pair = "preferred" in (rows.fieldnames or ())
        _require_columns(name, rows.fieldnames or (), _NEEDED_PAIR if is_pair else _NEEDED)
        read = preference_of_row if is_pair else label_of_row
        found: list[Label | Preference] = []
        for number, row in enumerate(rows, 2):
            cells = {key: value for key, value in row.items() if isinstance(value, str) and key}
            each = read(cells, f"row {number}", losses)
            found += [] if each is None else [each]
    except csv.Error as error:
        raise UsageRefused(
            f"{name!r} cannot be read as CSV: {error}. Nothing was taken in. Close every quote."
        ) from error
    return found


def _require_columns(name: str, columns: Iterable[str], needed: Iterable[str]) -> None:
    missing = [each for each in needed if each not in columns]
    if missing:
        there = ", ".join(repr(str(each)[:40]) for each in list(columns)[:12])
        raise UsageRefused(
            f"{name!r} has no column {', '.join(missing)}; its columns are {there or 'none'}. "
            f"Expected what 'ethogram labels export --to csv' writes ({', '.join(LABEL_COLUMNS[:7])}, "
            "...). For a table of your own, say what its columns are: --mapping MAPPING.toml."
        )


def _has_place(each: Label | Preference, runs: set[str], losses: Losses) -> bool:
    names = (each.transcript,) if isinstance(each, Label) else (each.pair.first, each.pair.second)
    # A label that carries its reply's hash finds the same reply in a later run.
    is_anchored = isinstance(each, Label) and bool(each.reply)
    if is_anchored or all(name.rpartition(".")[0] in runs for name in names):
        return True
    losses.lose(
        "unknown-transcript",
        "A label is about a reply that is not in the evidence here; left out. Import its run first: "
        "ethogram runs import.",
        names[0],
    )
    return False


def _admitted(each: Label | Preference, terms: Admission, now: str) -> Label | Preference:
    at = now if not each.at or instant(each.at) > instant(now) else each.at
    return msgspec.structs.replace(
        each, at=at, is_simulated=each.is_simulated or terms.as_simulated
    )
