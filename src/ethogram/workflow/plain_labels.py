"""Labels out as a plain table or as records, and back in."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.exchange.known import new_labels
from ethogram.exchange.loss import Losses, LossReport
from ethogram.exchange.plain_labels import (
    LABEL_COLUMNS,
    label_of_row,
    labels_csv,
    preferences_csv,
)
from ethogram.ids import ClauseId, CriterionId
from ethogram.judge.label import Label
from ethogram.judge.label_file import instant, label_line, parse_labels
from ethogram.judge.preference import Preference
from ethogram.judge.preference_file import preference_line
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
from ethogram.workflow.workspace import Workspace

_NEEDED = ("transcript", "clause", "labeller", "outcome")


def export_plain(
    workspace: Workspace, folder: Path, form: str, *, subject: str = "", run: str = ""
) -> Sent:
    """Write every label and preference of the workspace, or those about a clause or a run.

    Args:
        workspace: The workspace.
        folder: Made if need be; files of these names in it are never overwritten.
        form: `csv` or `jsonl`.
        subject: Only labels on this clause or criterion.
        run: Only labels on replies of this run.
    """
    wanted = _Wanted(workspace, subject, run)
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

    def __init__(self, workspace: Workspace, subject: str, run: str) -> None:
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
        return is_about and is_of and label.transcript.startswith(self._run)

    def preference(self, each: Preference) -> bool:
        is_about = self._clause in (None, each.pair.clause)
        return is_about and each.pair.first.startswith(self._run)


def import_plain(
    workspace: Workspace, path: Path, terms: Admission, *, clock: Callable[[], float] = time.time
) -> LossReport:
    """Take labels in that were written by `export_plain`, here or in another copy of the workspace.

    Raises:
        UsageRefused: The file holds no labels.
    """
    losses = Losses()
    text = read_bytes(path).decode("utf-8", "replace").removeprefix("\ufeff")
    rows = list(_rows(text, path, losses))
    connection = open_evidence(workspace.root)
    try:
        runs = {str(run.id) for run in load_runs(connection, trials=True)}
    finally:
        connection.close()
    here, now = load_labels(workspace.root)[0], moment(clock())
    came = [_admitted(label, terms, now) for label in rows if _has_place(label, runs, losses)]
    found = new_labels(sorted(came, key=lambda each: instant(each.at)), here)
    if not terms.is_dry:
        append_labels(workspace.root, found.new)
    simulated = sum(each.is_simulated for each in found.new)
    return losses.report(
        path.name, read=len(rows), taken=len(found.new), known=found.known, simulated=simulated
    )


def _rows(text: str, path: Path, losses: Losses) -> Iterator[Label]:
    if path.suffix.lower() == ".jsonl":
        parsed = parse_labels(text.split("\n"), path.name)
        for problem in parsed.problems:
            losses.lose(problem.rule, problem.message, f"line {problem.at.line}: {problem.excerpt}")
        yield from parsed.value
        return
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="")
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        columns = ", ".join(repr(str(each)[:40]) for each in (rows.fieldnames or ())[:12])
        raise UsageRefused(
            f"{path.name!r} has no column {', '.join(missing)}; its columns are {columns or 'none'}. "
            f"Expected what 'ethogram labels export --to csv' writes ({', '.join(LABEL_COLUMNS[:7])}, "
            "...). For a table of your own, say what its columns are: --mapping MAPPING.toml."
        )
    try:
        for number, row in enumerate(rows, 2):
            cells = {key: value for key, value in row.items() if isinstance(value, str) and key}
            label = label_of_row(cells, f"row {number}", losses)
            if label is not None:
                yield label
    except csv.Error as error:
        losses.lose("csv", f"The rest of the file cannot be read: {error}.", path.name)


def _has_place(label: Label, runs: set[str], losses: Losses) -> bool:
    if label.transcript.rpartition(".")[0] in runs or label.reply:
        return True
    losses.lose(
        "unknown-transcript",
        "A label is about a reply that is not in the evidence here; left out. Import its run first: "
        "ethogram runs import.",
        label.transcript,
    )
    return False


def _admitted(label: Label, terms: Admission, now: str) -> Label:
    at = now if not label.at or instant(label.at) > instant(now) else label.at
    return msgspec.structs.replace(
        label, at=at, is_simulated=label.is_simulated or terms.as_simulated
    )
